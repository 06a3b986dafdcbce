// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Two fingers move and zoom the photograph; one draws.

export function panWithTwoFingers(canvas, frame, zoom) {
  const fingers = new Map();
  const follow = (event) => fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const measure = () => {
    const [a, b] = fingers.values();
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y) };
  };
  const lift = (event) => fingers.delete(event.pointerId);

  canvas.addEventListener('pointerdown', (event) => { if (event.pointerType === 'touch') follow(event); });
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('pointermove', (event) => {
    if (fingers.size !== 2 || !fingers.has(event.pointerId)) {
      if (fingers.has(event.pointerId)) follow(event);
      return;
    }
    const before = measure();
    follow(event);
    const after = measure();
    // What is between the fingers stays there.
    const box = canvas.getBoundingClientRect();
    const share = { x: (before.x - box.left) / box.width, y: (before.y - box.top) / box.height };
    zoom(after.apart / Math.max(before.apart, 1));
    const now = canvas.getBoundingClientRect();
    frame.scrollLeft += now.left + share.x * now.width - after.x;
    const down = now.top + share.y * now.height - after.y;
    const top = frame.scrollTop;
    frame.scrollTop += down;
    scrollBy(0, down - (frame.scrollTop - top)); // the page, where the photograph is all in view
  });
}
