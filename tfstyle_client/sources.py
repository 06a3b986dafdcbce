# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Opening whatever a caller gives as a picture."""

import io
import os
import pathlib

import numpy as np
from PIL import Image

from tfstyle_client.errors import InvalidPicture


def open_source(source, name, max_pixels):
    """(the encoded bytes or None, the Pillow picture with only its header read, its full name).

    Args:
      source: path, encoded bytes, Pillow picture or array.
      name: of the input, for errors.
      max_pixels: height times width of the largest picture taken.
    """
    data = None
    if isinstance(source, Image.Image):
        image = source
    elif isinstance(source, np.ndarray):
        image = _from_array(source, name)
    else:
        if isinstance(source, (bytes, bytearray, memoryview)):
            data = bytes(source)
        else:
            data = _read(source, name)
            name = f"{name} {source}"
        try:
            image = Image.open(io.BytesIO(data))
        except Exception as error:  # decoders raise anything on damaged headers
            raise InvalidPicture(f"{name}: not a readable picture") from error
    if image.width * image.height > max_pixels:
        raise InvalidPicture(
            f"{name}: {image.width}x{image.height} is more than the {max_pixels} pixels allowed"
        )
    return data, image, name


def check_targets(targets, inputs) -> None:
    """Refuses to write over a file that is read, by any of its names; InvalidPicture.

    Args:
      targets: paths to write.
      inputs: what is read; whatever is no path does no harm.
    """
    read = {_identify(path): path for path in inputs if isinstance(path, (str, os.PathLike))}
    read.pop(None, None)
    for target in targets:
        if found := read.get(_identify(target)):
            raise InvalidPicture(f"cannot write {target}: it would overwrite {found}")


def _identify(path):
    """The file itself, which may have several names; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _read(source, name):
    try:
        return pathlib.Path(source).read_bytes()
    except TypeError as error:
        raise InvalidPicture(
            f"{name}: expected a path, bytes, a Pillow picture or an array, "
            f"got {type(source).__name__}"
        ) from error
    except OSError as error:
        raise InvalidPicture(f"{name}: cannot read {source} ({error.strerror})") from error


def _from_array(array, name):
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if not array.size or not (array.ndim == 2 or array.ndim == 3 and array.shape[-1] in (3, 4)):
        raise InvalidPicture(
            f"{name}: expected an array [H, W], [H, W, 1], [H, W, 3] or "
            f"[H, W, 4], got {list(array.shape)}"
        )
    if array.dtype == bool:
        array = array.astype(np.uint8) * np.uint8(255)
    elif np.issubdtype(array.dtype, np.floating):
        if not (array.min() >= 0.0 and array.max() <= 1.0):  # NaN fails too
            raise InvalidPicture(f"{name}: floats must lie in [0, 1]; divide by 255 or give uint8")
        array = np.rint(array * 255.0).astype(np.uint8)
    elif array.dtype != np.uint8:
        raise InvalidPicture(f"{name}: expected uint8 or floats in [0, 1], got {array.dtype}")
    return Image.fromarray(np.ascontiguousarray(array))
