// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Keeps the preview up to date with the regions.

import { address, post } from './api.js';
import { showAfter } from './compare.js';
import { byId } from './elements.js';
import { showError } from './messages.js';

const DELAY = 200; // milliseconds without a change

export class Preview {
  // getSizes(): text, of the preview and of the photograph.
  constructor(getSizes) {
    this.getSizes = getSizes;
    this.wanted = '';
    this.number = 0;
    this.timer = null;
    this.warm = true;
  }

  // sent: the regions as the studio reads them.
  show(sent) {
    const wanted = JSON.stringify(sent);
    if (wanted === this.wanted) return false;
    this.wanted = wanted;
    this.number += 1;
    clearTimeout(this.timer);
    byId('preview-busy').textContent = this.warm ? 'Painting…' : 'The network is getting ready…';
    byId('preview-busy').hidden = !sent.length;
    if (sent.length) this.timer = setTimeout(() => this.ask(sent, this.number), DELAY);
    else showAfter(null);
    return true;
  }

  forget() {
    this.show([]);
    this.wanted = '';
  }

  async ask(sent, number) {
    try {
      const { job, warnings } = await post('preview', sent);
      if (number !== this.number) return;
      showAfter(address(`previews/${job}.jpg`), [`Preview, ${this.getSizes()}.`, ...warnings].join(' '));
    } catch (error) {
      if (number !== this.number || error.status === 409) return;
      showError(error);
    }
    byId('preview-busy').hidden = true;
  }
}
