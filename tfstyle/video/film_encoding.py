# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Encoding the frames of a film, piece by piece."""

import contextlib
import fractions
import os
import pathlib
from collections.abc import Iterator, Mapping

import av
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.temporary_names import name_temporary
from tfstyle.video.film_reading import BT709, COLOURS_OF_RGB

# By the suffix of the film; the encoder has to be one that its container takes.
CODECS = {
    ".mp4": "libx264",
    ".m4v": "libx264",
    ".mov": "libx264",
    ".mkv": "libx264",
    ".avi": "libx264",
    ".webm": "libvpx-vp9",
}
PIECE_SUFFIX = ".mkv"  # takes what every encoder makes, and is played where it ends early
# What a codec is given, the best first: (with alpha, without). Others get the first that they take.
_LOSSLESS = {"ffv1": ("bgra", "bgr0"), "png": ("rgba", "rgb24"), "qtrle": ("argb", "rgb24")}
_FORMATS = ("yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuv422p10le", "yuv444p10le", "rgb24")
_FORMATS_OF_ODD_SIDES = ("yuv444p", "yuvj444p", "yuv444p10le", "rgb24")
_FORMATS_WITH_ALPHA = ("yuva420p", "yuva444p", "yuva444p10le")
_LIMITED_RANGE = 1  # FFmpeg's "MPEG"


class FilmEncoder:
    """How the frames of one film are encoded.

    Args:
      codec: FFmpeg's name of an encoder.
      quality: constant rate factor, where the encoder has one: 0 is best.
      size: (height, width) of the frames.
      alpha: whether frames have it.
      time_base: unit of the times of frames, seconds.
      rate: mean number of frames a second.
      aspect: width of a pixel over its height; None for square ones.
      colours: what the film says of its colours, see `FilmFile.colours`; None for RGB pictures.

    Raises:
      InputError: no such encoder, or it does not take such frames.
    """

    def __init__(
        self,
        codec: str,
        quality: int,
        size: tuple[int, int],
        *,
        alpha: bool = False,
        time_base: fractions.Fraction,
        rate: fractions.Fraction,
        aspect: fractions.Fraction | None = None,
        colours: Mapping[str, int] | None = None,
    ):
        try:
            known = av.codec.Codec(codec, "w")
        except (av.FFmpegError, ValueError) as error:
            raise InputError(
                f"--codec={codec}: FFmpeg has no such encoder here; "
                f"{', '.join(dict.fromkeys(CODECS.values()))} and ffv1 are usual"
            ) from error
        takes = [format.name for format in known.video_formats or ()]
        odd = any(side % 2 for side in size)
        self.pixel_format = _choose_format(codec, takes, alpha=alpha, odd=odd)
        self.keeps_alpha = alpha and self.pixel_format in (
            *_FORMATS_WITH_ALPHA,
            *(formats[0] for formats in _LOSSLESS.values()),
        )
        self.codec, self.quality, self.size = codec, quality, size
        self.time_base, self.rate, self.aspect = time_base, rate, aspect
        self.colours = dict(COLOURS_OF_RGB if colours is None else colours)

    def open(self, container: av.container.OutputContainer) -> av.VideoStream:
        """Adds a stream for the frames to a container."""
        options = {"crf": str(self.quality)}
        if self.codec == "libvpx-vp9":
            options |= {"b": "0", "row-mt": "1", "cpu-used": "4"}
            if self.keeps_alpha:  # its frames of alpha have no hidden ones
                options["auto-alt-ref"] = "0"
        if self.codec == "libx265":  # it has a log of its own
            options["x265-params"] = "log-level=error"
        stream = container.add_stream(self.codec, rate=self.rate, options=options)
        context = stream.codec_context
        stream.height, stream.width = self.size
        stream.pix_fmt = self.pixel_format
        # Their true times come when pieces are joined; streams of some codecs state their rate.
        context.time_base = 1 / self.rate
        # A packet is then a frame, in the order of frames, and pieces follow one another.
        context.max_b_frames = 0
        if self.aspect:
            context.sample_aspect_ratio = self.aspect
        if self.pixel_format.startswith("yuv"):
            for name, value in self.colours.items():
                setattr(context, name, value)
            context.color_range = _LIMITED_RANGE
        return stream

    def convert(self, pixels_uint8: np.ndarray, alpha_uint8: np.ndarray | None) -> av.VideoFrame:
        """Makes a frame of `[H, W, 3]` and perhaps `[H, W]`."""
        if self.keeps_alpha:
            frame = av.VideoFrame.from_ndarray(np.dstack([pixels_uint8, alpha_uint8]), "rgba")
        else:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels_uint8), "rgb24")
        space = "ITU709" if self.colours["colorspace"] == BT709 else "ITU601"
        return frame.reformat(format=self.pixel_format, dst_colorspace=space)


def _choose_format(codec, takes, *, alpha, odd):
    if codec in _LOSSLESS:
        return _LOSSLESS[codec][0 if alpha else 1]
    wanted = _FORMATS_OF_ODD_SIDES if odd else _FORMATS
    if alpha:
        wanted = (*_FORMATS_WITH_ALPHA, *wanted)
    # libx265 takes alpha only where it was built so.
    usable = [f for f in wanted if f in takes and not (f.startswith("yuva") and codec == "libx265")]
    if not usable:
        sides = " with odd sides" if odd else ""
        raise InputError(f"--codec={codec} does not take frames{sides}; libx264 or libvpx-vp9 does")
    return usable[0]


@contextlib.contextmanager
def write_piece(path: str | os.PathLike, encoder: FilmEncoder) -> Iterator:
    """Writes a piece of a film; it appears under its name when the block ends well.

    Yields:
      Function of (`[H, W, 3]` uint8, alpha `[H, W]` uint8 or None) that adds a frame.
    """
    target = pathlib.Path(path)
    temporary = name_temporary(target)
    try:
        with av.open(str(temporary), "w", format="matroska") as container:
            stream = encoder.open(container)
            count = 0

            def add(pixels_uint8, alpha_uint8=None):
                nonlocal count
                frame = encoder.convert(pixels_uint8, alpha_uint8)
                frame.pts, frame.time_base = count, 1 / encoder.rate
                count += 1
                container.mux(stream.encode(frame))

            yield add
            if count:
                container.mux(stream.encode())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
