// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Pictures that are dropped on the page, or pasted: over the styles a style, elsewhere a photograph.

export function acceptDrops({ onPhoto, onStyle }) {
  const overStyles = (event) => event.target.closest?.('.styles');
  const mark = (event) => {
    document.body.classList.toggle('dropping', Boolean(event) && !overStyles(event));
    document.querySelector('.styles')?.classList.toggle('dropping', Boolean(event && overStyles(event)));
  };
  addEventListener('dragover', (event) => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    mark(event);
  });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) mark(null); });
  addEventListener('drop', (event) => {
    mark(null);
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    (overStyles(event) ? onStyle : onPhoto)(file);
  });
  addEventListener('paste', (event) => {
    const file = event.clipboardData?.files[0];
    if (file) onPhoto(file);
  });
}
