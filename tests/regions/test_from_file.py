# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Masks out of files of every kind."""

import os
import warnings

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
    [
        *[(255, "L"), (128, "L"), (1, "L"), (1, "P"), (200, "RGB"), (1, "RGB"), (1, "1")],
        *[(1, "I;16"), (65535, "I;16"), (32768, "I;16"), (1, "I"), (65535, "I")],
    ],
)
def test_what_lies_above_one_half_of_white_is_inside(tmp_path, mask, value, mode):
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


def find_above_half(values):
    return values / (1 if values.max() <= 1 else 255 if values.max() <= 255 else 65535) > 0.5


@pytest.mark.parametrize("resample", [Image.Resampling.LANCZOS, Image.Resampling.BILINEAR])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".npy"])
def test_a_resized_mask_has_no_stray_outline(tmp_path, mask, resample, suffix):
    picture = load_picture(np.zeros((96, 136, 3), np.uint8))
    resized = Image.fromarray(mask * 255).resize((136, 96), resample)
    path = tmp_path / f"mask{suffix}"
    if suffix == ".npy":
        np.save(path, resized)
    else:
        resized.save(path, quality=60)
    scaled = np.kron(mask, np.ones((8, 8), np.uint8))
    assert np.mean((np.asarray(resized) > 0) != scaled) > 0.03  # what "any non-zero" would paint
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        inside = load_mask(path, picture)
    assert np.mean(inside != scaled) < 0.02
    if suffix != ".npy":
        np.testing.assert_array_equal(read_mask_file(path), inside)
    array = np.asarray(resized)
    for values in (array, array / 255, (array / 255).astype(np.float32), array.astype(int)):
        np.testing.assert_array_equal(read_mask(values, picture), find_above_half(array))


def test_what_one_half_leaves_out_is_said(tmp_path, mask):
    """A map of labels is no mask of one region: it is warned of, or asks for the threshold."""
    labels = mask * np.uint8(255)
    labels[:, 13:] = 90
    Image.fromarray(labels).save(tmp_path / "labels.png")
    with pytest.warns(UserWarning, match="labels.png: 48 pixels are not 0.*--mask_threshold=0"):
        np.testing.assert_array_equal(load_mask(tmp_path / "labels.png", PICTURE), mask)
    Image.fromarray(mask * np.uint8(255)).save(tmp_path / "plain.png")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        both = load_mask(tmp_path / "labels.png", PICTURE, threshold=0)
        load_mask(tmp_path / "plain.png", PICTURE)
    assert both.sum() == mask.sum() + 48
    Image.fromarray(mask * np.uint8(7)).save(tmp_path / "dim.png")
    with pytest.raises(InputError, match="largest is 7 of 255.*--mask_threshold=0 takes"):
        load_mask(tmp_path / "dim.png", PICTURE)
    np.testing.assert_array_equal(load_mask(tmp_path / "dim.png", PICTURE, threshold=0), mask)


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
    np.testing.assert_array_equal(MaskFiles(str(tmp_path)).read(path.stem), expected)
    if path.suffix != ".webp":
        np.testing.assert_array_equal(expected, ramp > 127)
    with pytest.raises(InputError, match="17x12 is more"):
        read_mask_file(path, max_pixels=12 * 17 - 1)


def write_header(path, shape):
    """An .npy file that claims an array and holds none of it."""
    with open(path, "wb") as file:
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)


def test_a_sparse_array_of_another_size_is_refused_unread(tmp_path):
    """The claimed bytes are all there, as a hole in the file: only the size tells."""
    shape = (1_000_000, 100_000)
    write_header(tmp_path / "sparse.npy", shape)
    try:
        os.truncate(tmp_path / "sparse.npy", 128 + shape[0] * shape[1])
    except OSError:
        pytest.skip("this file system has no files of 100 GB with holes")
    with pytest.raises(InputError, match="sparse.npy.*the mask is 100000x1000000"):
        load_mask(tmp_path / "sparse.npy", PICTURE)


def test_a_mask_with_a_wrong_checksum_is_refused(tmp_path, mask):
    path = tmp_path / "mask.png"
    Image.fromarray(mask * 255).save(path)
    data = bytearray(path.read_bytes())
    data[data.index(b"IEND") - 5] ^= 1  # the last byte of the checksum of the pixels
    path.write_bytes(data)
    for read in (lambda: load_mask(path, PICTURE), lambda: read_mask_file(path)):
        with pytest.raises(InputError, match="mask.png: damaged picture"):
            read()


def test_what_is_missing_broken_empty_or_of_another_size_is_one_line(tmp_path):
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "broken.npy").write_bytes(b"nothing")
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}]), allow_pickle=True)
    np.save(tmp_path / "nan.npy", np.full((12, 17), np.nan))
    np.save(tmp_path / "three.npy", np.ones((12, 17, 3)))
    np.save(tmp_path / "words.npy", np.full((12, 17), "inside"))
    np.savez(tmp_path / "archive.npz", mask=np.ones((12, 17)))
    (tmp_path / "archive.npz").rename(tmp_path / "archive.npy")
    (tmp_path / "torn.npy").write_bytes((tmp_path / "archive.npy").read_bytes()[:60])
    write_header(tmp_path / "huge.npy", (3_100_000, 3_100_000))
    write_header(tmp_path / "early.npy", (12, 17))
    os.mkfifo(tmp_path / "pipe.npy")
    os.mkfifo(tmp_path / "pipe.png")
    Image.fromarray(np.full((12, 17), np.nan, np.float32)).save(tmp_path / "nan.tif")
    Image.fromarray(np.zeros((12, 17), np.uint8)).save(tmp_path / "empty.png")
    Image.fromarray(np.ones((17, 12), np.uint8)).save(tmp_path / "turned.png")
    for name, fault in {
        "none.png": "no such file",
        "none.npy": "no such file",
        "broken.png": "picture",
        "broken.npy": "not a readable",
        "objects.npy": "not a readable",
        "nan.npy": "finite",
        "three.npy": r"the mask is an array of shape \(12, 17, 3\), but the picture is 17x12",
        "words.npy": "expected finite numbers",
        "archive.npy": "is an .npz archive",
        "torn.npy": "not a readable",
        "huge.npy": "not a readable",
        "early.npy": "not a readable",
        "pipe.npy": "is a pipe",
        "pipe.png": "is a pipe",
        "nan.tif": "finite",
        "empty.png": "empty",
        "turned.png": "the mask is 12x17 pixels, but the picture is 17x12 pixels",
    }.items():
        with pytest.raises(InputError, match=fault) as caught:
            load_mask(tmp_path / name, PICTURE)
        assert name in str(caught.value) and "\n" not in str(caught.value)
