# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Where restyled frames go: a folder of pictures, or pieces that become a film."""

import contextlib
import fractions
import pathlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from tfstyle.files.atomic import make_folder
from tfstyle.files.overwriting import check_targets
from tfstyle.files.pictures import save_picture
from tfstyle.video.frames import Frame, FrameSource, name_frame
from tfstyle.video.video_options import VideoOptions
from tfstyle.video.work_folder import WorkFolder

AddFrame = Callable[[Frame, np.ndarray], None]


class Results(Protocol):
    """The results of a job, made in pieces of some frames."""

    def check(self, first: Frame) -> list[str]:
        """Refuses what cannot be written, before the work; notes on what will be lost."""

    def begin_piece(self, number: int) -> "contextlib.AbstractContextManager[AddFrame]":
        """Gives a function that adds a frame to a piece, which is kept when the block ends well."""

    def finish(self, times: Sequence[int], pieces: int) -> None:
        """Makes the output of all pieces."""


class FolderOfResults:
    """Frames as pictures, each of which appears whole or not at all."""

    def __init__(self, options: VideoOptions, source: FrameSource):
        self._options, self._source = options.stylize, source
        self._folder = pathlib.Path(options.stylize.output)

    def check(self, first: Frame) -> list[str]:
        """See `Results`."""
        paths = getattr(self._source, "paths", [])
        numbers = range(len(paths)) if paths else [first.number]
        check_targets([(self._name(n), f"the result of frame {n}") for n in numbers], paths)
        return []

    @contextlib.contextmanager
    def begin_piece(self, number: int) -> Iterator[AddFrame]:
        """See `Results`."""
        make_folder(self._folder)

        def add(frame, pixels_uint8):
            picture = frame.picture
            save_picture(
                self._name(frame.number),
                pixels_uint8,
                alpha_uint8=picture.alpha_uint8,
                exif=picture.exif,
                icc_profile=picture.icc_profile,
                quality=self._options.quality,
            )

        yield add

    def finish(self, times: Sequence[int], pieces: int) -> None:
        """See `Results`; all is there already."""

    def _name(self, number):
        return self._folder / f"{name_frame(self._source, number)}{self._options.suffix}"


class FilmOfResults:
    """Pieces in the work folder, encoded, joined at the end with the sound of the source."""

    def __init__(self, options: VideoOptions, source: FrameSource, work: WorkFolder):
        self._options, self._source, self._work = options, source, work
        self._output = options.stylize.output
        self._encoder = None

    def check(self, first: Frame) -> list[str]:
        """See `Results`."""
        from tfstyle.video.film_encoding import CODECS, FilmEncoder
        from tfstyle.video.film_joining import check_container, find_refused_sound

        options, source, notes = self._options, self._source, []
        suffix = pathlib.Path(self._output).suffix.lower()
        timing = getattr(source, "timing", None)
        rate = timing.rate if timing else fractions.Fraction(options.frame_rate)
        rate = rate.limit_denominator(1001)
        self._encoder = FilmEncoder(
            options.codec or CODECS[suffix],
            options.crf,
            first.picture.pixels_uint8.shape[:2],
            alpha=first.picture.alpha_uint8 is not None,
            time_base=timing.time_base if timing else 1 / rate,
            rate=rate,
            aspect=getattr(source, "aspect", None),
            colours=getattr(source, "colours", None),
        )
        check_container(
            self._output, self._encoder, first.picture.pixels_uint8, first.picture.alpha_uint8
        )
        if first.picture.alpha_uint8 is not None and not self._encoder.keeps_alpha:
            notes.append(
                f"{self._encoder.codec} keeps no transparency; --codec=ffv1 with .mkv does, or a "
                "folder of frames"
            )
        if getattr(source, "has_sound", False):
            for codec in find_refused_sound(source.name, self._output):
                notes.append(f"{suffix} takes no {codec} sound, which is left out; .mkv takes it")
        return notes

    @contextlib.contextmanager
    def begin_piece(self, number: int) -> Iterator[AddFrame]:
        """See `Results`."""
        from tfstyle.video.film_encoding import write_piece

        with write_piece(self._work.name_piece(number), self._encoder) as add:
            yield lambda frame, pixels_uint8: add(pixels_uint8, frame.picture.alpha_uint8)

    def finish(self, times: Sequence[int], pieces: int) -> None:
        """See `Results`."""
        from tfstyle.video.film_joining import join_pieces

        join_pieces(
            [self._work.name_piece(number) for number in range(pieces)],
            times,
            self._output,
            self._encoder,
            sound=self._source.name if hasattr(self._source, "timing") else None,
        )
