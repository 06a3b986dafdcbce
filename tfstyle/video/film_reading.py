# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Frames of a video file, by PyAV (FFmpeg)."""

import contextlib
import fractions
import re
from collections.abc import Iterator

import av
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.opening import check_file
from tfstyle.files.pictures import Picture
from tfstyle.video.frames import Frame, Timing

# Faults after which a file is given up: FFmpeg may find some in every packet that is left.
_MOST_FAULTS = 1000
_BITS = 8
# More frames a second are the unit of the times, told in place of a rate that varies.
_FASTEST = 1000
# FFmpeg's number of ITU-R BT.709; all else is converted as BT.601, there and back.
BT709 = 1
# FFmpeg's own decoders of these leave out transparency, which lies beside the frames.
_DECODERS_WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
# What a film says of its colours that is made of RGB pictures (the curve is that of sRGB).
COLOURS_OF_RGB = {"color_primaries": 1, "color_trc": 13, "colorspace": BT709}
# A film that ends so much earlier than it says, in its length and in its longest frame, is cut off.
_CUT_OFF, _LONG_GAPS = 0.05, 3


class FilmFile:
    """The first video stream of a file.

    Frames are turned upright, and have 8 bits a channel. What cannot be decoded is left out, and
    told in `faults`.

    Args:
      path: of the file.
      max_pixels: refuse larger frames.

    Raises:
      InputError: missing, no video, or too large.
    """

    def __init__(self, path: str, *, max_pixels: int):
        check_file(path)
        self.name, self.faults, self.notes = str(path), [], []
        with self._open() as container:
            stream = _find_stream(container, path)
            width, height = stream.codec_context.width, stream.codec_context.height
            if width * height > max_pixels:
                raise InputError(
                    f"{path}: frames of {width}x{height} are more than the {max_pixels} pixels "
                    "allowed; if you trust the file, raise --max_pixels"
                )
            rates = (stream.average_rate, stream.guessed_rate, fractions.Fraction(25))
            rate = next(rate for rate in rates if rate and rate <= _FASTEST)
            self.timing = Timing(stream.time_base or 1 / rate, rate)
            self.count = stream.frames or _guess_count(container, stream, rate)
            self._aspect, self._on_its_side = stream.sample_aspect_ratio, False
            self.colours = _read_colours(stream.codec_context)
            self._length = _find_length(stream)
            self.has_sound = bool(container.streams.audio)
            self._note_format(stream.codec_context.format)
            self._decoder = None
            told = {name.lower(): value for name, value in stream.metadata.items()}
            if told.get("alpha_mode") == "1":
                self._decoder = _DECODERS_WITH_ALPHA.get(stream.codec_context.name)
                self.has_alpha |= self._decoder is not None

    @property
    def aspect(self) -> fractions.Fraction | None:
        """Width of a pixel over its height, once a frame was read; None for square ones."""
        return 1 / self._aspect if self._aspect and self._on_its_side else self._aspect

    def _open(self):
        try:
            return av.open(self.name, metadata_errors="replace")
        except (av.FFmpegError, OSError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(f"{self.name}: cannot be read as a video ({reason})") from error

    def _note_format(self, format):
        self.has_alpha = bool(format) and any(c.is_alpha for c in format.components)
        bits = max((component.bits for component in format.components), default=8) if format else 8
        if bits > _BITS:
            self.notes.append(f"{self.name} has {bits} bits a channel; the result has {_BITS}")

    def read(self, start: int = 0) -> Iterator[Frame]:
        """See `FrameSource`. Frames before `start` are decoded, too: it may not be a key frame."""
        first = previous = None
        step = longest = max(1, round(1 / (self.timing.rate * self.timing.time_base)))
        for number, frame in enumerate(self._decode()):
            time = frame.pts
            if time is None or previous is not None and time <= previous:
                time = 0 if previous is None else previous + step
            if previous is None:
                first = time
            else:
                longest = max(longest, time - previous)
            previous, end = time, time + (frame.duration or step)
            if number >= start:
                yield Frame(number, self._convert(frame, number), time)
        if first is not None and self._length and not self.faults:
            missing = self._length - (end - first)
            if missing > max(_CUT_OFF * self._length, _LONG_GAPS * longest):
                there, said = (
                    float(t * self.timing.time_base) for t in (end - first, self._length)
                )
                self._note_fault(f"ends after {there:.2f} s, and should last {said:.2f} s")

    def _decode(self):
        with self._open() as container:
            stream = _find_stream(container, self.name)
            # By frames, what is lost around damage would depend on the number of threads.
            stream.thread_type = "SLICE"
            decoder = stream.codec_context
            if self._decoder:
                decoder = av.CodecContext.create(self._decoder, "r")
            size = None
            for packet in self._demux(container, stream):
                try:
                    frames = decoder.decode(packet)
                except (av.FFmpegError, OSError) as error:
                    self._note_fault(f"a packet cannot be decoded ({error.strerror})")
                    continue
                for frame in frames:
                    size = size or (frame.width, frame.height)
                    if (frame.width, frame.height) != size:
                        self._note_fault(f"a frame of {frame.width}x{frame.height} among others")
                        continue
                    if frame.is_corrupt:
                        self._note_fault(f"the frame at {frame.time} s is damaged")
                    yield frame

    def _demux(self, container, stream):
        while len(self.faults) < _MOST_FAULTS:
            try:
                yield from container.demux(stream)
                return
            except (av.FFmpegError, OSError) as error:
                self._note_fault(f"what follows cannot be read ({error.strerror})")

    def _note_fault(self, text):
        self.faults.append(f"{self.name}: {text}")

    def _convert(self, frame, number):
        space = "ITU709" if self.colours["colorspace"] == BT709 else "ITU601"
        channels = "rgba" if self.has_alpha else "rgb24"
        pixels = frame.reformat(format=channels, src_colorspace=space).to_ndarray()
        turns = round(frame.rotation / 90)
        self._on_its_side = bool(turns % 2)
        pixels = np.ascontiguousarray(np.rot90(pixels, turns))
        alpha = np.ascontiguousarray(pixels[..., 3]) if self.has_alpha else None
        name = f"{self.name}, frame {number}"
        return Picture(np.ascontiguousarray(pixels[..., :3]), alpha, None, None, name)


def _find_stream(container, path):
    streams = [s for s in container.streams.video if s.codec_context is not None]
    pictures = [s for s in streams if s.disposition & av.stream.Disposition.attached_pic]
    films = [s for s in streams if s not in pictures]
    if not films:
        raise InputError(f"{path}: has no video in it that can be decoded")
    return films[0]


def _guess_count(container, stream, rate):
    with contextlib.suppress(TypeError, ValueError):
        if stream.duration:
            return max(1, round(stream.duration * stream.time_base * rate))
        if container.duration:
            return max(1, round(container.duration * rate / av.time_base))
    return None


def _find_length(stream):
    """As the file says it, in units of the stream's times; None where it does not."""
    if stream.duration:
        return stream.duration
    # Matroska's
    told = re.fullmatch(r"(\d+):(\d+):(\d+(?:\.\d+)?)", stream.metadata.get("DURATION", ""))
    if told is None or not stream.time_base:
        return None
    hours, minutes, seconds = map(float, told.groups())
    return round((3600 * hours + 60 * minutes + seconds) / stream.time_base)


def _read_colours(context):
    """How the colours of a film are meant, for its successor; the range is always made limited."""
    if context.format is not None and context.format.is_rgb:
        return COLOURS_OF_RGB
    names = ("color_primaries", "color_trc", "colorspace")
    return {name: int(getattr(context, name)) for name in names}
