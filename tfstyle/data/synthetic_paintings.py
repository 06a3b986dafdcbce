# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Painting-like pictures drawn by rule: strokes of a small palette that follow a flow."""

import cv2
import numpy as np

from tfstyle.data.synthetic_photographs import draw_noise

_PALETTE_SIZE = 5
_STROKE_POINTS = 6


def draw_painting(seed: int, height: int, width: int) -> np.ndarray:
    """Draws a picture of brush strokes; the same for the same arguments.

    A palette of five colours is laid out in large soft areas; over them come strokes, large ones
    first, each bent along one smooth flow and streaked by its bristles.

    Args:
      seed: 0 or more; palette, flow, stroke length and width all follow from it.
      height: pixels, 8 or more.
      width: pixels, 8 or more.

    Returns:
      RGB uint8 `[height, width, 3]`.
    """
    rng = np.random.default_rng([seed, 2])
    palette = _choose_palette(rng)
    areas = np.argmax([draw_noise(rng, height, width) for _ in palette], axis=0)
    flow = rng.uniform(0, np.pi) + rng.uniform(0.3, 1.5) * draw_noise(rng, height, width)
    canvas = palette[areas].astype(np.float32)
    shorter = min(height, width)
    thickness = rng.uniform(0.02, 0.06) * shorter
    length = rng.uniform(0.1, 0.3) * shorter
    for part in (1.0, 0.7):
        for _ in range(int(height * width / (thickness * length * part**2))):
            start = rng.uniform(0, (height, width))
            points = _follow_flow(flow, start, part * length)
            y, x = int(start[0]), int(start[1])
            colour = palette[areas[y, x] if rng.random() < 0.85 else rng.integers(_PALETTE_SIZE)]
            _draw_stroke(rng, canvas, points, colour, max(1.0, part * thickness))
    return np.rint(np.clip(canvas, 0, 1) * 255).astype(np.uint8)


def _choose_palette(rng: np.random.Generator) -> np.ndarray:
    """Colours spread in lightness, around two hues, float `[5, 3]`."""
    lightness = np.linspace(20, 90, _PALETTE_SIZE) + rng.uniform(-6, 6, _PALETTE_SIZE)
    hue = rng.uniform(0, 2 * np.pi) + rng.choice([0, rng.uniform(1.5, np.pi)], _PALETTE_SIZE)
    chroma = rng.uniform(20, 70, _PALETTE_SIZE)
    lab = np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=-1)
    return cv2.cvtColor(lab[None].astype(np.float32), cv2.COLOR_Lab2RGB)[0]


def _follow_flow(flow: np.ndarray, start: np.ndarray, length: float) -> np.ndarray:
    """Points (x, y) of a line that starts there and bends with the flow."""
    height, width = flow.shape
    points = [start]
    for _ in range(_STROKE_POINTS - 1):
        y, x = np.clip(points[-1].astype(int), 0, (height - 1, width - 1))
        step = np.array([np.sin(flow[y, x]), np.cos(flow[y, x])]) * length / _STROKE_POINTS
        points.append(points[-1] + step)
    return np.array(points)[:, ::-1]


def _draw_stroke(
    rng: np.random.Generator,
    canvas: np.ndarray,
    points: np.ndarray,
    colour: np.ndarray,
    thickness: float,
) -> None:
    """Several thin lines beside each other, each a little lighter or darker: bristles."""
    bristles = max(2, round(thickness / 2))
    across = points[-1] - points[0]
    across = np.array([-across[1], across[0]]) / max(float(np.hypot(*across)), 1e-6)
    base = colour * (1 + rng.normal(0, 0.05))
    for place in np.linspace(-0.5, 0.5, bristles):
        shade = base + rng.normal(0, 0.035)
        line = np.rint((points + place * thickness * across) * 16).astype(np.int32)
        cv2.polylines(
            canvas,
            [line],
            False,
            shade.tolist(),
            max(1, round(thickness / bristles) + 1),
            lineType=cv2.LINE_8,
            shift=4,
        )
