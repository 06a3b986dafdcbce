# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
import numpy as np
import pytest
from scipy.ndimage import binary_fill_holes
from skimage import data

from tfstyle.demo import cat_picture
from tfstyle.files.pictures import load_picture
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network


@pytest.fixture(scope="module")
def mask():
    return cat_picture.make_cat_mask(data.chelsea())


@pytest.mark.parametrize(
    "point, part",
    [
        ((110, 170), "left eye"),
        ((130, 315), "right eye"),
        ((235, 265), "nose"),
        ((30, 360), "ear"),
        ((280, 60), "chest"),
        ((265, 250), "chin"),
        ((20, 230), "forehead"),
        ((150, 30), "shoulder"),
    ],
)
def test_the_mask_holds_every_part_of_the_cat(mask, point, part):
    assert mask[point] == 1, part


@pytest.mark.parametrize("point", [(60, 10), (30, 420), (150, 400), (290, 350), (220, 380)])
def test_the_mask_leaves_out_what_is_behind_the_cat(mask, point):
    assert mask[point] == 0


def test_the_mask_has_no_holes(mask):
    np.testing.assert_array_equal(binary_fill_holes(mask), mask)


def test_the_demo_writes_the_cat_restyled_and_everything_else_as_it_was(tmp_path, mask):
    keras.utils.set_random_seed(1)
    network = build_network("local_transfer", LocalTransferConfig.tiny().to_dict())
    save_checkpoint(network, tmp_path / "checkpoint")
    result = cat_picture.paint_cat(
        cat_picture.CatOptions(
            output=str(tmp_path / "out"), checkpoint=str(tmp_path / "checkpoint")
        )
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "all.png",
        "content.png",
        "mask.png",
        "result.png",
        "style.png",
    ]
    pictures = {
        name: load_picture(tmp_path / "out" / f"{name}.png").pixels_uint8
        for name in ("content", "mask", "result", "all")
    }
    np.testing.assert_array_equal(load_picture(result).pixels_uint8, pictures["result"])
    np.testing.assert_array_equal(pictures["content"], data.chelsea())
    np.testing.assert_array_equal(pictures["mask"][..., 0], mask * 255)
    changed = (pictures["result"] != pictures["content"]).any(axis=-1)
    assert not changed[mask == 0].any()
    assert changed[mask == 1].mean() > 0.9
    assert pictures["all"].shape[1] > 3 * 451 + 300
