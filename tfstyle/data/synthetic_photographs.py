# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Photograph-like pictures drawn by rule: a lit scene, textured things in it, one object in front.

They have what training looks at in a photograph: smooth gradients, texture, edges, a mask that is
the object's exactly.
"""

import cv2
import numpy as np

_NOISE_OCTAVES = (4, 8, 16, 32)


def draw_photograph(seed: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Draws a picture and the mask of its object; the same for the same arguments.

    Args:
      seed: 0 or more.
      height: pixels, 8 or more.
      width: pixels, 8 or more.

    Returns:
      (RGB uint8 `[height, width, 3]`, bool `[height, width]` with the object true).
    """
    rng = np.random.default_rng([seed, 1])
    picture = _draw_gradient(rng, height, width)
    for _ in range(rng.integers(3, 8)):
        blob = _draw_blob(rng, height, width, scale=rng.uniform(0.1, 0.4))
        picture = _paint(rng, picture, blob)
    mask = _draw_blob(rng, height, width, scale=rng.uniform(0.2, 0.5), centred=True)
    picture = _paint(rng, picture, mask)
    grain = rng.normal(0, 0.015, picture.shape).astype(np.float32)
    return np.rint(np.clip(picture + grain, 0, 1) * 255).astype(np.uint8), mask


def draw_noise(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Cloudy noise of several scales, float32 `[height, width]` of deviation 1."""
    field = np.zeros((height, width), np.float32)
    for cells in _NOISE_OCTAVES:
        coarse = rng.standard_normal((cells, cells), dtype=np.float32)
        field += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) / cells
    return (field - field.mean()) / max(float(field.std()), 1e-6)


def _choose_colour(rng: np.random.Generator) -> np.ndarray:
    """A colour half way to grey, as most of those in photographs are."""
    grey = rng.uniform(0.1, 0.9)
    return (grey + 0.5 * (rng.uniform(0, 1, 3) - grey)).astype(np.float32)


def _draw_gradient(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    corners = np.stack([[_choose_colour(rng) for _ in range(2)] for _ in range(2)])
    return cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR)


def _draw_blob(
    rng: np.random.Generator, height: int, width: int, *, scale: float, centred: bool = False
) -> np.ndarray:
    """A closed outline whose radius wobbles with the angle, bool `[height, width]`."""
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    radius = np.ones_like(angles)
    for frequency in range(2, 6):
        amplitude = rng.normal(0, 0.25 / frequency)
        radius += amplitude * np.cos(frequency * angles + rng.uniform(0, 2 * np.pi))
    radius = np.maximum(radius, 0.3) * scale * min(height, width)
    reach = (0.35, 0.65) if centred else (0.0, 1.0)
    x = rng.uniform(*reach) * width + radius * np.cos(angles) * rng.uniform(0.8, 1.4)
    y = rng.uniform(*reach) * height + radius * np.sin(angles)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.rint(np.stack([x, y], -1)).astype(np.int32)], 1)
    return mask.astype(bool)


def _paint(rng: np.random.Generator, picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Fills the mask with a lit, textured colour."""
    height, width = mask.shape
    colour = _choose_colour(rng)
    texture = rng.uniform(0.02, 0.15) * draw_noise(rng, height, width)
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[:height, :width].astype(np.float32) / max(height, width) - 0.5
    light = 0.5 * (np.cos(angle) * x + np.sin(angle) * y)
    filled = colour + (texture + light)[..., None].astype(np.float32)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.7)[..., None]
    return picture + (filled - picture) * soft
