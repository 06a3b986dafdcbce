// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// The state of the page, which is never changed but replaced, and the states before and after it.

const MOST = 200;

export class History {
  constructor(state) {
    this.state = state;
    this.past = [];
    this.future = [];
    this.listeners = [];
  }

  listen(listener) {
    this.listeners.push(listener);
  }

  // A step that can be undone.
  commit(change) {
    this.past.push(this.state);
    if (this.past.length > MOST) this.past.shift();
    this.future = [];
    this.replace(change);
  }

  // A change that is no step, such as another region being chosen.
  replace(change) {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener(this.state));
  }

  begin(state) {
    this.past = [];
    this.future = [];
    this.replace(state);
  }

  undo() {
    this.move(this.past, this.future);
  }

  redo() {
    this.move(this.future, this.past);
  }

  move(from, to) {
    if (!from.length) return;
    to.push(this.state);
    this.replace(from.pop());
  }
}
