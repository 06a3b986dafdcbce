# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A small data folder as people have them, written by the tests themselves."""

import json
import types

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco_mask

from tfstyle.files.pictures import save_picture

SIDE = 48


def draw_noise(seed, height=SIDE, width=SIDE + 16, channels=3):
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)


def fill_rectangle(top, left, bottom, right, height=SIDE, width=SIDE + 16):
    mask = np.zeros((height, width), bool)
    mask[top:bottom, left:right] = True
    return mask


@pytest.fixture
def data_folder(tmp_path):
    """Six photographs (two annotated, one with a mask file) and four paintings.

    `polygon.png` has the rectangle 10..40 x 20..50 as a polygon, `rle.png` the same as plain and as
    compressed RLE, `masked.png` as a mask file.
    """
    photos, styles, masks = (tmp_path / name for name in ("photos", "styles", "masks"))
    for folder in (photos, styles, masks):
        folder.mkdir()
    names = ["polygon.png", "rle.png", "masked.png", "a.png", "b.png", "c.png"]
    for seed, name in enumerate(names):
        save_picture(photos / name, draw_noise(seed))
    for seed in range(4):
        save_picture(styles / f"painting{seed}.png", draw_noise(100 + seed, 40, 40))
    mask = fill_rectangle(10, 20, 40, 50)
    Image.fromarray(mask.astype(np.uint8) * 255).save(masks / "masked.png")
    compressed = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    flat = mask.ravel(order="F").astype(int)
    changes = np.flatnonzero(np.diff(flat)) + 1
    counts = np.diff([0, *changes, flat.size]).tolist()
    size = [SIDE, SIDE + 16]
    segmentations = [
        (7, [[20, 10, 50, 10, 50, 40, 20, 40]]),
        (8, {"size": size, "counts": counts}),
        (8, {"size": size, "counts": compressed["counts"].decode()}),
    ]
    annotations = tmp_path / "instances.json"
    annotations.write_text(
        json.dumps(
            {
                "images": [
                    {"id": 7, "file_name": "polygon.png", "height": SIDE, "width": SIDE + 16},
                    {"id": 8, "file_name": "train/rle.png", "height": SIDE, "width": SIDE + 16},
                ],
                "annotations": [
                    {"id": i, "image_id": image, "category_id": 1, "segmentation": segmentation}
                    for i, (image, segmentation) in enumerate(segmentations)
                ],
                "categories": [{"id": 1, "name": "thing"}],
            }
        )
    )
    return types.SimpleNamespace(
        root=tmp_path,
        photos=str(photos),
        styles=str(styles),
        masks=str(masks),
        annotations=str(annotations),
        object_mask=mask,
    )
