# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Decoding and encoding pictures inside a graph, with errors that name the input."""

import tensorflow as tf

from tfstyle.serving.graph_checks import check, say_size

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PNG_HEADER = 24  # signature, length and name of IHDR, width, height


def decode_picture(
    data: tf.Tensor, *, name: str, index: tf.Tensor | int, channels: int, max_pixels: int
) -> tf.Tensor:
    """The pixels of a JPEG or PNG, uint8 `[H, W, channels]`.

    Raises INVALID_ARGUMENT with the input's name at run time if the bytes are something else, if
    the file is damaged, or if its header says more than `max_pixels` pixels, before it is decoded.
    JPEG is decoded with the exact cosine transform, as in Pillow. EXIF is ignored.

    Args:
      data: scalar string.
      name, index: input and element, `name[index]` in errors. Errors of TensorFlow's own
        decoders name the node, whose scope is `name`.
      channels: 3 or 1 (colours become grey, alpha is dropped).
      max_pixels: height times width.
    """
    with tf.name_scope(name):
        is_png = tf.strings.substr(data, 0, len(_PNG)) == _PNG
        is_jpeg = tf.strings.substr(data, 0, len(_JPEG)) == _JPEG
        known = check(is_png | is_jpeg, name, index, "neither a JPEG nor a PNG picture")
        with tf.control_dependencies([known]):
            data = tf.identity(data)
        height, width = tf.unstack(
            tf.cond(is_png, lambda: _read_png_size(data), lambda: _read_jpeg_size(data))
        )
        fits = check(
            (height > 0)
            & (width > 0)
            & (height <= max_pixels)
            & (width <= max_pixels)
            & (height * width <= max_pixels),
            name,
            index,
            say_size(height, width),
            f" pixels, this model takes 1 to {max_pixels}",
        )
        with tf.control_dependencies([fits]):
            data = tf.identity(data)
        pixels = tf.cond(
            is_png,
            lambda: tf.io.decode_png(data, channels=channels),
            lambda: tf.io.decode_jpeg(data, channels=channels, dct_method="INTEGER_ACCURATE"),
        )
        return tf.ensure_shape(pixels, [None, None, channels])


def encode_picture(pixels_uint8: tf.Tensor, *, format: str, jpeg_quality: int) -> tf.Tensor:
    """Encodes uint8 `[H, W, 3]` as "png", or "jpeg" without chroma subsampling: scalar string."""
    if format == "png":
        return tf.io.encode_png(pixels_uint8)
    return tf.io.encode_jpeg(pixels_uint8, quality=jpeg_quality, chroma_downsampling=False)


def plan_style_sides(
    sides: tf.Tensor, scale: tf.Tensor | float, *, size: int | None = None
) -> tf.Tensor:
    """Height and width, int32 `[2]`, in which a style picture is encoded.

    Args:
      sides: its own, int32 `[2]`.
      scale: float64; factor by which it is enlarged or reduced.
      size: shorter side to which a larger picture is reduced before, or None.
    """
    sides = tf.cast(sides, tf.float64)
    factor = tf.cast(scale, tf.float64)
    if size is not None:
        factor *= tf.minimum(size / tf.reduce_min(sides), 1.0)
    return tf.maximum(tf.cast(tf.round(sides * factor), tf.int32), 1)


def resize_style(levels: tf.Tensor, sides: tf.Tensor) -> tf.Tensor:
    """A style picture in another size, float `[h, w, 3]` in [0, 1], of `[H, W, 3]` in [0, 255].

    Bicubic and antialiased, first across and then down, each rounded to 8 bits, as Pillow does for
    `inference/style_codes.py`. (The two differ by one level where a value is close to a half.)
    """
    own = tf.shape(levels)[:2]
    pixels = tf.cast(levels, tf.float32)
    pixels = tf.cond(
        tf.reduce_all(own == sides),
        lambda: pixels,
        lambda: _resize(_resize(pixels, [own[0], sides[1]]), sides),
    )
    return tf.ensure_shape(pixels, [None, None, 3]) / 255.0


def _resize(pixels, size):
    pixels = tf.image.resize(pixels, size, method="bicubic", antialias=True)
    return tf.floor(tf.clip_by_value(pixels, 0.0, 255.0) + 0.5)


def _read_png_size(data):
    # The missing bytes of a truncated header count as zeros, which the size check refuses.
    header = tf.strings.join([tf.strings.substr(data, 0, _PNG_HEADER), b"\0" * _PNG_HEADER])
    size = tf.io.decode_raw(tf.strings.substr(header, 16, 8), tf.uint8)
    digits = tf.reshape(tf.cast(size, tf.int64), [2, 4])
    width_height = tf.reduce_sum(digits * tf.constant([1 << 24, 1 << 16, 1 << 8, 1], tf.int64), 1)
    return width_height[::-1]


def _read_jpeg_size(data):
    return tf.cast(tf.image.extract_jpeg_shape(data, output_type=tf.int32)[:2], tf.int64)
