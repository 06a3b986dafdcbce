// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// The photograph restyled at full size: started, followed, cancelled, downloaded.

import { address, get, post, remove } from './api.js';
import { showAfter } from './compare.js';
import { byId } from './elements.js';
import { clearError, say, showError } from './messages.js';

const PAUSE = 400; // milliseconds between two looks

export class FullSize {
  constructor({ getRegions, getSize, follows }) {
    Object.assign(this, { getRegions, getSize, follows, job: null });
    byId('full').addEventListener('click', () => this.start());
    byId('cancel').addEventListener('click', () => this.cancel());
  }

  async start() {
    clearError();
    this.showDownloads(false);
    this.showWorking(true);
    this.showProgress({ state: 'waiting', share: 0, before: 0 });
    const begun = performance.now();
    try {
      const { job } = await post('jobs', this.getRegions());
      this.job = job;
      const told = await this.follow(job);
      if (told?.state === 'done') this.finish(job, told, (performance.now() - begun) / 1000);
      else if (told?.state === 'failed') showError(new Error(told.error));
    } catch (error) {
      showError(error);
    }
    this.showWorking(false);
  }

  async follow(job) {
    for (;;) {
      const told = await get(`jobs/${job}`);
      if (this.job !== job) return null;
      if (!['waiting', 'working'].includes(told.state)) return told;
      this.showProgress(told);
      await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    }
  }

  async cancel() {
    const { job } = this;
    this.job = null;
    this.showWorking(false);
    say('Cancelled.');
    try {
      if (job) await remove(`jobs/${job}`);
    } catch (error) {
      showError(error);
    }
  }

  finish(job, told, seconds) {
    const at = (file) => address(`jobs/${job}/${file}`);
    const what = [`${this.getSize()} pixels, ${seconds.toFixed(1)} s.`, ...told.warnings].join(' ');
    showAfter(at('shown.jpg'), `Full size: ${what}`);
    byId('download').href = at('result.png');
    byId('download-package').href = at('repeat.zip');
    byId('command').textContent = told.command;
    this.showDownloads(true);
    say('The photograph is restyled at full size.');
  }

  // What is there to download is of regions that have changed since.
  forget() {
    if (this.job) this.cancel();
    this.showDownloads(false);
  }

  // In place of the button that starts it: it would give the same again.
  showDownloads(shown) {
    byId('downloads').hidden = !shown;
    byId('full').hidden = shown;
  }

  showWorking(working) {
    const before = document.activeElement;
    byId('full').hidden = working || !byId('downloads').hidden;
    byId('cancel').hidden = !working;
    // Whoever pressed a button by key goes on from what takes its place.
    if (before === byId('full')) byId('cancel').focus();
    if (before === byId('cancel')) byId(byId('full').hidden ? 'download' : 'full').focus();
    byId('progress-row').hidden = !working;
    if (!working) this.job = null;
  }

  showProgress({ state, share, before }) {
    if (this.follows) byId('progress').value = share;
    else byId('progress').removeAttribute('value');
    const ahead = before ? `, ${before === 1 ? 'one' : before} before yours` : '';
    const done = this.follows ? `, ${Math.round(100 * share)} %` : '';
    byId('progress-text').textContent = `${state === 'waiting' ? `Waiting${ahead}` : `Painting${done}`}…`;
  }
}
