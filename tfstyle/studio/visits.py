# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The visits there are, and their folders."""

import pathlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable

from tfstyle.errors import InputError
from tfstyle.files.temporary_names import name_temporary, remove_temporaries
from tfstyle.studio.drawn_styles import draw_styles
from tfstyle.studio.visit import Visit

_NAME = "tfstyle-studio"


class NoSuchVisit(Exception):
    """The visit has ended, or never was."""


class Visits:
    """Opens visits and ends them.

    Args:
      max_pixels: see `Visit`.
      minutes: a visit ends so long after it was last heard of.
      most: visits at a time.
      on_end: called with the id of a visit before its folder is removed.
    """

    def __init__(
        self, *, max_pixels: int, minutes: float, most: int, on_end: Callable[[str], object]
    ):
        parent = pathlib.Path(tempfile.gettempdir())
        remove_temporaries(parent, _NAME)  # of studios that were killed
        self.folder = name_temporary(parent / _NAME)
        self.folder.mkdir(mode=0o700)
        drawn = self.folder / "drawn"
        drawn.mkdir()
        self.drawn = draw_styles(drawn)
        self._max_pixels = max_pixels
        self._seconds = 60 * minutes
        self._most = most
        self._on_end = on_end
        self._visits: dict[str, Visit] = {}
        self._lock = threading.Lock()

    def open(self) -> Visit:
        """A new visit; InputError if there are too many."""
        self.end_forgotten()
        with self._lock:
            if len(self._visits) >= self._most:
                raise InputError("too many visitors at the moment; try again in a few minutes")
            folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            visit = Visit(folder, max_pixels=self._max_pixels, drawn=self.drawn)
            self._visits[visit.id] = visit
        return visit

    def get(self, name: str) -> Visit:
        """A visit by its id, from which something was heard just now."""
        with self._lock:
            visit = self._visits.get(name)
        if visit is None:
            raise NoSuchVisit
        visit.last_heard = time.monotonic()
        return visit

    def end(self, name: str) -> None:
        """Ends a visit and removes its files; nothing happens if it has ended."""
        with self._lock:
            visit = self._visits.pop(name, None)
        if visit:
            self._on_end(visit.id)
            visit.end()

    def end_forgotten(self) -> None:
        """Ends the visits that were not heard of for too long."""
        oldest = time.monotonic() - self._seconds
        with self._lock:
            forgotten = [v.id for v in self._visits.values() if v.last_heard < oldest]
        for name in forgotten:
            self.end(name)

    def close(self) -> None:
        """Ends all visits and removes everything."""
        for name in list(self._visits):
            self.end(name)
        shutil.rmtree(self.folder, ignore_errors=True)
