// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// The list of regions: which is edited, shown, renamed, moved, removed.

import { address } from './api.js';
import { byId, make } from './elements.js';
import { findActive, moved, withRegion, withoutRegion } from './regions.js';

const list = byId('regions');
let rows = []; // { region, place, count, row }, as they are shown

export function showRegions(history) {
  const { state } = history;
  const count = state.regions.length;
  // What has not changed stays as it is: someone may be typing there.
  const isSame = (row, region, place) => row.region === region && row.place === place && row.count === count;
  const shown = state.regions.map((region, place) => rows.find((row) => isSame(row, region, place))
    ?? { region, place, count, row: makeRow(history, region, place) });
  if (shown.length !== rows.length || shown.some((entry, place) => entry !== rows[place])) {
    const part = list.contains(document.activeElement) && document.activeElement.dataset.part;
    list.replaceChildren(...shown.map((entry) => entry.row));
    if (part) list.querySelector(`[data-part="${part}"]`)?.focus();
    rows = shown;
  }
  for (const { region, row } of shown) {
    row.classList.toggle('active', region.key === state.active);
    row.querySelector('.swatch').checked = region.key === state.active;
  }
  const none = !findActive(state);
  for (const id of ['whole', 'invert', 'clear']) byId(id).disabled = none;
}

function showShare(share) {
  if (!share) return 'empty';
  return `${Math.max(0.1, 100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

// A little later: the list is made anew, and a click that ends the typing shall meet its button.
function rename(history, key, name) {
  setTimeout(() => {
    if (history.state.regions.some((region) => region.key === key)) history.commit(withRegion(history.state, key, { name }));
  }, 150);
}

function makeRow(history, region, place) {
  const { name, key } = region;
  const { length } = history.state.regions;
  const select = () => { if (history.state.active !== key) history.replace({ active: key }); };
  const button = (part, text, label, onclick, disabled = false) => make(
    'button',
    { type: 'button', onclick, disabled, title: label, 'aria-label': `${label} ${name}`, 'data-part': `${part}-${key}` },
    text,
  );
  const row = make('li', { className: 'region' },
    make('input', {
      type: 'radio', name: 'active', className: 'swatch', onchange: select,
      'aria-label': `Edit ${name}`, 'data-part': `active-${key}`, title: 'Edit this region',
    }),
    make('input', {
      type: 'checkbox', checked: region.on, title: 'Switch on or off',
      'aria-label': `Show and restyle ${name}`, 'data-part': `on-${key}`,
      onchange: (event) => history.commit(withRegion(history.state, key, { on: event.target.checked })),
    }),
    make('input', {
      type: 'text', value: name, maxLength: 60, 'aria-label': `Name of ${name}`, 'data-part': `name-${key}`, onfocus: select,
      onchange: (event) => rename(history, key, event.target.value.trim() || name),
    }),
    make('span', { className: 'share' }, showShare(region.share)),
    make('div', { className: 'more' },
      ...(length > 1 ? [
        button('up', '↑', 'Move up', () => history.commit(moved(history.state, key, -1)), place === 0),
        button('down', '↓', 'Move down', () => history.commit(moved(history.state, key, 1)), place === length - 1),
      ] : []),
      ...(region.mask ? [make('a', {
        className: 'button', download: '',
        href: `${address(`masks/${region.mask}.png`)}?name=${encodeURIComponent(`${name} mask`)}`,
        'aria-label': `Download the mask of ${name}`, 'data-part': `mask-${key}`,
      }, 'Mask')] : []),
      button('remove', 'Remove', 'Remove', () => history.commit(withoutRegion(history.state, key)))),
  );
  row.style.setProperty('--colour', region.colour);
  row.classList.toggle('off', !region.on);
  return row;
}
