// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// How the active region is restyled: its style and options.

import { address } from './api.js';
import { byId, make } from './elements.js';
import { findActive, withRegion } from './regions.js';

const COLORS = { none: "The style's", luminance: "The photograph's", palette: "Strokes in the photograph's" };
const EDGES = { hard: 'Hard', feather: 'Feather', guided: 'Follow the picture', pyramid: 'Blend softly' };

export class Settings {
  constructor(history, { abilities, strokeSizes, getStyles, onStyleFile, getPreviewScale }) {
    Object.assign(this, { history, abilities, strokeSizes, getStyles, onStyleFile, getPreviewScale });
    this.box = byId('settings');
  }

  show() {
    const region = findActive(this.history.state);
    const focused = this.box.contains(document.activeElement) ? document.activeElement.id : null;
    const none = make('p', { className: 'quiet' }, 'Add a region to begin.');
    this.box.replaceChildren(...(region ? this.makeAll(region) : [none]));
    if (focused) byId(focused)?.focus();
  }

  makeAll(region) {
    const { abilities } = this;
    const parts = [];
    if (abilities.styles) parts.push(this.makeStyles(region));
    if (abilities.styles && abilities.mixes) parts.push(...this.makeMixture(region));
    const [smallest, largest] = this.strokeSizes;
    parts.push(
      this.makeSlider('strength', 'Strength', region.strength, { min: 0, max: 100, unit: ' %' }),
      this.makeSlider('stroke', 'Stroke size', region.stroke, { min: smallest, max: largest, step: 0.1, unit: '×' }),
    );
    if (region.stroke * this.getPreviewScale() < smallest - 0.01) {
      parts.push(make('p', { className: 'quiet' }, 'At full size the strokes are finer than in the preview.'));
    }
    if (abilities.colors.length > 1) {
      const colors = abilities.colors.map((name) => [name, COLORS[name]]);
      parts.push(this.makeSelect('preserve', 'Colours', region.preserve, colors));
    }
    if (abilities.edges.length > 1) {
      const edges = abilities.edges.map((name) => [name, EDGES[name]]);
      parts.push(this.makeSelect('edge', 'Edge', region.edge, edges));
    }
    if (region.edge !== 'hard') {
      parts.push(this.makeSlider('radius', 'Edge radius', region.radius, { min: 1, max: 64, unit: ' px' }));
    }
    return parts;
  }

  commit(change) {
    this.history.commit(withRegion(this.history.state, this.history.state.active, change));
  }

  makeStyles(region) {
    const tiles = this.getStyles().map((style) => make('label', { className: 'style', title: style.name },
      make('input', {
        type: 'radio', name: 'style', id: `style-${style.id}`, value: style.id,
        checked: region.style === style.id, onchange: () => this.commit({ style: style.id }),
      }),
      make('img', { src: address(`styles/${style.id}.jpg`), alt: style.name, draggable: false })));
    const add = make('label', { className: 'style add' }, 'Add or drop a picture',
      make('input', {
        type: 'file', id: 'add-style', accept: 'image/*,.tif,.tiff',
        onchange: (event) => this.onStyleFile(event.target.files[0]),
      }));
    return make('fieldset', {}, make('legend', {}, `Style of ${region.name}`),
      make('div', { className: 'styles' }, ...tiles, add));
  }

  makeMixture(region) {
    const others = this.getStyles().filter((style) => style.id !== region.style);
    const choices = [['', 'nothing'], ...others.map((style) => [style.id, style.name])];
    const shown = others.some((style) => style.id === region.second) ? region.second : '';
    const parts = [this.makeSelect('second', 'Mixed with', shown, choices)];
    if (shown) parts.push(this.makeSlider('mix', 'Share of it', region.mix, { min: 0, max: 100, unit: ' %' }));
    return parts;
  }

  makeSlider(field, text, value, { min, max, step = 1, unit }) {
    const id = `set-${field}`;
    const show = (number) => (step < 1 ? number.toFixed(1) : String(number)) + unit;
    const output = make('output', {}, show(value));
    output.htmlFor = id;
    return make('label', { className: 'slider', htmlFor: id }, make('span', {}, text),
      make('input', {
        type: 'range', id, min, max, step, value,
        oninput: (event) => { output.textContent = show(Number(event.target.value)); },
        onchange: (event) => this.commit({ [field]: Number(event.target.value) }),
      }), output);
  }

  makeSelect(field, text, value, choices) {
    const id = `set-${field}`;
    const select = make('select', { id, onchange: (event) => this.commit({ [field]: event.target.value || null }) },
      ...choices.map(([name, shown]) => make('option', { value: name, selected: name === value }, shown)));
    return make('div', { className: 'line' }, make('label', { htmlFor: id }, text), select);
  }
}
