// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Asks before another photograph takes the place of one on which something is marked.

import { byId } from './elements.js';

const dialog = byId('replace');
// `close` comes a moment after the dialog has closed, when it may be open again: each takes the
// oldest question.
const asked = [];
dialog.addEventListener('close', () => asked.shift()?.(dialog.returnValue));

// Gives 'photo', 'style', or '' for neither.
export function askAboutPicture(name, { styles }) {
  byId('replace-title').textContent = `Open ${name} as the photograph?`;
  dialog.querySelector('[value="style"]').hidden = !styles;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => { asked.push(resolve); });
}
