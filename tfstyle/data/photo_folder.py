# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Photographs of any folder, with COCO annotations, mask files, both, or neither."""

import functools
import pathlib

from tfstyle.data.coco_instances import CocoInstances, decode_instance
from tfstyle.data.mask_files import MaskFiles
from tfstyle.data.picture_files import PictureFile
from tfstyle.data.picture_source import Photograph
from tfstyle.files.pictures import load_picture

# Smaller objects would be a handful of pixels even in the tightest crop.
MIN_INSTANCE_SHARE = 0.005


class PhotoFolder:
    """Picture files as a `PhotoSource`.

    An annotation is matched by file name, a mask file by stem; a photograph with both has both.

    Attributes:
      names: as `PhotoSource`.
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
        self._paths = [file.path for file in files]
        self.coco = coco
        self.masks = masks

    def load(self, index: int, *, shrink_to: int) -> Photograph:
        """Decodes one photograph and says which objects are known in it; see `PhotoSource`."""
        path = self._paths[index]
        pixels = load_picture(path, shrink_to=shrink_to).pixels_uint8
        return Photograph(pixels, self._list_instances(path, *pixels.shape[:2]))

    def _list_instances(self, path: pathlib.Path, height: int, width: int) -> list:
        instances = []
        if self.coco is not None:
            instances += [
                functools.partial(decode_instance, instance, height, width, name=path.name)
                for instance in self.coco.get_instances(path.name)
                if instance.area_share >= MIN_INSTANCE_SHARE
            ]
        if self.masks is not None and path.stem in self.masks.paths:
            instances.append(functools.partial(self.masks.load, path.stem, height, width))
        return instances
