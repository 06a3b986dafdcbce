# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What becomes of pixels that are not 8-bit RGB: one rule for each kind."""

import io

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps

from tfstyle.errors import InputError

# TIFF tags that describe the old file's layout, not the photograph.
_LAYOUT_TAGS = frozenset(
    [254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 317, 320, 322, 323]
    + [324, 325, 330, 338, 339, 347, 512, 513, 514, 529, 530, 531, 532, 700, 33723, 34377, 34675]
)


def convert_image(image: Image.Image) -> tuple[np.ndarray, np.ndarray | None, bytes | None]:
    """Converts any Pillow picture to 8-bit RGB.

    16-bit grey keeps its high byte (rounded); float and 32-bit integer pictures are read as 8-bit
    or 16-bit by their largest value, floats up to 1 as [0, 1]; CMYK and Lab go through their
    colour profiles.

    Args:
      image: decoded or not; the first frame is taken.

    Returns:
      (RGB uint8 `[H, W, 3]`, alpha uint8 `[H, W]` or None, RGB colour profile or None).
    """
    image.load()
    profile = image.info.get("icc_profile") or None
    if image.mode in ("RGB", "RGBA", "RGBa", "P", "PA", "RGBX"):
        kept_profile = profile
    else:
        kept_profile = None  # it describes grey, CMYK or Lab values, which the pixels no longer are
    if image.mode.startswith("I") or image.mode == "F":
        grey = _scale_to_uint8(np.asarray(image))
        return np.repeat(grey[..., None], 3, axis=-1), None, None
    if image.mode in ("CMYK", "LAB"):
        rgb = _convert_through_profile(image, profile)
        return np.array(rgb), None, None
    if image.has_transparency_data:
        # Premultiplied pixels first lose their factor, greys and palettes their index.
        unmultiplied = {"RGBa": "RGBA", "La": "LA"}.get(image.mode, image.mode)
        rgba = np.array(image.convert(unmultiplied).convert("RGBA"))
        return np.ascontiguousarray(rgba[..., :3]), np.ascontiguousarray(rgba[..., 3]), kept_profile
    return np.array(image.convert("RGB")), None, kept_profile


def convert_array(array: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Converts an array of pixels to 8-bit RGB.

    Args:
      array: `[H, W]` or `[H, W, 1 | 3 | 4]`, bool, uint8, uint16, or float in [0, 1].
      name: what errors call it.

    Returns:
      (RGB uint8 `[H, W, 3]`, alpha uint8 `[H, W]` or None).

    Raises:
      InputError: another shape, type or range.
    """
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[-1] not in (1, 3, 4) or not array.size:
        raise InputError(
            f"{name}: expected pixels [H, W], [H, W, 1], [H, W, 3] or [H, W, 4], "
            f"got shape {list(array.shape)}"
        )
    if array.dtype == bool:
        array = array.astype(np.uint8) * np.uint8(255)
    elif array.dtype == np.uint16:
        array = _round_16_bit(array)
    elif np.issubdtype(array.dtype, np.floating):
        # A rounding error outside [0, 1] is forgiven, a picture in [0, 255] is not.
        if not (array.min() >= -1e-3 and array.max() <= 1 + 1e-3):
            raise InputError(
                f"{name}: float pixels must be finite and in [0, 1]; divide by 255 or give uint8"
            )
        array = np.rint(np.clip(array, 0, 1) * 255).astype(np.uint8)
    elif array.dtype != np.uint8:
        raise InputError(f"{name}: pixels of type {array.dtype}; give uint8, uint16, bool or float")
    alpha = np.ascontiguousarray(array[..., 3]) if array.shape[-1] == 4 else None
    rgb = np.repeat(array, 3, axis=-1) if array.shape[-1] == 1 else array[..., :3]
    return np.array(rgb), alpha


def turn_upright(image: Image.Image) -> tuple[Image.Image, bytes | None]:
    """Turns the picture as its EXIF orientation says.

    A damaged EXIF block costs the block, not the picture.

    Args:
      image: with its pixels loaded; damaged ones have raised by then.

    Returns:
      (the picture, an EXIF block that fits the turned pixels or None).
    """
    try:
        upright = ImageOps.exif_transpose(image)
        return upright, _get_exif(image, upright)
    except Exception:  # whatever a damaged block leads its parser to
        return image, None


def _get_exif(image: Image.Image, upright: Image.Image) -> bytes | None:
    # Turning resets the orientation of a raw block, and forgets a TIFF's tags.
    raw = upright.info.get("exif")
    tags = image.getexif()
    if raw:
        return raw
    kept = Image.Exif()
    kept.update({tag: value for tag, value in tags.items() if tag not in _LAYOUT_TAGS})
    for pointer in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        if pointer in tags:
            kept[pointer] = tags.get_ifd(pointer)
    return kept.tobytes() if len(kept) else None


def _scale_to_uint8(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "u" and values.dtype.itemsize == 2:  # of either byte order
        return _round_16_bit(values)
    floats = values.dtype.kind == "f"
    values = np.nan_to_num(values.astype(np.float64))
    largest = values.max(initial=0)
    if floats and largest <= 1:
        full = 1.0
    else:
        full = 255.0 if largest <= 255 else 65535.0
    return np.rint(np.clip(values / full, 0, 1) * 255).astype(np.uint8)


def _round_16_bit(values: np.ndarray) -> np.ndarray:
    return ((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def _convert_through_profile(image: Image.Image, profile: bytes | None) -> Image.Image:
    srgb = ImageCms.createProfile("sRGB")
    try:
        if profile:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        elif image.mode == "LAB":
            source = ImageCms.createProfile("LAB")
        else:
            return image.convert("RGB")
        return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # damaged: the plain formula will do
        return image.convert("RGB")
