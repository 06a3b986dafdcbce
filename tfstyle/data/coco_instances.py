# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Object masks of COCO's `instances_*.json`: polygons, RLE and compressed RLE."""

import json
import pathlib
from typing import NamedTuple

import numpy as np
from pycocotools import mask as coco_mask

from tfstyle.data.mask_files import fit_mask
from tfstyle.errors import InputError


class CocoInstance(NamedTuple):
    """One object: its compressed RLE (a hundredth of its polygons' memory) and area share."""

    rle: dict
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
        images, annotations = _read_json(path)
        sizes = {}
        for image in images:
            sizes[image["id"]] = int(image["height"]), int(image["width"])
            self.file_names[pathlib.PurePosixPath(str(image["file_name"])).name] = image["id"]
        for annotation in annotations:
            try:
                height, width = sizes[annotation["image_id"]]
                rle = encode_segmentation(annotation["segmentation"], height, width)
                share = float(coco_mask.area(rle)) / (height * width)
            except Exception:  # pycocotools raises anything on damaged segmentations
                self.damaged += 1
                continue
            if share > 0:
                self.by_id.setdefault(annotation["image_id"], []).append(CocoInstance(rle, share))

    def get_instances(self, file_name: str) -> list[CocoInstance]:
        """The objects of the photograph of this file name; empty for one that is not annotated."""
        return self.by_id.get(self.file_names.get(file_name), [])


def encode_segmentation(segmentation, height: int, width: int) -> dict:
    """Compressed RLE of a COCO segmentation: a list of polygons, RLE, or compressed RLE."""
    if isinstance(segmentation, list):
        if not segmentation:
            raise ValueError("a segmentation without polygons")
        return coco_mask.merge(coco_mask.frPyObjects(segmentation, height, width))
    if tuple(segmentation["size"]) != (height, width):
        raise ValueError("a segmentation of another size than its picture")
    if isinstance(segmentation["counts"], list):
        return coco_mask.frPyObjects(segmentation, height, width)
    return segmentation


def decode_instance(instance: CocoInstance, height: int, width: int, *, name: str) -> np.ndarray:
    """The object's mask at the photograph's size, bool `[height, width]`.

    Raises:
      InputError: damaged, or the photograph has other proportions than the annotation says.
    """
    mask = coco_mask.decode(instance.rle)
    if mask.max() > 1:  # a code that ends early leaves the rest of the mask unset
        raise InputError(f"{name}: damaged annotation")
    return fit_mask(mask.astype(bool), height, width, name=name)


def _read_json(path: str) -> tuple[list, list]:
    try:
        with open(path, encoding="utf-8") as stream:
            content = json.load(stream)
    except OSError as error:
        raise InputError(
            f"--annotations: cannot read {path} ({error.strerror}); it is the instances_*.json of "
            "COCO's annotations_trainval2014.zip, or one of your own in that format"
        ) from error
    except ValueError as error:
        raise InputError(f"--annotations: {path} is not JSON ({error})") from error
    try:
        images, annotations = content["images"], content["annotations"]
        for image in images:
            image["id"], image["file_name"], int(image["height"]), int(image["width"])
        for annotation in annotations:
            annotation["image_id"], annotation["segmentation"]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"--annotations: {path} is not in COCO's instances format (missing {error})"
        ) from error
    return images, annotations
