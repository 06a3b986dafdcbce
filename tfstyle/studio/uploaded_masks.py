# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks that visitors bring along: pictures, arrays, and COCO annotations."""

import pathlib
from collections import Counter

import numpy as np

from tfstyle.errors import InputError
from tfstyle.inference.masks import read_mask
from tfstyle.regions.coco_file import CocoFile
from tfstyle.studio.visit import Photo, Visit


def read_uploaded_mask(visit: Visit, path: pathlib.Path, name: str) -> np.ndarray:
    """A mask file of the photograph's size, bool `[H, W]`.

    Raises:
      InputError: it is none, has another size, or is empty.
    """
    try:
        return read_mask(path, visit.read_picture())
    except InputError as error:
        raise InputError(str(error).replace(str(path), name)) from error


def list_categories(file: CocoFile, photo: Photo) -> list[dict[str, object]]:
    """Categories that are annotated in the photograph, with the number of instances.

    Raises:
      InputError: the file does not know the photograph, which it has to know by its name.
    """
    stem = pathlib.PurePath(photo.name).stem
    ids = {key for key, i in file.images.items() if pathlib.PurePosixPath(i.file_name).stem == stem}
    if not ids:
        raise InputError(f"these annotations do not know a picture named {stem}")
    counts = Counter(
        file.categories.get(entry.get("category_id"))
        for entry in file.annotations
        if entry["image_id"] in ids
    )
    counts.pop(None, None)
    if not counts:
        raise InputError(f"nothing is annotated in {stem}")
    return [{"name": name, "count": count} for name, count in sorted(counts.items())]
