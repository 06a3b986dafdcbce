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

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from typing import Protocol

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.inside import find_inside
from tfstyle.regions.mask_checks import check_mask, check_mask_size


class Segmenter(Protocol):
    """What a segmentation model has to look like: a function, or an object that can be called."""

    def __call__(self, pixels_uint8: np.ndarray, *, prompt: str) -> np.ndarray:
        """Finds the region.

        Args:
          pixels_uint8: the picture, RGB uint8 `[H, W, 3]`.
          prompt: free text for the model to understand: a class name, a point, a sentence; "" if
            the user gave none.

        Returns:
          `[H, W]`: bool, probabilities, or greys up to 255; above one half is inside.
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
      InputError: nothing callable under that name, whatever the segmenter itself raised (as the
        error's cause), or a mask of another size, of something else than numbers, or empty.
    """
    name = segmenter if isinstance(segmenter, str) else type(segmenter).__name__
    if isinstance(segmenter, str):
        segmenter = load_segmenter(segmenter)
    size = picture.pixels_uint8.shape[:2]
    try:
        with _search_current_folder():  # some modules import others when they are called
            found = np.asarray(segmenter(picture.pixels_uint8, prompt=prompt))
    except Exception as error:
        raise InputError(
            f"segmenter {name}: raised {type(error).__name__}: {error}; it is called as "
            "segmenter(pixels_uint8, prompt=...)"
        ) from error
    if found.shape[2:] == (1,):
        found = found[..., 0]
    if found.dtype.kind not in "buif" or not np.all(np.isfinite(found)):
        raise InputError(f"segmenter {name}: returned {found.dtype}, not booleans or numbers")
    check_mask_size(found.shape, size, f"segmenter {name}")
    hint = "above one half of 1 or 255 is inside"
    return check_mask(find_inside(found), size, f"segmenter {name}", hint=hint)


def load_segmenter(name: str) -> Segmenter:
    """Imports "module:attribute", from the current folder too.

    Raises:
      InputError: no such module or attribute, one that cannot be imported or cannot be called.
    """
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise InputError(f"segmenter {name!r}: expected module:attribute")
    try:
        with _search_current_folder():
            segmenter = importlib.import_module(module)
        for part in attribute.split("."):
            segmenter = getattr(segmenter, part)
    except (Exception, SystemExit) as error:  # a module runs any code when it is imported
        raise InputError(f"segmenter {name!r}: {type(error).__name__}: {error}") from error
    if not callable(segmenter):
        raise InputError(f"segmenter {name!r}: cannot be called")
    return segmenter


@contextlib.contextmanager
def _search_current_folder() -> Iterator[None]:
    """Imports look into the current folder first, as with `python -m`, while the block runs."""
    folder = os.getcwd()
    if {"", folder} & set(sys.path):
        yield
        return
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # the module has changed the list
            sys.path.remove(folder)
