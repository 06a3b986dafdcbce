# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks from annotations in COCO's format (instances_*.json): polygons and run-length codes."""

import contextlib
import functools
import io
import os
import pathlib
import threading

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.mask_checks import check_mask

# Threads that wanted one file would all read it, and take standard output from one another.
_loading = threading.Lock()


def make_coco_mask(
    picture: Picture, annotations, *, category: str | None = None, instance: int | None = None
) -> np.ndarray:
    """One instance, or all instances of a category, of a picture that COCO annotates.

    Args:
      picture: for a category, `picture.name` has to be the file name (the suffix may differ) that
        the annotations know; an instance names its picture itself.
      annotations: path of the JSON file; read once and kept for the pictures that follow.
      category: such as "cat"; the union of its instances.
      instance: id of an annotation.

    Returns:
      uint8 `[H, W]` in {0, 1}.

    Raises:
      InputError: missing or unreadable file, neither or both of category and instance, unknown
        ones, a picture without such an instance, or of another size than the annotated one.
    """
    if (category is None) == (instance is None):
        raise InputError(f"{annotations}: name either a category or an instance")
    coco = _load(annotations)
    if instance is not None:
        if instance not in coco.anns:
            raise InputError(f"{annotations}: has no instance {instance}")
        chosen = [coco.anns[instance]]
    else:
        chosen = _find_category(coco, picture, annotations, category)
    size = picture.pixels_uint8.shape[:2]
    name = f"{annotations}, {category or f'instance {instance}'}"
    try:
        masks = [coco.annToMask(annotation) for annotation in chosen]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(f"{name}: has no readable segmentation") from error
    return check_mask(np.any(masks, axis=0), size, name)


def _find_category(coco, picture, annotations, category):
    ids = [entry["id"] for entry in coco.cats.values() if entry["name"] == category]
    if not ids:
        known = sorted(entry["name"] for entry in coco.cats.values())
        raise InputError(f"{annotations}: has no category {category!r}, but {', '.join(known)}")
    stem = pathlib.Path(picture.name).stem
    images = [key for key, entry in coco.imgs.items() if _get_stem(entry) == stem]
    if not images:
        raise InputError(f"{annotations}: does not know the picture {picture.name}")
    chosen = coco.loadAnns(coco.getAnnIds(imgIds=images, catIds=ids))
    if not chosen:
        raise InputError(f"{annotations}: no {category} is annotated in {picture.name}")
    return chosen


def _get_stem(image):
    return pathlib.PurePosixPath(image.get("file_name", "")).stem


def _load(annotations):
    try:
        stamp = os.stat(annotations)
    except OSError as error:
        raise InputError(f"{annotations}: no such file") from error
    with _loading:
        return _load_once(os.fspath(annotations), stamp.st_mtime_ns)


@functools.lru_cache(maxsize=1)
def _load_once(path, modified):
    del modified  # a changed file is another key
    from pycocotools.coco import COCO

    try:
        # pycocotools prints its progress.
        with contextlib.redirect_stdout(io.StringIO()):
            return COCO(path)
    except Exception as error:  # whatever a file of another format leads its parser to
        raise InputError(f"{path}: not a file of COCO annotations ({error!r})") from error
