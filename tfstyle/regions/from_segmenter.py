# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from a segmentation model of one's own.

tfstyle has no such model and downloads none. Anything that can be called like `Segmenter` can be
named as "module:attribute", for instance a file `sky.py` in the current folder:

    def segment(pixels_uint8, *, prompt):
        blue = pixels_uint8[..., 2].astype(int) - pixels_uint8[..., 0]
        return blue > int(prompt or 30)

and then `--segmenter=sky:segment --segmenter_prompt=20`.
"""

import importlib
import os
import sys
from typing import Protocol

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.mask_checks import check_mask


class Segmenter(Protocol):
    """What a segmentation model has to look like: a function, or an object that can be called."""

    def __call__(self, pixels_uint8: np.ndarray, *, prompt: str) -> np.ndarray:
        """Finds the region.

        Args:
          pixels_uint8: the picture, RGB uint8 `[H, W, 3]`.
          prompt: free text for the model to understand: a class name, a point, a sentence; "" if
            the user gave none.

        Returns:
          `[H, W]`: bool or integers (any non-zero is inside), or probabilities (above 0.5 is).
        """


def make_segmenter_mask(
    picture: Picture, segmenter: Segmenter | str, *, prompt: str = ""
) -> np.ndarray:
    """What the segmenter finds.

    Args:
      picture: the picture.
      segmenter: the model, or where to import it from as "module:attribute".
      prompt: passed on.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: nothing callable under that name, or a mask of another size or without pixels.
        What the segmenter itself raises comes through.
    """
    name = segmenter if isinstance(segmenter, str) else type(segmenter).__name__
    if isinstance(segmenter, str):
        segmenter = load_segmenter(segmenter)
    found = np.asarray(segmenter(picture.pixels_uint8, prompt=prompt))
    inside = found > 0.5 if found.dtype.kind == "f" else found != 0
    return check_mask(inside, picture.pixels_uint8.shape[:2], f"segmenter {name}")


def load_segmenter(name: str) -> Segmenter:
    """Imports "module:attribute"; InputError if there is no such thing or it cannot be called."""
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise InputError(f"segmenter {name!r}: expected module:attribute")
    if not {"", os.getcwd()} & set(sys.path):
        # Which python -m puts there and an installed program does not.
        sys.path.insert(0, os.getcwd())
    try:
        segmenter = importlib.import_module(module)
        for part in attribute.split("."):
            segmenter = getattr(segmenter, part)
    except (ImportError, AttributeError) as error:
        raise InputError(f"segmenter {name!r}: {error}") from error
    if not callable(segmenter):
        raise InputError(f"segmenter {name!r}: cannot be called")
    return segmenter
