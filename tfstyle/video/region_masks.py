# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The masks of all regions of a frame: given ones, carried ones, and files of them to look at."""

import pathlib
from collections.abc import Mapping, Sequence

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder
from tfstyle.regions.mask_writing import save_mask
from tfstyle.video.frame_masks import FrameMasks
from tfstyle.video.frames import Frame
from tfstyle.video.mask_carrying import MaskCarrier


class RegionMasks:
    """Gives each frame a mask for each region.

    Args:
      sources: of the regions.
      inverted: for each, whether the outside of the mask is meant.
      carry: whether masks are carried to frames that have none; else those stay as they are.
    """

    def __init__(self, sources: Sequence[FrameMasks], *, inverted: Sequence[bool], carry: bool):
        self._sources, self._inverted = sources, inverted
        self._carriers = [MaskCarrier() for _ in sources] if carry else [None] * len(sources)
        self._faults = []
        self.notes = []

    @property
    def faults(self) -> list[str]:
        """What could not be read so far, one line each."""
        return [*self._faults, *(fault for source in self._sources for fault in source.faults)]

    def find(self, frame: Frame) -> list[np.ndarray]:
        """The mask of each region, bool `[H, W]`, empty where it is not in the frame."""
        masks = []
        for number, (source, invert) in enumerate(zip(self._sources, self._inverted)):
            mask = self._find_one(number, source, frame)
            masks.append(~mask if invert else mask)
        return masks

    def _find_one(self, number, source, frame):
        carrier, pixels = self._carriers[number], frame.picture.pixels_uint8
        try:
            mask = source.find(frame)
        except InputError as error:
            # What all frames take their masks from is wrong: there is nothing to carry.
            if carrier is None or not carrier.began:
                raise
            self._faults.append(f"{error}; the mask is carried on from the frame before")
            mask = None
        if carrier is None:
            return np.zeros(pixels.shape[:2], bool) if mask is None else mask
        if mask is not None:
            carrier.take(pixels, mask)
            return mask
        lost = carrier.lost
        mask = carrier.carry(pixels)
        if carrier.lost and not lost:
            region = f"region {number + 1}: " if len(self._sources) > 1 else ""
            self.notes.append(
                f"{region}frame {frame.number} has no mask, and "
                + ("the object is lost" if carrier.began else "none came before")
                + "; frames stay as they are until one has a mask"
            )
        return mask

    def get_state(self) -> dict[str, np.ndarray]:
        """Everything that the next frame depends on, as arrays by name."""
        return {
            f"{number}.mask.{name}": value
            for number, carrier in enumerate(self._carriers)
            if carrier is not None
            for name, value in carrier.get_state().items()
        }

    def set_state(self, state: Mapping[str, np.ndarray]) -> None:
        """Goes on after the frame at which `get_state` gave this."""
        for number, carrier in enumerate(self._carriers):
            prefix = f"{number}.mask."
            if carrier is not None:
                carrier.set_state(
                    {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
                )


class MaskWriter:
    """Writes masks as grey PNG files, named as their frames; of several regions, numbered.

    Args:
      folder: made if it is missing; None writes nothing.
    """

    def __init__(self, folder: str | None):
        self._folder = None if folder is None else pathlib.Path(folder)
        if folder is not None:
            make_folder(folder)

    def write(self, name: str, masks: Sequence[np.ndarray]) -> None:
        """Writes the masks of the frame of a name."""
        if self._folder is None:
            return
        for number, mask in enumerate(masks, start=1):
            suffix = f"_region{number}" if len(masks) > 1 else ""
            save_mask(self._folder / f"{name}{suffix}.png", mask.astype(np.uint8))
