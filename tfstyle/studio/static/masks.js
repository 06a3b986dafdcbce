// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Changes of the active region's mask, one after the other: each needs the mask before it.

import { post, sendFile } from './api.js';
import { byId, make } from './elements.js';
import { clearError, say, showError } from './messages.js';
import { findActive, withRegion } from './regions.js';

export class Masks {
  constructor(history, stage, { limit }) {
    Object.assign(this, { history, stage, limit, last: Promise.resolve(), count: 0 });
    byId('whole').addEventListener('click', () => this.change({ kind: 'whole' }));
    byId('invert').addEventListener('click', () => this.change({ kind: 'invert' }));
    byId('clear').addEventListener('click', () => this.inTurn(async () => ({ mask: null, share: 0 })));
    byId('upload-mask').addEventListener('change', (event) => {
      this.upload(event.target.files[0]);
      event.target.value = '';
    });
  }

  change(change, shape) {
    if (shape) this.stage.pending.push(shape);
    this.stage.draw();
    return this.inTurn((region) => post('masks', { base: region.mask, change }), shape);
  }

  upload(file) {
    if (!file) return;
    this.inTurn(async () => {
      const told = await sendFile('masks', file, this.limit);
      if (!told.categories) return told;
      this.offer(told);
      return null;
    });
  }

  // COCO annotations: which category?
  offer({ annotations, categories }) {
    const dialog = byId('categories');
    dialog.querySelector('.tools').replaceChildren(...categories.map(({ name, count }) => make('button', {
      type: 'button',
      onclick: () => { dialog.close(); this.change({ kind: 'category', annotations, category: name }); },
    }, count > 1 ? `${name} (${count})` : name)));
    dialog.showModal();
  }

  // work(region) gives the new mask, or null if nothing changes.
  inTurn(work, shape) {
    const { key } = findActive(this.history.state) ?? {};
    this.count += 1;
    byId('busy').hidden = false;
    this.last = this.last.then(async () => {
      try {
        const region = this.history.state.regions.find((one) => one.key === key);
        const made = region && await work(region);
        if (made) {
          clearError();
          this.history.commit(withRegion(this.history.state, key, { mask: made.mask, share: made.share }));
          say(`${region.name}: ${Math.round(100 * made.share)} % of the picture.`);
        }
      } catch (error) {
        showError(error);
      }
      this.stage.pending = this.stage.pending.filter((one) => one !== shape);
      this.stage.draw();
      this.count -= 1;
      byId('busy').hidden = this.count === 0;
    });
    return this.last;
  }
}
