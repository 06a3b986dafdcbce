// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Turns what the pointer or the keyboard does on the stage into changes of a mask.

import { byId } from './elements.js';

const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;
const choose = (name, value) => {
  const input = document.querySelector(`input[name="${name}"][value="${value}"]`);
  input.checked = true;
  input.dispatchEvent(new Event('change', { bubbles: true }));
};
const KEYS = {
  b: ['tool', 'brush'],
  o: ['tool', 'outline_stroke'],
  g: ['tool', 'outline_box'],
  x: ['tool', 'box'],
  a: ['mode', 'add'],
  e: ['mode', 'erase'],
};
const HINTS = {
  brush: 'Brush over a part of the picture.',
  outline_stroke: 'Scribble over an object, or click it: its outline is found.',
  outline_box: 'Drag a box around an object: its outline is found.',
  box: 'Drag a box.',
};
// Width of a scribble over an object, as a share of the picture.
const SCRIBBLE = 0.012;

export class Marking {
  // onChange(change, shape): a change as the studio reads it, and what to show until it is made.
  constructor(stage, { getColour, onChange }) {
    Object.assign(this, { stage, getColour, onChange, pointer: null });
    const { canvas } = stage;
    canvas.addEventListener('pointerdown', (event) => this.press(event));
    canvas.addEventListener('pointermove', (event) => this.moveTo(event));
    canvas.addEventListener('pointerup', (event) => this.release(event));
    canvas.addEventListener('pointercancel', () => this.giveUp());
    canvas.addEventListener('pointerleave', () => { if (this.pointer === null) this.showCursor(null); });
    canvas.addEventListener('keydown', (event) => this.type(event));
    canvas.addEventListener('keyup', (event) => { if (event.key === ' ' && this.stage.draft?.points) this.finish(); });
    canvas.addEventListener('blur', () => this.showCursor(null));
    this.sizeInput = byId('brush-size');
    this.sizeInput.addEventListener('input', () => this.showCursor(stage.cursor));
    for (const input of document.querySelectorAll('input[name="tool"], input[name="mode"]')) {
      input.addEventListener('change', () => { this.giveUp(); this.showHint(); });
    }
    this.showHint();
  }

  showHint() {
    const erased = chosen('mode') === 'erase' ? ' It is taken from the region.' : '';
    byId('hint').textContent = HINTS[chosen('tool')] + erased;
  }

  // In pixels of the canvas; the slider is in thousandths of the picture's longer side.
  get size() {
    const longest = Math.max(this.stage.canvas.width, this.stage.canvas.height);
    const scribble = chosen('tool') === 'outline_stroke';
    return Math.max(1, longest * (scribble ? SCRIBBLE : this.sizeInput.value / 1000));
  }

  press(event) {
    if (!this.stage.photo || event.button > 0) return;
    if (this.pointer !== null) { this.giveUp(); return; } // a second finger
    this.pointer = event.pointerId;
    this.stage.canvas.setPointerCapture(event.pointerId);
    this.start(this.stage.locate(event));
  }

  moveTo(event) {
    const place = this.stage.locate(event);
    this.showCursor(place);
    if (event.pointerId === this.pointer) this.extend(place);
  }

  release(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.finish();
  }

  start(place) {
    const tool = chosen('tool');
    const shape = { tool, erase: chosen('mode') === 'erase', colour: this.getColour() };
    const drawn = tool === 'brush' || tool === 'outline_stroke';
    this.stage.draft = drawn ? { ...shape, points: [place], size: this.size } : { ...shape, from: place, to: place };
    this.stage.draw();
  }

  extend(place) {
    const { draft } = this.stage;
    if (!draft) return;
    if (draft.points) {
      const last = draft.points.at(-1);
      if (Math.hypot(place.x - last.x, place.y - last.y) < Math.min(2, draft.size / 4)) return;
      draft.points.push(place);
    } else {
      draft.to = place;
    }
    this.stage.draw();
  }

  finish() {
    const shape = this.stage.draft;
    this.giveUp();
    if (!shape) return;
    const { scale, canvas } = this.stage;
    const change = { kind: shape.tool, erase: shape.erase };
    if (shape.points) {
      change.points = shape.points.map(({ x, y }) => [y * scale, x * scale]);
      change.width = shape.size * scale;
    } else {
      const { from, to } = shape;
      const least = 3 * canvas.width / canvas.getBoundingClientRect().width;
      if (Math.abs(to.x - from.x) < least || Math.abs(to.y - from.y) < least) return;
      const low = [Math.min(from.y, to.y), Math.min(from.x, to.x)];
      const high = [Math.max(from.y, to.y), Math.max(from.x, to.x)];
      change.box = [...low, ...high].map((value) => value * scale);
    }
    this.onChange(change, shape);
  }

  giveUp() {
    this.pointer = null;
    this.stage.draft = null;
    this.stage.draw();
  }

  showCursor(place) {
    const shown = chosen('tool') === 'brush' || chosen('tool') === 'outline_stroke';
    const size = shown ? this.size : Math.max(8, this.stage.canvas.width / 60);
    this.stage.cursor = place && { x: place.x, y: place.y, size };
    this.stage.draw();
  }

  type(event) {
    if (!this.stage.photo || event.ctrlKey || event.metaKey || event.altKey) return;
    const { canvas } = this.stage;
    const step = (event.shiftKey ? 0.05 : 0.01) * canvas.width;
    const place = this.stage.cursor ?? { x: canvas.width / 2, y: canvas.height / 2 };
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (by) {
      const clip = (value, most) => Math.min(Math.max(value, 0), most);
      const next = { x: clip(place.x + by[0], canvas.width), y: clip(place.y + by[1], canvas.height) };
      this.showCursor(next);
      this.extend(next);
    } else if (event.key === ' ' || event.key === 'Enter') {
      this.showCursor(place);
      this.mark(place, event);
    } else if (event.key === '[' || event.key === ']') {
      this.sizeInput.value = Number(this.sizeInput.value) * (event.key === '[' ? 0.8 : 1.25);
      this.sizeInput.dispatchEvent(new Event('input'));
      this.showCursor(place);
    } else if (event.key === 'Escape') {
      this.giveUp();
    } else if (KEYS[event.key.toLowerCase()]) {
      choose(...KEYS[event.key.toLowerCase()]);
    } else {
      return;
    }
    event.preventDefault();
  }

  // Space held down draws on; of a box, one key press is a corner.
  mark(place, event) {
    if (event.repeat) return;
    if (!this.stage.draft) this.start(place);
    else if (this.stage.draft.from) { this.extend(place); this.finish(); return; }
    if (this.stage.draft?.points && event.key === 'Enter') this.finish();
  }
}
