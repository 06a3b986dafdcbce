# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What one visitor has brought and made; nobody else sees it, and it goes when the visit ends."""

import dataclasses
import functools
import math
import os
import pathlib
import secrets
import shutil
import time

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture, encode_picture, load_picture
from tfstyle.files.pixel_limit import PIXEL_LIMIT
from tfstyle.files.reducing import reduce_inside, reduce_pixels
from tfstyle.studio.drawn_styles import Style
from tfstyle.studio.shown import encode_shown_mask, encode_shown_picture, read_shown_mask

# Longer side of the copy that a preview restyles.
PREVIEW_SIDE = 512
_MOST_FILES = 1000


@dataclasses.dataclass(frozen=True, eq=False)
class Photo:
    """The photograph.

    Attributes:
      path: of the file, as it was sent.
      name: that the visitor knows it by.
      height, width: pixels.
      shown: JPEG bytes of the copy that the page shows and draws on.
      small: that is restyled for a preview, uint8 `[h, w, 3]`.
    """

    path: pathlib.Path
    name: str
    height: int
    width: int
    shown: bytes
    small: np.ndarray


@dataclasses.dataclass(frozen=True, eq=False)
class Mask:
    """A mask of the photograph; it never changes.

    Attributes:
      path: of a PNG of the photograph's size.
      share: of the picture that is inside.
      shown: PNG bytes of the copy for the page.
    """

    path: pathlib.Path
    share: float
    shown: bytes

    def read_small(self, photo: Photo) -> np.ndarray:
        """The mask of `photo.small`, bool `[h, w]`."""
        return reduce_inside(read_shown_mask(self.shown), max(photo.small.shape[:2]))


class Visit:
    """One page in one browser.

    Args:
      folder: of its own, to be removed at the end.
      max_pixels: larger pictures are refused.
      drawn: styles that everybody has.
    """

    def __init__(self, folder: pathlib.Path, *, max_pixels: int, drawn: list[Style]):
        self.id = secrets.token_urlsafe(18)
        self.folder = folder
        self.last_heard = time.monotonic()
        self.photo: Photo | None = None
        self.masks: dict[str, Mask] = {}
        self.styles = {style.id: style for style in drawn}
        self.annotations: dict[str, pathlib.Path] = {}
        self._max_pixels = max_pixels
        self.received = 0
        self._count = 0

    def name_file(self, suffix: str) -> pathlib.Path:
        """A new path in the visit's folder.

        Raises:
          InputError: the visit has too many files.
        """
        self._count += 1
        if self._count > _MOST_FILES:
            raise InputError("this visit has made too many masks and files; load the page again")
        return self.folder / f"{self._count}{suffix}"

    def take_photo(self, path: pathlib.Path, name: str) -> Photo:
        """Makes a file the visit's photograph; masks of another one go.

        Raises:
          InputError: it is no picture, or too large.
        """
        picture = self._load(path, name)
        pixels = picture.pixels_uint8
        height, width = pixels.shape[:2]
        small = reduce_pixels(pixels, PREVIEW_SIDE)
        shown = encode_shown_picture(pixels)
        self.masks, self.annotations = {}, {}
        self.photo = Photo(path, name, height, width, shown, small)
        return self.photo

    def read_picture(self) -> Picture:
        """The photograph, decoded; InputError where there is none yet."""
        photo = self.get_photo()
        return self._load(photo.path, photo.name)

    def get_photo(self) -> Photo:
        """The photograph; InputError where there is none yet."""
        if self.photo is None:
            raise InputError("no photograph yet; choose one first")
        return self.photo

    def add_mask(self, inside: np.ndarray) -> str:
        """Keeps a mask, bool `[H, W]`, and returns its id."""
        path = self.name_file(".png")
        Image.fromarray(inside).save(path, "PNG")
        name = secrets.token_urlsafe(9)
        share = np.count_nonzero(inside) / inside.size
        self.masks[name] = Mask(path, share, encode_shown_mask(inside))
        return name

    def get_mask(self, name: str) -> Mask:
        """A mask by its id; InputError for an unknown one."""
        if name not in self.masks:
            raise InputError("this mask belongs to another photograph or visit")
        return self.masks[name]

    def read_inside(self, name: str | None) -> np.ndarray | None:
        """A mask at full size, bool `[H, W]`; None for an empty one."""
        if name is None or not self.get_mask(name).share:
            return None
        # A file of our own: its bits are the mask.
        with PIXEL_LIMIT.lift_for(math.inf), Image.open(self.get_mask(name).path) as image:
            return np.array(image)

    def add_style(self, path: pathlib.Path, name: str) -> Style:
        """Takes a file as a style; InputError where it is no picture."""
        load_picture(path, max_pixels=self._max_pixels, name=name)
        style = Style(secrets.token_urlsafe(9), name, path)
        self.styles[style.id] = style
        return style

    def get_style(self, name: str) -> Style:
        """A style by its id; InputError for an unknown one."""
        if name not in self.styles:
            raise InputError("this style belongs to another visit; choose another one")
        return self.styles[name]

    def hide_folder(self, message: str) -> str:
        """A message without the folder of the visit, which nobody has to know."""
        return message.replace(f"{self.folder}{os.sep}", "")

    def end(self) -> None:
        """Removes all files, and what was decoded of them."""
        _load_once.cache_clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _load(self, path, name):
        return _load_once(str(path), name, self._max_pixels)


# Paths are of one visit only, and their files do not change.
@functools.lru_cache(maxsize=2)
def _load_once(path, name, max_pixels):
    return load_picture(path, name=name, max_pixels=max_pixels)


def make_thumbnail(style: Style, side: int) -> bytes:
    """JPEG bytes of the middle of a style."""
    pixels = load_picture(style.path).pixels_uint8
    height, width = pixels.shape[:2]
    shorter = min(height, width)
    top, left = (height - shorter) // 2, (width - shorter) // 2
    square = np.ascontiguousarray(pixels[top : top + shorter, left : left + shorter])
    return encode_picture(reduce_pixels(square, side), format="JPEG", quality=90)
