# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from the picture's own transparency."""

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.mask_checks import check_mask


def make_alpha_mask(picture: Picture, *, threshold: float = 0.5) -> np.ndarray:
    """What is opaque in the picture.

    Args:
      picture: a picture with an alpha channel.
      threshold: inside is what is more opaque than this, in [0, 1].

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: no alpha channel, or nothing that opaque.
    """
    if picture.alpha_uint8 is None:
        raise InputError(f"{picture.name}: has no alpha channel to take the mask from")
    inside = picture.alpha_uint8 > 255 * threshold
    return check_mask(inside, inside.shape, f"{picture.name}, alpha channel")
