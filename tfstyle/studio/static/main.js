// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Puts the page together.

import { address, beginVisit, endVisit, post, sendFile, stay } from './api.js';
import { showBefore } from './compare.js';
import { acceptDrops } from './dropping.js';
import { byId } from './elements.js';
import { FullSize } from './full_size.js';
import { History } from './history.js';
import { Marking } from './marking.js';
import { Masks } from './masks.js';
import { clearError, say, showError } from './messages.js';
import { panWithTwoFingers } from './panning.js';
import { Preview } from './preview.js';
import { describeRegions, findActive, makeRegion, withRegion } from './regions.js';
import { showRegions } from './region_list.js';
import { askAboutPicture } from './replacing.js';
import { Settings } from './settings.js';
import { Stage } from './stage.js';

const PREVIEW_SIDE = 512;
const HEARTBEAT = 60_000;
const WHILE_WARMING = 1500;

async function begin() {
  const told = await beginVisit();
  const styles = [...told.styles];
  const history = new History({ regions: [], active: null });
  const stage = new Stage();
  const preview = new Preview(() => {
    const { width, height } = stage.photo;
    const scale = getPreviewScale();
    if (scale === 1) return 'already at full size';
    return `${Math.round(scale * width)} × ${Math.round(scale * height)} of ${width} × ${height} pixels`;
  });
  const getRegions = () => describeRegions(history.state, told.abilities);
  const getSize = () => `${stage.photo.width} × ${stage.photo.height}`;
  const full = new FullSize({ getRegions, getSize, follows: told.abilities.follows });
  const masks = new Masks(history, stage, { limit: told.max_upload_bytes });
  const getPreviewScale = () => Math.min(1, PREVIEW_SIDE / Math.max(stage.photo.width, stage.photo.height));
  const settings = new Settings(history, {
    abilities: told.abilities,
    strokeSizes: told.stroke_sizes,
    getStyles: () => styles,
    onStyleFile: takeStyle,
    getPreviewScale,
  });
  let photos = 0;

  const addRegion = (regions) => {
    // Strokes as large in the picture as they are in the preview.
    const stroke = Math.min(Math.max(1, Math.round(10 / getPreviewScale()) / 10), told.stroke_sizes[1]);
    const numbers = regions.map((region) => Number(/^Region (\d+)$/.exec(region.name)?.[1] ?? 0));
    const number = Math.max(regions.length, ...numbers) + 1;
    const region = makeRegion(number, { style: styles[regions.length % styles.length].id, stroke });
    return { regions: [...regions, region], active: region.key };
  };

  new Marking(stage, {
    getColour: () => findActive(history.state)?.colour ?? '#fff',
    onChange: (change, shape) => {
      if (!findActive(history.state)) history.commit(addRegion(history.state.regions));
      masks.change(change, shape);
    },
  });

  history.listen((state) => {
    showRegions(history);
    settings.show();
    stage.show(state).catch(showError);
    const regions = getRegions();
    if (preview.show(regions)) full.forget();
    byId('full').disabled = !regions.length;
    byId('undo').disabled = !history.past.length;
    byId('redo').disabled = !history.future.length;
  });

  async function open(send) {
    clearError();
    say('Opening the photograph.');
    byId('opening').hidden = false;
    try {
      const photo = await send();
      photos += 1;
      await stage.open(photo, photos);
      preview.forget();
      full.forget();
      showBefore(`${address('photo.jpg')}?${photos}`);
      byId('welcome').hidden = true;
      byId('workspace').hidden = false;
      history.begin(addRegion([]));
      stage.canvas.focus({ preventScroll: true });
      byId('photo-name').textContent = `${photo.name}, ${photo.width} × ${photo.height}`;
      say(`${photo.name}: ${photo.width} by ${photo.height} pixels.`);
    } catch (error) {
      showError(error);
    }
    byId('opening').hidden = true;
  }

  const isMarked = () => history.state.regions.some((region) => region.mask);

  async function takePhoto(file) {
    if (!file) return;
    const wanted = isMarked() ? await askAboutPicture(file.name, told.abilities) : 'photo';
    if (wanted === 'photo') await open(async () => sendFile('photo', file, told.max_upload_bytes));
    else if (wanted === 'style') await takeStyle(file);
  }

  async function takeStyle(file) {
    if (!file) return;
    try {
      const style = await sendFile('styles', file, told.max_upload_bytes);
      styles.push(style);
      clearError();
      history.commit(withRegion(history.state, history.state.active, { style: style.id }));
    } catch (error) {
      showError(error);
    }
  }

  for (const id of ['open-photo', 'first-photo']) {
    byId(id).addEventListener('change', (event) => {
      takePhoto(event.target.files[0]);
      event.target.value = '';
    });
  }
  byId('sample').hidden = !told.sample;
  byId('sample').addEventListener('click', () => open(() => post('sample')));
  byId('add-region').addEventListener('click', () => history.commit(addRegion(history.state.regions)));
  byId('undo').addEventListener('click', () => history.undo());
  byId('redo').addEventListener('click', () => history.redo());
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches('input[type="text"]')) return;
    const key = event.key.toLowerCase();
    if (key === 'z') history[event.shiftKey ? 'redo' : 'undo']();
    else if (key === 'y') history.redo();
    else return;
    event.preventDefault();
  });
  const shown = { 'brush-size': (value) => Math.round(value), zoom: (value) => `${Number(value).toFixed(1)}×` };
  for (const [id, show] of Object.entries(shown)) {
    const slider = byId(id);
    const tell = () => { slider.nextElementSibling.textContent = show(slider.value); };
    slider.addEventListener('input', tell);
    tell();
  }
  const zoom = byId('zoom');
  zoom.addEventListener('input', () => { stage.canvas.style.width = `${100 * zoom.value}%`; });
  panWithTwoFingers(stage.canvas, byId('stage'), (factor) => {
    zoom.value *= factor;
    zoom.dispatchEvent(new Event('input'));
  });
  acceptDrops({ onPhoto: takePhoto, onStyle: (file) => (stage.photo ? takeStyle(file) : takePhoto(file)) });

  preview.warm = told.warm;
  const wait = async () => {
    if (preview.warm) return;
    preview.warm = (await stay()).warm;
    setTimeout(() => wait().catch(showError), WHILE_WARMING);
  };
  wait().catch(showError);
  setInterval(() => stay().catch(showError), HEARTBEAT);
  addEventListener('beforeunload', (event) => { if (isMarked()) event.preventDefault(); });
  // A page that the browser keeps may come back; a visit that it does not leave ends by itself.
  addEventListener('pagehide', (event) => { if (!event.persisted) endVisit(); });
  document.body.dataset.ready = 'true';
}

begin().catch(showError);
