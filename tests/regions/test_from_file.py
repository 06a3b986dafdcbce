# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks out of files of every kind."""

import numpy as np
import pytest
from PIL import Image

from tfstyle.data.mask_files import MaskFiles
from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.inference.masks import read_mask
from tfstyle.regions.from_file import load_mask, read_mask_file, read_mask_picture

PICTURE = load_picture(np.zeros((12, 17, 3), np.uint8))


@pytest.fixture(name="mask")
def draw_mask():
    mask = np.zeros((12, 17), np.uint8)
    mask[3:9, 5:13] = 1
    return mask


@pytest.mark.parametrize(
    "value, mode",
    [(255, "L"), (1, "L"), (1, "P"), (7, "RGB"), (1, "I;16"), (65535, "I;16"), (1, "1"), (3, "I")],
)
def test_any_non_zero_pixel_of_a_picture_is_inside(tmp_path, mask, value, mode):
    if mode == "RGB":
        image = Image.fromarray(np.dstack([0 * mask, mask * value, 0 * mask]).astype(np.uint8))
    elif mode == "P":
        image = Image.fromarray(mask)
        image.putpalette([0, 0, 0, 128, 0, 0])
    elif mode == "1":
        image = Image.fromarray(mask > 0)
    else:
        image = Image.fromarray(
            (mask.astype(int) * value).astype({"L": "u1", "I;16": "u2", "I": "i4"}[mode])
        )
    assert image.mode == mode
    path = tmp_path / ("mask.tif" if mode == "I" else "mask.png")  # PNG has 16 bits at most
    image.save(path)
    np.testing.assert_array_equal(load_mask(path, PICTURE), mask)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32])
@pytest.mark.parametrize("last", [(), (1,)])
def test_an_array_is_read(tmp_path, mask, dtype, last):
    np.save(tmp_path / "mask.npy", mask.astype(dtype).reshape(12, 17, *last))
    np.testing.assert_array_equal(load_mask(tmp_path / "mask.npy", PICTURE), mask)


def test_a_jpeg_is_cut_at_half_so_that_its_noise_stays_outside(tmp_path, mask):
    Image.fromarray(mask * 255).save(tmp_path / "mask.jpg", quality=60)
    assert np.count_nonzero(np.asarray(Image.open(tmp_path / "mask.jpg"))) > mask.sum()
    np.testing.assert_array_equal(load_mask(tmp_path / "mask.jpg", PICTURE), mask)


def test_the_threshold_is_a_share_of_white_in_pictures_and_a_value_in_arrays(tmp_path):
    ramp = np.broadcast_to(np.arange(17, dtype=np.uint8) * 15, (12, 17))
    Image.fromarray(ramp).save(tmp_path / "ramp.png")
    np.save(tmp_path / "ramp.npy", ramp)
    np.testing.assert_array_equal(
        load_mask(tmp_path / "ramp.png", PICTURE, threshold=0.5), ramp > 127.5
    )
    np.testing.assert_array_equal(
        load_mask(tmp_path / "ramp.npy", PICTURE, threshold=30), ramp > 30
    )


def test_of_a_picture_with_transparency_the_alpha_channel_counts(tmp_path, mask):
    pixels = np.full((12, 17, 4), 90, np.uint8)
    pixels[..., 3] = mask * 255
    Image.fromarray(pixels).save(tmp_path / "cutout.png")
    np.testing.assert_array_equal(load_mask(tmp_path / "cutout.png", PICTURE), mask)


def test_an_opaque_alpha_channel_says_nothing(tmp_path, mask):
    pixels = np.dstack([mask, mask, mask, np.ones_like(mask)]) * 255
    Image.fromarray(pixels).save(tmp_path / "opaque.png")
    np.testing.assert_array_equal(load_mask(tmp_path / "opaque.png", PICTURE), mask)


@pytest.mark.parametrize(
    "name, make",
    [
        ("opaque.png", lambda ramp: np.dstack([ramp, ramp, ramp, np.full_like(ramp, 255)])),
        ("clear.png", lambda ramp: np.dstack([ramp, ramp, ramp, ramp])),
        ("deep.png", lambda ramp: ramp.astype(np.uint16)),
        ("label.tif", lambda ramp: ramp.astype(np.int32)),
        ("grey.jpg", lambda ramp: ramp),
        ("grey.webp", lambda ramp: np.dstack([ramp, ramp, ramp])),
    ],
)
def test_a_pillow_picture_has_the_region_of_its_file(tmp_path, name, make):
    ramp = np.broadcast_to(np.arange(17, dtype=np.uint8) * 15, (12, 17))
    path = tmp_path / name
    Image.fromarray(make(ramp)).save(path)
    expected = load_mask(path, PICTURE).astype(bool)
    with Image.open(path) as image:
        np.testing.assert_array_equal(read_mask(image, PICTURE), expected)
        image.load()
        again = read_mask_picture(image, name="m", max_pixels=12 * 17)
    np.testing.assert_array_equal(again, expected)
    np.testing.assert_array_equal(read_mask_file(path), expected)
    np.testing.assert_array_equal(MaskFiles(str(tmp_path)).load(path.stem, 12, 17), expected)
    if path.suffix != ".webp":
        np.testing.assert_array_equal(expected, ramp > (127 if path.suffix == ".jpg" else 0))
    with pytest.raises(InputError, match="17x12 is more"):
        read_mask_file(path, max_pixels=12 * 17 - 1)


def test_what_is_missing_broken_empty_or_of_another_size_is_one_line(tmp_path):
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "broken.npy").write_bytes(b"nothing")
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}]), allow_pickle=True)
    np.save(tmp_path / "nan.npy", np.full((12, 17), np.nan))
    np.save(tmp_path / "three.npy", np.ones((12, 17, 3)))
    Image.fromarray(np.zeros((12, 17), np.uint8)).save(tmp_path / "empty.png")
    Image.fromarray(np.ones((17, 12), np.uint8)).save(tmp_path / "turned.png")
    for name, fault in {
        "none.png": "no such file",
        "none.npy": "no such file",
        "broken.png": "picture",
        "broken.npy": "not a readable",
        "objects.npy": "not a readable",
        "nan.npy": "finite",
        "three.npy": "the mask is 12x17x3",
        "empty.png": "empty",
        "turned.png": "the mask is 12x17 and the picture 17x12",
    }.items():
        with pytest.raises(InputError, match=fault) as caught:
            load_mask(tmp_path / name, PICTURE)
        assert name in str(caught.value) and "\n" not in str(caught.value)
