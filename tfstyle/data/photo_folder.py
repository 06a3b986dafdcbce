# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Photographs of any folder, with COCO annotations, mask files, both, or neither."""

import functools
import pathlib
from collections.abc import Callable

import numpy as np

from tfstyle.data.coco_instances import CocoInstances
from tfstyle.data.mask_files import MaskFiles, fit_mask
from tfstyle.data.picture_files import PictureFile
from tfstyle.data.picture_source import Original, Photograph
from tfstyle.files.opening import read_file
from tfstyle.files.pictures import load_picture

# Smaller objects would be a handful of pixels even in the tightest crop.
MIN_INSTANCE_SHARE = 0.005


class PhotoFolder:
    """Picture files as a `PhotoSource`.

    An annotation is matched by file name, a mask file by stem; a photograph with both has both.

    Attributes:
      names: as `PhotoSource`.
      paths: of the files.
      coco: the annotations, or None.
      masks: the mask files, or None.
    """

    def __init__(
        self,
        files: list[PictureFile],
        *,
        coco: CocoInstances | None = None,
        masks: MaskFiles | None = None,
    ):
        self.names = [file.name for file in files]
        self.paths = [file.path for file in files]
        self.coco = coco
        self.masks = masks

    def load(self, index: int, *, shrink_to: int) -> Photograph:
        """Decodes one photograph and says which objects are known in it; see `PhotoSource`."""
        return self.decode(self.read_original(index), shrink_to=shrink_to)

    def decode(self, original: Original, *, shrink_to: int) -> Photograph:
        """`load` of what `read_original` has read."""
        picture = load_picture(original.picture, name=original.path, shrink_to=shrink_to)
        height, width = picture.pixels_uint8.shape[:2]
        instances = [
            functools.partial(_read_fitting, read, height, width, name=name)
            for name, read in original.masks
        ]
        return Photograph(picture.pixels_uint8, instances)

    def read_original(self, index: int) -> Original:
        """The file of one photograph and the masks that belong to it.

        Raises:
          InputError: the file cannot be read.
        """
        path = self.paths[index]
        masks = [(name, functools.cache(read)) for name, read in self._list_masks(path)]
        return Original(str(path), read_file(path), masks)

    def _list_masks(self, path: pathlib.Path) -> list[tuple[str, Callable[[], np.ndarray]]]:
        """What errors call each mask, and a function that reads it at its own size."""
        masks: list[tuple[str, Callable[[], np.ndarray]]] = []
        if self.coco is not None:
            masks += [
                (path.name, instance.segmentation.decode)
                for instance in self.coco.get_instances(path.name)
                if instance.area_share >= MIN_INSTANCE_SHARE
            ]
        if self.masks is not None and path.stem in self.masks.paths:
            masks.append(
                (str(self.masks.paths[path.stem]), functools.partial(self.masks.read, path.stem))
            )
        return masks


def _read_fitting(read, height, width, *, name):
    return fit_mask(read(), height, width, name=name)
