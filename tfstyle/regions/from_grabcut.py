# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from a box around an object, which GrabCut turns into its outline."""

from collections.abc import Iterable

import cv2
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.ops.boxes import Box
from tfstyle.regions.coordinates import check_box
from tfstyle.regions.from_strokes import DEFAULT_STROKE_WIDTH, Stroke, draw_strokes

_ITERATIONS = 5
# The graph cut takes minutes on large pictures, and its outline is no finer for it.
_LONGEST_SIDE = 1024


def make_grabcut_mask(
    picture: Picture,
    box: Box,
    *,
    foreground: Iterable[Stroke] = (),
    background: Iterable[Stroke] = (),
    stroke_width: int = DEFAULT_STROKE_WIDTH,
) -> np.ndarray:
    """The object in a box (OpenCV's implementation of GrabCut).

    Rother, Kolmogorov, Blake, "GrabCut: interactive foreground extraction using iterated graph
    cuts", ACM Trans. Graphics 23(3), 2004.

    Args:
      picture: the picture.
      box: around the whole object; outside it only foreground strokes are object.
      foreground: strokes, each a sequence of (y, x), over what surely is the object.
      background: strokes over what surely is not; where both kinds cross, background holds.
      stroke_width: pixels.

    Returns:
      uint8 `[H, W]` in {0, 1}; the same for the same arguments.

    Raises:
      InputError: a box that leaves the picture, has no background around it or too few pixels, or
        in which no object was found.

    *Deviations*: pictures over 1024 pixels are cut at that size.
    """
    size = picture.pixels_uint8.shape[:2]
    box = check_box(box, size, name="grabcut")
    if box == (0, 0, *size):
        raise InputError("grabcut: the box is the whole picture; leave some background around it")
    labels = np.full(size, cv2.GC_BGD, np.uint8)
    labels[box.slices] = cv2.GC_PR_FGD
    labels[draw_strokes(foreground, size, width=stroke_width)] = cv2.GC_FGD
    labels[draw_strokes(background, size, width=stroke_width)] = cv2.GC_BGD
    inside = cut_labels(picture.pixels_uint8, labels)
    if inside is None:
        raise InputError(
            f"grabcut: too few pixels inside or outside the box {','.join(map(str, box))}"
        )
    # What was given holds to the pixel, whatever size the cut was made at.
    inside = (inside | (labels == cv2.GC_FGD)) & (labels != cv2.GC_BGD)
    if not inside.any():
        raise InputError(
            f"grabcut: found no object in the box {','.join(map(str, box))}; "
            "mark some of it with a foreground stroke"
        )
    return inside.astype(np.uint8)


def cut_labels(
    pixels_uint8: np.ndarray,
    labels: np.ndarray,
    *,
    longest_side: int = _LONGEST_SIDE,
    iterations: int = _ITERATIONS,
) -> np.ndarray | None:
    """Decides by GrabCut where the labels say "probably".

    Args:
      pixels_uint8: RGB `[H, W, 3]`.
      labels: uint8 `[H, W]` of OpenCV's `GC_BGD`, `GC_FGD`, `GC_PR_BGD` and `GC_PR_FGD`.
      longest_side: larger pictures are cut at this size.
      iterations: of GrabCut.

    Returns:
      bool `[H, W]`, inside; the same for the same arguments. None where there are too few pixels on
      either side to learn their colours from.
    """
    size = labels.shape
    scale = min(1.0, longest_side / max(size))
    small = (max(1, round(size[1] * scale)), max(1, round(size[0] * scale)))
    pixels = cv2.resize(pixels_uint8, small, interpolation=cv2.INTER_AREA)
    cut = cv2.resize(labels, small, interpolation=cv2.INTER_NEAREST)
    cv2.setRNGSeed(0)  # its colour models start from random clusters
    try:
        cv2.grabCut(
            pixels[..., ::-1].copy(), cut, None, None, None, iterations, cv2.GC_INIT_WITH_MASK
        )
    except cv2.error:
        return None
    inside = np.isin(cut, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    return cv2.resize(inside, size[::-1], interpolation=cv2.INTER_LINEAR) > 0.5
