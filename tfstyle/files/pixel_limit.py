# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pillow's limit on pixels, which belongs to the process; ours is an argument of each call."""

import contextlib
import threading
from collections.abc import Iterator

from PIL import Image


class PixelLimit:
    """Pillow's own limit, which gives way to pictures that the caller allows.

    It belongs to the process: while one such picture is read, other threads have none either. So
    it is touched for pictures above it alone.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._readers = 0
        self._limit: int | None = None

    @contextlib.contextmanager
    def lift_for(self, pixels: float) -> Iterator[None]:
        """Lets a picture of so many pixels pass while the block runs."""
        with self._lock:
            if not self._readers:
                self._limit = Image.MAX_IMAGE_PIXELS
            above = self._limit is not None and pixels > self._limit
            if above:
                self._readers += 1
                Image.MAX_IMAGE_PIXELS = None
        try:
            yield
        finally:
            if above:
                with self._lock:
                    self._readers -= 1
                    if not self._readers:
                        Image.MAX_IMAGE_PIXELS = self._limit


PIXEL_LIMIT = PixelLimit()
