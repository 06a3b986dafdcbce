# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reading annotation files in COCO's instances format (instances_*.json)."""

import os
from typing import NamedTuple

from tfstyle.errors import InputError
from tfstyle.files.json_files import load_json
from tfstyle.files.opening import check_file


class CocoImage(NamedTuple):
    """A picture that a file annotates: its file name, perhaps with folders, and its size."""

    file_name: str
    height: int
    width: int


class CocoFile(NamedTuple):
    """What a file holds, in its order.

    Attributes:
      images: picture id to picture.
      annotations: the file's own dicts, each with an "image_id" (perhaps of no picture of
        `images`) and a "segmentation" for `decode_segmentation`. The rest ("id", "category_id")
        is as the file has it.
      categories: category id to name; empty where the file has none.
    """

    images: dict[int, CocoImage]
    annotations: list[dict]
    categories: dict[int, str]


def load_coco_file(path: str | os.PathLike) -> CocoFile:
    """Reads a file of COCO annotations.

    Args:
      path: of the JSON file.

    Returns:
      CocoFile. Segmentations are not decoded yet, nor checked.

    Raises:
      InputError: missing, no JSON, or not COCO's instances format.
    """
    check_file(path)
    content = load_json(path)
    try:
        images = {
            image["id"]: CocoImage(
                str(image["file_name"]), int(image["height"]), int(image["width"])
            )
            for image in content["images"]
        }
        annotations = content["annotations"]
        for annotation in annotations:
            images.get(annotation["image_id"]), annotation["segmentation"]
        categories = {
            category["id"]: str(category["name"]) for category in content.get("categories", ())
        }
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise InputError(f"{path}: not in COCO's instances format ({error!r})") from error
    return CocoFile(images, annotations, categories)
