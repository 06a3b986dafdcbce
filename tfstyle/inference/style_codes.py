# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Encodes style pictures, each only once."""

import collections
import hashlib
import os
import threading
from collections.abc import Callable
from typing import Any, Protocol

import keras
import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.files.urls import describe_file, is_url
from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.masks import read_mask
from tfstyle.inference.palette import Palette
from tfstyle.inference.style_mixture import StyleCode, list_mixture
from tfstyle.methods.registry import find_method, get_method
from tfstyle.methods.style_code_spec import describe_code, fits_spec

# Shorter side to which larger style pictures are reduced: strokes show, and a code is soon made.
STYLE_SIZE = 384
CACHED_CODES = 256


class CodeStore(Protocol):
    """Codes that several processes share, so that each style is encoded by one of them."""

    def get_or_make(self, key: tuple, make: Callable[[], Any]) -> Any:
        """The code of a key: from the store, or else of `make`, whose result the store keeps."""


class StyleCodes:
    """Encodes styles and caches the last `CACHED_CODES` codes.

    Args:
      network: compiled.
      style_size: shorter side to which larger style pictures are downscaled.
      max_pixels: style files with more pixels are refused.
      store: shares the codes with other processes of the same network.
    """

    def __init__(
        self,
        network: CompiledNetwork,
        *,
        style_size: int,
        max_pixels: int,
        store: CodeStore | None = None,
    ):
        self._network = network
        self._store = store
        self._style_size = style_size
        self._max_pixels = max_pixels
        self._codes = collections.OrderedDict()
        self._lock = threading.Lock()

    def encode(
        self, style: Any, *, scale: float = 1.0, palette: Palette | None = None, mask: Any = None
    ) -> Any:
        """The code of a style or of a mixture of styles.

        Args:
          style: as in `Region`; None where the method needs no style.
          scale: factor by which the style picture is enlarged or reduced first. A `StyleCode` is
            taken as it is.
          palette: colours that the style pictures take on first.
          mask: the part of the one style picture that counts; see `Region.style_mask`.

        Returns:
          Arrays as the network's `style_code_spec` has them, the batch 1.

        Raises:
          InputError: a picture cannot be read, its code is not finite, a code is of another
            network, or a weight is not a positive number.
        """
        network = self._network.network
        if style is None and get_method(find_method(network)).style != "required":
            return self._check_code(self._network.encode_style(None), "no style")
        if not keras.tree.flatten(network.style_code_spec):
            raise InputError(
                "this network paints the one style that it was trained for: leave out the style"
            )
        mixture = list_mixture(style)
        if mask is not None and not network.takes_style_region:
            raise InputError("this network takes whole style pictures: leave out the style_mask")
        if mask is not None and (len(mixture) > 1 or isinstance(mixture[0][0], StyleCode)):
            raise InputError("a style_mask goes with one style picture, no mixture and no code")
        if len(mixture) > 1 and not network.mixes_styles:
            raise InputError("the checkpoint's network cannot mix styles: give one style picture")
        total = sum(weight for _, weight in mixture)
        codes = [self._encode_one(source, scale, palette, mask) for source, _ in mixture]
        shares = [np.float32(weight / total) for _, weight in mixture]
        if len(codes) == 1:
            return codes[0]
        mixed = network.mix_style_codes(codes, shares)
        return keras.tree.map_structure(keras.ops.convert_to_numpy, mixed)

    def _encode_one(self, source, scale, palette, mask):
        if isinstance(source, StyleCode):
            if palette is not None:
                raise InputError(
                    "preserve_color=palette recolours the style: give its picture, not its code"
                )
            return self._check_code(source.values, "the style code")
        kept = palette is None and mask is None
        key = (*_identify(source, self._max_pixels), scale) if kept else None
        code = self._codes.get(key)
        if code is None:

            def make():
                return self._encode_picture(source, scale, palette, mask)

            if not kept:
                return make()
            code = make() if self._store is None else self._store.get_or_make(key, make)
            with self._lock:
                self._codes[key] = code
                if len(self._codes) > CACHED_CODES:
                    self._codes.popitem(last=False)
        return code

    def _encode_picture(self, source, scale, palette, mask):
        picture = load_picture(source, max_pixels=self._max_pixels, name=_name(source))
        pixels = _resize(picture.pixels_uint8, self._style_size, scale)
        style = pixels.astype(np.float32) / 255
        if palette is not None:
            style = palette.recolour(style)
        part = {} if mask is None else {"region": _reduce_mask(mask, picture, style)}
        return self._check_code(self._network.encode_style(style[None], **part), picture.name)

    def _check_code(self, code, name):
        spec = self._network.network.style_code_spec
        if not fits_spec(code, spec):
            raise InputError(
                f"{name} has the shape {describe_code(code)}, and the checkpoint's network takes "
                f"{describe_code(spec)}: encode the style with the same checkpoint"
            )
        if not all(np.isfinite(part).all() for part in keras.tree.flatten(code)):
            raise InputError(
                f"{name}: the network makes no finite style code of it; give another style picture"
            )
        return code


def _name(source):
    """A style's name in error messages; None for a file, which has its own."""
    return None if isinstance(source, (str, os.PathLike)) else "the style"


def _identify(source, max_pixels):
    """A cache key for a style picture; files are not decoded."""
    if isinstance(source, (str, os.PathLike)):
        state = describe_file(source)
        if state is None:
            raise InputError(f"{source}: no such style picture")
        return source if is_url(source) else os.path.realpath(source), state
    if isinstance(source, (bytes, bytearray, memoryview)):
        return "bytes", hashlib.blake2b(source).digest()
    if isinstance(source, np.ndarray):
        digest = hashlib.blake2b(np.ascontiguousarray(source)).digest()
        return str(source.dtype), source.shape, digest
    # What a Pillow picture shows depends on its mode, palette and EXIF orientation, too.
    pixels = load_picture(source, name="the style", max_pixels=max_pixels).pixels_uint8
    return "picture", pixels.shape, hashlib.blake2b(pixels).digest()


def _resize(pixels_uint8, style_size, scale):
    height, width = pixels_uint8.shape[:2]
    factor = min(style_size / min(height, width), 1.0) * scale
    size = [max(round(side * factor), 1) for side in (width, height)]
    if size == [width, height]:
        return pixels_uint8
    # Pillow antialiases when downscaling, as training does.
    return np.asarray(Image.fromarray(pixels_uint8).resize(size, Image.Resampling.BICUBIC))


def _reduce_mask(mask, picture, style):
    """float32 `[1, h, w, 1]`: the mask of a picture, at the size of the style made of it."""
    inside = Image.fromarray(read_mask(mask, picture).astype(np.float32))
    inside = np.asarray(inside.resize(style.shape[1::-1], Image.Resampling.BOX)) > 0.5
    if not inside.any():
        raise InputError(f"{picture.name}: the style_mask is empty; mark some of it")
    return inside.astype(np.float32)[None, ..., None]
