# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The server's answers: checked, decoded, and saved with the content's alpha and metadata."""

import dataclasses
import io
import os

import numpy as np
from PIL import Image

from tfstyle_client.errors import BadAnswer, InvalidPicture
from tfstyle_client.outputs import choose_format, write_whole
from tfstyle_client.pictures import TravellingPicture

_WITH_ALPHA = ("PNG", "TIFF", "WEBP")


@dataclasses.dataclass(frozen=True)
class StylizedPicture:
    """A restyled picture.

    Attributes:
      data: PNG or JPEG bytes as the server sent them.
      image: the same, decoded: a Pillow picture, RGB.
      alpha, exif, icc_profile: the content's; the pixels are in that colour profile still.
    """

    data: bytes
    image: Image.Image = dataclasses.field(repr=False)
    alpha: Image.Image | None = dataclasses.field(default=None, repr=False)
    exif: bytes | None = dataclasses.field(default=None, repr=False)
    icc_profile: bytes | None = dataclasses.field(default=None, repr=False)

    def to_array(self) -> np.ndarray:
        """uint8 [H, W, 3], RGB."""
        return np.asarray(self.image.convert("RGB"))

    def save(self, path: str | os.PathLike) -> None:
        """Writes the file whole or not at all; the format follows the suffix.

        The content's alpha (where the format has one), EXIF and colour profile go along. JPEG from
        a server that sends JPEG keeps its quantization.

        Raises:
          InvalidPicture, DiskFull: see `outputs`.
        """
        format = choose_format(path)
        options = {
            name: getattr(self, name) for name in ("exif", "icc_profile") if getattr(self, name)
        }
        image = self.image
        if self.alpha is not None and format in _WITH_ALPHA:
            image = image.convert("RGB")
            image.putalpha(self.alpha)
        if format == image.format and not options:
            data = self.data
        else:
            if format == "JPEG":
                options.update(
                    {"quality": "keep"}
                    if image.format == "JPEG"
                    else {"quality": 95, "subsampling": 0}
                )
            data = _encode(image, format, path, options)
        write_whole(path, data)


def _encode(image, format, path, options):
    stream = io.BytesIO()
    try:
        image.save(stream, format, **options)
    except (OSError, ValueError) as error:  # sizes that a format cannot hold
        raise InvalidPicture(f"cannot write {path} as {format}: {error}") from error
    return stream.getvalue()


def read_answer(data: bytes, content: TravellingPicture) -> StylizedPicture:
    """The picture in one element of `stylized_bytes`.

    Raises:
      BadAnswer: it is no picture, or of another size than the content.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        image.load()
    except Exception as error:  # decoders raise anything on garbage
        raise BadAnswer(f"the server's stylized_bytes are no picture ({error})") from error
    if image.size != (content.width, content.height):
        raise BadAnswer(
            f"the server answered {image.width}x{image.height} to a content of "
            f"{content.width}x{content.height}"
        )
    return StylizedPicture(data, image, content.alpha, content.exif, content.icc_profile)
