# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from annotations in COCO's format (instances_*.json)."""

import functools
import os
import pathlib
import threading

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.opening import check_file
from tfstyle.files.pictures import Picture
from tfstyle.regions.coco_file import CocoFile, load_coco_file
from tfstyle.regions.coco_segmentation import decode_segmentation
from tfstyle.regions.mask_checks import check_mask, check_mask_size

# Threads that wanted one file would all read it.
_loading = threading.Lock()


def make_coco_mask(
    picture: Picture,
    annotations: str | os.PathLike,
    *,
    category: str | None = None,
    instance: int | None = None,
) -> np.ndarray:
    """One instance, or all instances of a category, of a picture that COCO annotates.

    Args:
      picture: its `name` has to be the file name that the annotations know, in any folder and
        with any suffix: sizes alone do not tell whether an instance lies in this picture.
      annotations: path of the JSON file; read once and kept for the pictures that follow.
      category: such as "cat"; the union of its instances.
      instance: id of an annotation.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: missing or unreadable file, neither or both of category and instance, unknown
        ones, another picture than the annotated one, or a damaged segmentation.
    """
    if (category is None) == (instance is None):
        raise InputError(f"{annotations}: name either a category or an instance")
    coco = _load(annotations)
    name = f"{annotations}, {category or f'instance {instance}'}"
    if instance is None:
        chosen = _find_category(coco, picture, annotations, category)
    else:
        chosen = _find_instance(coco, picture, annotations, instance)
    size = picture.pixels_uint8.shape[:2]
    image = coco.images[chosen[0]["image_id"]]
    check_mask_size((image.height, image.width), size, name)
    mask = np.zeros(size, bool)
    for annotation in chosen:
        try:
            mask |= decode_segmentation(annotation["segmentation"], *size)
        except InputError as error:
            raise InputError(f"{name}: {error}") from error
    return check_mask(mask, size, name)


def _find_instance(coco, picture, annotations, instance):
    chosen = [entry for entry in coco.annotations if entry.get("id") == instance]
    if not chosen:
        raise InputError(f"{annotations}: has no instance {instance}")
    if chosen[0]["image_id"] not in coco.images:
        raise InputError(f"{annotations}: does not know the picture of instance {instance}")
    file_name = coco.images[chosen[0]["image_id"]].file_name
    if _get_stem(file_name) != pathlib.Path(picture.name).stem:
        raise InputError(
            f"{annotations}: instance {instance} lies in {file_name}, not in {picture.name}; "
            "give that picture, under its name"
        )
    return chosen[:1]


def _find_category(coco, picture, annotations, category):
    # Not a set: what annotations have in place of an id may be of any kind.
    ids = [key for key, name in coco.categories.items() if name == category]
    if not ids:
        known = sorted(coco.categories.values())
        raise InputError(f"{annotations}: has no category {category!r}, but {', '.join(known)}")
    stem = pathlib.Path(picture.name).stem
    images = [key for key, image in coco.images.items() if _get_stem(image.file_name) == stem]
    if not images:
        raise InputError(f"{annotations}: does not know the picture {picture.name}")
    if len(images) > 1:
        names = ", ".join(coco.images[key].file_name for key in images)
        raise InputError(
            f"{annotations}: {picture.name} may be any of {names}; choose an instance by its id"
        )
    chosen = [
        entry
        for entry in coco.annotations
        if entry["image_id"] == images[0] and entry.get("category_id") in ids
    ]
    if not chosen:
        raise InputError(f"{annotations}: no {category} is annotated in {picture.name}")
    return chosen


def _get_stem(file_name: str) -> str:
    return pathlib.PurePosixPath(file_name).stem


def _load(annotations) -> CocoFile:
    check_file(annotations)
    status = os.stat(annotations)
    state = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)
    with _loading:
        return _load_once(os.fspath(annotations), state)


@functools.lru_cache(maxsize=1)
def _load_once(path, state):
    del state  # a changed file, or another of that name, is another key
    return load_coco_file(path)
