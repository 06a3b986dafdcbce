// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// What a region is, and how regions change.

const COLOURS = ['#ff6b6b', '#4fb8ff', '#ffd84d', '#6fe08a', '#c79bff', '#ff9d4d'];

let made = 0;

export function makeRegion(number, defaults) {
  made += 1;
  return {
    key: made, name: `Region ${number}`, colour: COLOURS[(number - 1) % COLOURS.length], on: true,
    mask: null, share: 0, style: defaults.style, second: null, mix: 50, strength: 100,
    stroke: defaults.stroke, preserve: 'none', edge: 'hard', radius: 8,
  };
}

export const findActive = (state) => state.regions.find((region) => region.key === state.active);

export const withRegion = (state, key, change) => ({
  regions: state.regions.map((region) => (region.key === key ? { ...region, ...change } : region)),
});

export function withoutRegion(state, key) {
  const regions = state.regions.filter((region) => region.key !== key);
  const active = state.active === key ? regions.at(-1)?.key : state.active;
  return { regions, active };
}

export function moved(state, key, by) {
  const regions = [...state.regions];
  const from = regions.findIndex((region) => region.key === key);
  const [region] = regions.splice(from, 1);
  regions.splice(from + by, 0, region);
  return { regions };
}

export const isPainted = (region) => region.on && region.mask && region.share > 0;

// As the studio reads them.
export function describeRegions(state, abilities) {
  return state.regions.filter(isPainted).map((region) => {
    const second = abilities.mixes && region.second && region.second !== region.style;
    const styles = second
      ? [{ id: region.style, weight: (100 - region.mix) / 100 }, { id: region.second, weight: region.mix / 100 }]
      : [{ id: region.style, weight: 1 }];
    return {
      name: region.name, mask: region.mask, styles: abilities.styles ? styles : [],
      style_strength: region.strength / 100, stroke_size: region.stroke,
      preserve_color: region.preserve, edge: region.edge, edge_radius: region.radius,
    };
  });
}
