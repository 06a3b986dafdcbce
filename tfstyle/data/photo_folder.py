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
        self._coco = coco
        self._masks = masks

    def load(self, index: int, *, shrink_to: int) -> Photograph:
        """Decodes one photograph and says which objects are known in it; see `PhotoSource`."""
        path = self._paths[index]
        pixels = load_picture(path, shrink_to=shrink_to).pixels_uint8
        return Photograph(pixels, self._list_instances(path, *pixels.shape[:2]))

    def count_instances(self, index: int) -> int:
        """How many objects are known in a photograph, without reading it."""
        return len(self._list_instances(self._paths[index], 0, 0))

    def _list_instances(self, path: pathlib.Path, height: int, width: int) -> list:
        instances = []
        if self._coco is not None:
            instances += [
                functools.partial(decode_instance, instance, height, width, name=path.name)
                for instance in self._coco.get_instances(path.name)
                if instance.area_share >= MIN_INSTANCE_SHARE
            ]
        if self._masks is not None and path.stem in self._masks.paths:
            instances.append(functools.partial(self._masks.load, path.stem, height, width))
        return instances
