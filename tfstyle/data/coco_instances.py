# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Object masks of COCO's `instances_*.json`: polygons, run lengths and compressed run lengths."""

import logging
import pathlib
from typing import NamedTuple

import numpy as np

from tfstyle.data.mask_files import fit_mask
from tfstyle.errors import InputError
from tfstyle.regions.coco_file import load_coco_file
from tfstyle.regions.coco_segmentation import CocoSegmentation

_logger = logging.getLogger(__name__)


class CocoInstance(NamedTuple):
    """One object and its share of the picture's area."""

    segmentation: CocoSegmentation
    area_share: float


class CocoInstances:
    """The annotated objects of each photograph, found by file name or by image id.

    Attributes:
      by_id: image id to its objects, in the file's order.
      file_names: file name (without folders) to image id.
      damaged: how many annotations could not be read and were left out.
    """

    def __init__(self, path: str):
        """Reads the file.

        Raises:
          InputError: missing, no JSON, or not COCO's instances format.
        """
        self.by_id: dict[int, list[CocoInstance]] = {}
        self.file_names: dict[str, int] = {}
        self.damaged = 0
        try:
            coco = load_coco_file(path)
        except InputError as error:
            raise InputError(
                f"--annotations: {error}; it is the instances_*.json of COCO's "
                "annotations_trainval2014.zip, or one of your own in that format"
            ) from error
        for key, image in coco.images.items():
            self.file_names[pathlib.PurePosixPath(image.file_name).name] = key
        for annotation in coco.annotations:
            try:
                image = coco.images[annotation["image_id"]]
                segmentation = CocoSegmentation(
                    annotation["segmentation"], image.height, image.width
                )
            except (InputError, KeyError):
                self.damaged += 1
                continue
            if share := segmentation.area / (image.height * image.width):
                instance = CocoInstance(segmentation, share)
                self.by_id.setdefault(annotation["image_id"], []).append(instance)
        if self.damaged:
            _logger.warning(
                "%s: %d of %d annotations are damaged and left out",
                path,
                self.damaged,
                len(coco.annotations),
            )

    def get_instances(self, file_name: str) -> list[CocoInstance]:
        """The objects of the photograph of this file name; empty for one that is not annotated."""
        return self.by_id.get(self.file_names.get(file_name), [])


def decode_instance(instance: CocoInstance, height: int, width: int, *, name: str) -> np.ndarray:
    """The object's mask at the photograph's size, bool `[height, width]`.

    Raises:
      InputError: the photograph has other proportions than the annotation says.
    """
    return fit_mask(instance.segmentation.decode(), height, width, name=name)
