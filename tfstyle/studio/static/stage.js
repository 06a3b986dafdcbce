// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Draws the photograph with the regions over it, and tells pointer positions in its own pixels.

import { address } from './api.js';
import { byId, loadImage, make } from './elements.js';

// Longer side of the canvas at least, so that brush and outlines are fine over a small photograph.
const LEAST_SIDE = 1100;

export class Stage {
  constructor() {
    this.canvas = byId('canvas');
    this.context = this.canvas.getContext('2d');
    this.photo = null;
    this.regions = [];
    this.masks = new Map(); // id -> image
    this.pending = []; // strokes and boxes whose mask has not arrived
    this.draft = null; // what is being drawn
    this.cursor = null; // { x, y, size }
    this.waiting = false;
  }

  // Pixels of the photograph for each pixel of the canvas.
  get scale() {
    return this.photo ? this.photo.width / this.canvas.width : 1;
  }

  async open(photo, version) {
    const image = await loadImage(`${address('photo.jpg')}?${version}`);
    this.masks.clear();
    this.pending = [];
    this.draft = null;
    this.cursor = null;
    this.photo = { ...photo, image };
    const { naturalWidth, naturalHeight } = image;
    const enlarged = Math.max(1, LEAST_SIDE / Math.max(naturalWidth, naturalHeight));
    this.canvas.width = Math.round(enlarged * naturalWidth);
    this.canvas.height = Math.round(enlarged * naturalHeight);
    this.draw();
    return image;
  }

  async show(state) {
    this.regions = state.regions;
    this.active = state.active;
    const missing = state.regions.map((region) => region.mask).filter((mask) => mask && !this.masks.has(mask));
    for (const mask of missing) this.masks.set(mask, null);
    this.draw();
    await Promise.all(missing.map(async (mask) => {
      this.masks.set(mask, await loadImage(address(`masks/${mask}.png`)));
    }));
    if (missing.length) this.draw();
  }

  locate(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * this.canvas.width / box.width,
      y: (event.clientY - box.top) * this.canvas.height / box.height,
    };
  }

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.paint();
    });
  }

  paint() {
    if (!this.photo) return;
    const { context, canvas } = this;
    context.drawImage(this.photo.image, 0, 0, canvas.width, canvas.height);
    for (const region of this.regions) {
      const mask = region.on && this.masks.get(region.mask);
      if (mask) this.paintMask(mask, region);
    }
    for (const shape of this.pending) this.paintShape(shape);
    if (this.draft) this.paintShape(this.draft);
    if (this.cursor) this.paintCursor();
  }

  paintMask(mask, region) {
    const { width, height } = this.canvas;
    this.tinted ??= make('canvas');
    const tint = this.tinted.getContext('2d');
    if (this.tinted.width !== width || this.tinted.height !== height) Object.assign(this.tinted, { width, height });
    tint.globalCompositeOperation = 'copy';
    tint.drawImage(mask, 0, 0, width, height);
    tint.globalCompositeOperation = 'source-in';
    tint.fillStyle = region.colour;
    tint.fillRect(0, 0, width, height);
    this.context.globalAlpha = region.key === this.active ? 0.55 : 0.35;
    this.context.drawImage(this.tinted, 0, 0);
    this.context.globalAlpha = 1;
  }

  paintShape(shape) {
    const { context } = this;
    context.save();
    context.strokeStyle = context.fillStyle = shape.erase ? '#ffffff' : shape.colour;
    context.globalAlpha = 0.6;
    if (shape.points) {
      context.lineCap = context.lineJoin = 'round';
      context.lineWidth = shape.size;
      context.beginPath();
      const [first, ...rest] = shape.points;
      context.moveTo(first.x, first.y);
      for (const point of rest.length ? rest : [first]) context.lineTo(point.x, point.y);
      context.stroke();
    } else {
      const { from, to } = shape;
      const place = [from.x, from.y, to.x - from.x, to.y - from.y];
      context.globalAlpha = 0.25;
      context.fillRect(...place);
      context.globalAlpha = 1;
      context.lineWidth = Math.max(2, this.canvas.width / 400);
      context.setLineDash([4 * context.lineWidth, 3 * context.lineWidth]);
      context.strokeRect(...place);
    }
    context.restore();
  }

  paintCursor() {
    const { context, cursor } = this;
    context.lineWidth = Math.max(1.5, this.canvas.width / 600);
    for (const [colour, more] of [['#000', context.lineWidth], ['#fff', 0]]) {
      context.strokeStyle = colour;
      context.beginPath();
      context.arc(cursor.x, cursor.y, cursor.size / 2 + more, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}
