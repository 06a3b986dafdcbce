// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Short ways to find and to make elements.

export const byId = (id) => document.getElementById(id);

// make('button', { type: 'button', onclick }, 'text', child): properties, or attributes for names
// with a dash.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-')) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

export function loadImage(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('A picture did not arrive from the studio.'));
    image.src = url;
  });
}
