// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// The photograph and the result, one over the other, divided by a slider.

import { byId } from './elements.js';

const box = byId('compare');
const slider = byId('split');

function divide(percent) {
  slider.value = percent;
  box.style.setProperty('--split', `${slider.value}%`);
}

slider.addEventListener('input', () => divide(slider.value));
box.addEventListener('pointerdown', (event) => { if (!slider.disabled) box.setPointerCapture(event.pointerId); });
box.addEventListener('pointermove', (event) => {
  if (slider.disabled || !(event.buttons & 1)) return;
  const place = box.getBoundingClientRect();
  divide(100 * (event.clientX - place.left) / place.width);
});

export function showBefore(url) {
  byId('before').src = url;
}

// null hides it.
export function showAfter(url, what) {
  const shown = url !== null;
  byId('after').hidden = !shown;
  byId('divider').hidden = !shown;
  byId('compare-hint').hidden = shown;
  slider.disabled = !shown;
  if (shown) byId('after').src = url;
  else byId('after').removeAttribute('src');
  byId('shown-what').textContent = what ?? '';
  divide(slider.value);
}
