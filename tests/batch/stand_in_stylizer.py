# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A stylizer for the engine's tests: no network, and faults on demand."""

import os
import pathlib
import signal
import time

from tfstyle.errors import InputError

# The colour of a picture's first pixel says what it does to its worker.
POISON, HANGS, REFUSED = (1, 2, 3), (4, 5, 6), (7, 8, 9)


class StandInStylizer:
    """Inverts pictures.

    Args:
      folder: where each painted picture leaves a line, with the number of the process.
      seconds: that it takes for each picture.
    """

    def __init__(self, folder, seconds=0.0):
        self._folder, self._seconds = pathlib.Path(folder), seconds

    def stylize_regions(self, content, regions, *, on_warning, **options):
        colour = tuple(content.pixels_uint8[0, 0])
        with open(self._folder / f"{os.getpid()}.txt", "a") as stream:
            stream.write(f"{content.name}\n")
        time.sleep(self._seconds)
        if colour == POISON:
            os.kill(os.getpid(), signal.SIGSEGV)
            time.sleep(1000)  # Ray's handler takes a moment
        if colour == HANGS:
            time.sleep(1000)
        if colour == REFUSED:
            raise InputError(f"{content.name}: refused")
        return 255 - content.pixels_uint8


def make_stand_in(folder, seconds, codes):
    """`make_stylizer` of the engine, with the first two arguments bound."""
    del codes
    return StandInStylizer(folder, seconds)


def list_painted(folder):
    """(process, picture) of every line that the stylizers have left."""
    return [
        (int(path.stem), line)
        for path in pathlib.Path(folder).glob("*.txt")
        for line in path.read_text().splitlines()
    ]
