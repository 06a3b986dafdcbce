# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What every mask has to be before it leaves this room."""

import numpy as np

from tfstyle.errors import InputError


def check_mask(
    inside: np.ndarray, size: tuple[int, int], name: str, *, hint: str = ""
) -> np.ndarray:
    """The mask as uint8 {0, 1} of the picture's size.

    Args:
      inside: bool `[H, W]` or `[H, W, 1]`.
      size: (H, W) of the picture it is for.
      name: what the error calls it.
      hint: for an empty one, what may be the matter.

    Returns:
      uint8 `[H, W]`.

    Raises:
      InputError: another size, or no pixel inside.
    """
    inside = np.asarray(inside)
    if inside.ndim == 3 and inside.shape[-1] == 1:
        inside = inside[..., 0]
    check_mask_size(inside.shape, size, name)
    if not inside.any():
        hint = hint and f"; {hint}"
        raise InputError(f"{name}: the mask is empty, no pixel would be restyled{hint}")
    return inside.astype(np.uint8)


def check_mask_size(shape: tuple[int, ...], size: tuple[int, int], name: str) -> None:
    """Raises InputError unless a mask of `shape` fits a picture of `size` (H, W)."""
    if tuple(shape) != tuple(size):
        height, width = size
        is_picture = len(shape) == 2
        got = f"{shape[1]}x{shape[0]} pixels" if is_picture else f"an array of shape {tuple(shape)}"
        raise InputError(
            f"{name}: the mask is {got}, but the picture is {width}x{height} pixels (width x "
            "height); give a mask of the picture's size"
        )
