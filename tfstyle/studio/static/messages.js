// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// One line when something went wrong, and what a screen reader should hear.

import { byId } from './elements.js';

const box = byId('error');
box.querySelector('button').addEventListener('click', () => { box.hidden = true; });

export function showError(error) {
  box.querySelector('span').textContent = error.message;
  box.hidden = false;
}

export function clearError() {
  box.hidden = true;
}

export function say(text) {
  byId('status').textContent = text;
}
