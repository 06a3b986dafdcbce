# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import io

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from tfstyle.errors import InputError
from tfstyle.files.pictures import (
    FORMATS,
    encode_picture,
    list_pictures,
    load_picture,
    save_picture,
)

ORIENTATION = 274


def draw(height=6, width=9, channels=3, seed=0):
    shape = (height, width) if channels is None else (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def encode_with_pillow(image, format="PNG", **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


@pytest.mark.parametrize("suffix", [".png", ".tif", ".TIFF", ".bmp", ".webp"])
def test_lossless_formats_give_back_every_bit(tmp_path, suffix):
    pixels = draw()
    save_picture(tmp_path / f"p{suffix}", pixels, quality=100)
    picture = load_picture(tmp_path / f"p{suffix}")
    np.testing.assert_array_equal(picture.pixels_uint8, pixels)
    assert picture.alpha_uint8 is None


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
def test_alpha_comes_back_and_leaves_the_pixels_under_it_alone(tmp_path, suffix):
    pixels, alpha = draw(), draw(channels=None, seed=1)
    alpha[0] = 0
    save_picture(tmp_path / f"p{suffix}", pixels, alpha_uint8=alpha, quality=100)
    picture = load_picture(tmp_path / f"p{suffix}")
    np.testing.assert_array_equal(picture.alpha_uint8, alpha)
    np.testing.assert_array_equal(picture.pixels_uint8, pixels)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_profile_and_exif_travel_and_every_suffix_writes(tmp_path, suffix):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[271] = "Maker"
    exif[ExifTags.IFD.Exif] = {ExifTags.Base.ISOSpeedRatings: 200}
    save_picture(tmp_path / f"p{suffix}", draw(32, 32), exif=exif.tobytes(), icc_profile=profile)
    picture = load_picture(tmp_path / f"p{suffix}")
    if suffix == ".bmp":
        assert picture.exif is None and picture.icc_profile is None
        return
    assert picture.icc_profile == profile
    read = Image.Exif()
    read.load(picture.exif)
    assert read[271] == "Maker" and set(read) == {271, ExifTags.IFD.Exif}
    assert read.get_ifd(ExifTags.IFD.Exif) == {ExifTags.Base.ISOSpeedRatings: 200}


def test_exif_orientation_is_applied_once(tmp_path):
    upright = np.zeros((48, 32, 3), np.uint8)
    upright[:16, :16] = 255  # a white top left corner
    turns = {1: upright, 3: np.rot90(upright, 2), 6: np.rot90(upright), 8: np.rot90(upright, -1)}
    turns |= {2: np.fliplr(upright), 4: np.flipud(upright)}
    turns |= {5: np.swapaxes(upright, 0, 1), 7: np.rot90(np.swapaxes(upright, 0, 1), 2)}
    for orientation, stored in turns.items():
        exif = Image.Exif()
        exif[ORIENTATION], exif[271] = orientation, "Maker"
        data = encode_with_pillow(Image.fromarray(np.ascontiguousarray(stored)), exif=exif)
        picture = load_picture(data)
        np.testing.assert_array_equal(picture.pixels_uint8, upright, err_msg=str(orientation))
        read = Image.Exif()
        read.load(picture.exif)
        assert read.get(ORIENTATION, 1) == 1 and read[271] == "Maker"
        again = load_picture(encode_picture(picture.pixels_uint8, exif=picture.exif))
        np.testing.assert_array_equal(again.pixels_uint8, upright)


GREY = draw(channels=None)


@pytest.mark.parametrize(
    "data",
    [
        encode_with_pillow(Image.fromarray(GREY)),
        encode_with_pillow(Image.fromarray(GREY.astype(np.uint16) * 257)),
        encode_with_pillow(Image.fromarray(GREY.astype(np.uint16) * 257), "TIFF"),
        encode_with_pillow(Image.fromarray(GREY.astype(np.int32) * 257), "TIFF"),
        encode_with_pillow(Image.fromarray(GREY.astype(np.float32) / 255), "TIFF"),
        encode_with_pillow(Image.fromarray(GREY).convert("P")),
    ],
    ids=["L", "I;16 PNG", "I;16 TIFF", "I TIFF", "F TIFF", "P"],
)
def test_every_kind_of_grey_is_three_equal_channels_of_its_values(data):
    pixels = load_picture(data).pixels_uint8
    np.testing.assert_array_equal(pixels, np.repeat(GREY[..., None], 3, -1))


def test_one_bit_pictures_are_black_and_white():
    pixels = load_picture(encode_with_pillow(Image.fromarray(GREY > 127))).pixels_uint8
    np.testing.assert_array_equal(pixels[..., 0], (GREY > 127) * 255)


def test_cmyk_becomes_rgb_without_its_profile():
    cmyk = Image.merge("CMYK", [Image.new("L", (16, 16), v) for v in (0, 255, 255, 0)])
    picture = load_picture(encode_with_pillow(cmyk, "JPEG", icc_profile=b"damaged"))
    red, green, blue = picture.pixels_uint8.reshape(-1, 3).mean(0)
    assert red > 240 and green < 15 and blue < 15
    assert picture.icc_profile is None


def test_lab_becomes_rgb():
    srgb = ImageCms.createProfile("sRGB")
    image = Image.new("RGB", (8, 8), (200, 40, 60))
    lab = ImageCms.profileToProfile(image, srgb, ImageCms.createProfile("LAB"), outputMode="LAB")
    pixels = load_picture(encode_with_pillow(lab, "TIFF")).pixels_uint8
    np.testing.assert_allclose(pixels[0, 0], (200, 40, 60), atol=3)


def test_palette_and_grey_transparency_is_alpha():
    image = Image.fromarray(GREY).convert("P")
    index = image.getpixel((0, 0))
    picture = load_picture(encode_with_pillow(image, transparency=index))
    assert picture.alpha_uint8[0, 0] == 0
    np.testing.assert_array_equal(picture.alpha_uint8 == 0, np.asarray(image) == index)
    grey_alpha = Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(GREY[::-1].copy())])
    picture = load_picture(encode_with_pillow(grey_alpha))
    np.testing.assert_array_equal(picture.alpha_uint8, GREY[::-1])
    np.testing.assert_array_equal(picture.pixels_uint8[..., 1], GREY)


def test_arrays_pillow_pictures_and_bytes_are_read_alike():
    pixels = draw()
    for source in (
        pixels,
        pixels.astype(np.uint16) * 257,
        (pixels / 255).astype(np.float32),
        Image.fromarray(pixels),
        encode_picture(pixels),
        load_picture(pixels),
    ):
        np.testing.assert_array_equal(load_picture(source).pixels_uint8, pixels)
    np.testing.assert_array_equal(load_picture(GREY[..., None]).pixels_uint8[..., 2], GREY)
    rgba = load_picture(draw(channels=4))
    np.testing.assert_array_equal(rgba.alpha_uint8, draw(channels=4)[..., 3])


def test_loading_does_not_alias_the_callers_array():
    pixels = draw()
    load_picture(pixels).pixels_uint8[:] = 0
    assert pixels.any()


@pytest.mark.parametrize(
    "array, message",
    [
        (np.zeros((4, 4, 2), np.uint8), "got shape"),
        (np.zeros((0, 4, 3), np.uint8), "got shape"),
        (np.zeros((4, 4, 3), np.int64), "int64"),
        (np.full((4, 4, 3), 200.0), "divide by 255"),
        (np.full((4, 4, 3), np.nan), "finite"),
    ],
)
def test_arrays_that_are_no_pictures_are_refused(array, message):
    with pytest.raises(InputError, match=message):
        load_picture(array)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_damaged_files_are_one_line_with_their_name(tmp_path, format):
    data = encode_picture(draw(64, 64), format=format)
    for length in (0, 1, 30, len(data) // 2, len(data) - 200):
        path = tmp_path / f"damaged_{length}"
        path.write_bytes(data[:length])
        with pytest.raises(InputError, match=f"damaged_{length}") as caught:
            load_picture(path)
        assert "\n" not in str(caught.value)


def test_bytes_that_are_no_picture_never_raise_anything_else():
    rng = np.random.default_rng(0)
    data = np.frombuffer(encode_picture(draw(32, 32)), np.uint8)
    for _ in range(200):
        noisy = data.copy()
        noisy[rng.integers(0, len(data), 8)] = rng.integers(0, 256, 8)
        try:
            load_picture(noisy.tobytes())
        except InputError:
            pass


def test_missing_files_folders_and_other_types_are_input_errors(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_picture(tmp_path / "missing.png")
    with pytest.raises(InputError, match="folder"):
        load_picture(tmp_path)
    with pytest.raises(InputError, match="int"):
        load_picture(3)


def test_a_decompression_bomb_is_refused_before_decoding_and_the_flag_allows_it(tmp_path):
    path = tmp_path / "large.png"
    save_picture(path, np.zeros((40, 50, 3), np.uint8))
    with pytest.raises(InputError, match="50x40.*--max_pixels"):
        load_picture(path, max_pixels=1999)
    assert load_picture(path, max_pixels=2000).pixels_uint8.shape == (40, 50, 3)


def test_jpeg_is_halved_only_while_the_shorter_side_stays_long_enough():
    data = encode_picture(draw(96, 64), format="JPEG")
    shapes = {16: (24, 16), 17: (48, 32), 32: (48, 32), 33: (96, 64), 1000: (96, 64)}
    for side, shape in shapes.items():
        assert load_picture(data, shrink_to=side).pixels_uint8.shape[:2] == shape
    assert load_picture(encode_picture(draw(96, 64)), shrink_to=8).pixels_uint8.shape[0] == 96


def test_an_unknown_suffix_or_array_is_refused_and_writes_nothing(tmp_path):
    with pytest.raises(InputError, match=".gif"):
        save_picture(tmp_path / "p.gif", draw())
    with pytest.raises(InputError, match="GIF"):
        encode_picture(draw(), format="GIF")
    with pytest.raises(InputError, match="float64"):
        save_picture(tmp_path / "p.png", draw() / 255)
    with pytest.raises(InputError, match="alpha"):
        save_picture(tmp_path / "p.png", draw(), alpha_uint8=draw(5, 5, None))
    with pytest.raises(InputError, match="as WEBP"):
        save_picture(tmp_path / "p.webp", np.zeros((1, 20000, 3), np.uint8))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_exif_block_does_not_cost_the_picture(format):
    for exif in (b"Exif\0\0garbage", b"nonsense", b"Exif\0\0MM\0*\0\0\0\x08\0\x05\x01\x12"):
        data = encode_picture(draw(20, 30), format=format, exif=exif)
        assert load_picture(data).pixels_uint8.shape == (20, 30, 3)


def test_exif_too_long_for_jpeg_is_left_out():
    data = encode_picture(draw(), format="JPEG", exif=b"Exif\0\0" + bytes(70_000))
    assert load_picture(data).exif is None


def test_listing_is_sorted_and_holds_visible_pictures_only(tmp_path):
    for name in ("b.PNG", "a.jpg", "._a.jpg", "notes.txt", "sub/c.webp", "folder.png/x"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")

    def names(*arguments, **options):
        return [str(p.relative_to(tmp_path)) for p in list_pictures(*arguments, **options)]

    assert names(tmp_path) == ["a.jpg", "b.PNG"]
    assert names(tmp_path, recursive=True) == ["a.jpg", "b.PNG", "sub/c.webp"]
    assert names(str(tmp_path / "*" / "*.webp")) == ["sub/c.webp"]
    assert names(tmp_path / "a.jpg") == ["a.jpg"]
    with pytest.raises(InputError, match="no such folder"):
        list_pictures(tmp_path / "nothing*")
    with pytest.raises(InputError, match="no such folder"):
        list_pictures(tmp_path / ("n" * 300))
