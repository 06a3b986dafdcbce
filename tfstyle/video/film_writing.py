# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Writing a film piece by piece, and joining the pieces with the sound of another."""

import contextlib
import fractions
import heapq
import os
import pathlib
import re
from collections.abc import Iterator, Mapping, Sequence

import av
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.temporary_names import name_temporary, remove_temporaries, shorten
from tfstyle.video.film_reading import BT709

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
_FORMATS_WITH_ALPHA = ("yuva444p", "yuva420p", "yuva444p10le")
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
      colours: what the film says of its colours; see `FilmFile.colours`.

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
        self.colours = dict(colours or {})

    def open(self, container: av.container.OutputContainer) -> av.VideoStream:
        """Adds a stream for the frames to a container."""
        options = {"crf": str(self.quality)}
        if self.codec == "libvpx-vp9":
            options |= {"b": "0", "row-mt": "1", "cpu-used": "4"}
        stream = container.add_stream(self.codec, rate=self.rate, options=options)
        context = stream.codec_context
        stream.height, stream.width = self.size
        stream.pix_fmt = self.pixel_format
        context.time_base = self.time_base
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
        space = "ITU709" if self.colours.get("colorspace") == BT709 else "ITU601"
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
                # True times come when the pieces are joined; Matroska would round them.
                frame.pts = round(count / (encoder.rate * encoder.time_base))
                frame.time_base = encoder.time_base
                count += 1
                container.mux(stream.encode(frame))

            yield add
            if count:
                container.mux(stream.encode())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def join_pieces(
    pieces: Sequence[str | os.PathLike],
    times: Sequence[int],
    output: str | os.PathLike,
    encoder: FilmEncoder,
    *,
    sound: str | None = None,
) -> None:
    """Joins pieces into a film, without encoding anything anew.

    Args:
      pieces: from `write_piece`, in order.
      times: of all frames, in units of the encoder's time base.
      output: the film; replaced whole or not at all. Its suffix gives the container.
      encoder: that the pieces were made with.
      sound: film whose sound, subtitles and title go along; None for none.
    """
    target = pathlib.Path(os.path.realpath(output))
    remove_temporaries(target.parent, re.escape(shorten(target.name)))
    temporary = name_temporary(target)
    try:
        with contextlib.ExitStack() as stack:
            made = stack.enter_context(av.open(str(temporary), "w", format=_find_muxer(output)))
            first = stack.enter_context(av.open(str(pieces[0])))
            film = made.add_stream_from_template(first.streams.video[0], opaque=True)
            film.time_base = encoder.time_base
            streams = [_read_pieces(pieces, times, film, encoder)]
            if sound is not None:
                other = stack.enter_context(av.open(sound, metadata_errors="replace"))
                made.metadata.update(other.metadata)
                streams.append(_read_others(other, made))
            for _, _, packet in heapq.merge(*streams, key=lambda entry: entry[:2]):
                made.mux(packet)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _read_pieces(pieces, times, film, encoder):
    index = 0
    for piece in pieces:
        with av.open(str(piece)) as container:
            for packet in container.demux(video=0):
                if packet.size == 0:
                    continue
                packet.stream = film
                packet.pts = packet.dts = times[index]
                packet.time_base = encoder.time_base
                packet.duration = times[index + 1] - times[index] if index + 1 < len(times) else 0
                index += 1
                yield float(packet.pts * encoder.time_base), 0, packet
    if index != len(times):
        raise RuntimeError(f"{index} frames in the pieces, and {len(times)} were encoded")


def _read_others(source, made):
    """Packets of sound and subtitles, as (seconds, 1, packet); streams the container refuses go."""
    copies = {}
    for stream in (*source.streams.audio, *source.streams.subtitles):
        with contextlib.suppress(ValueError, av.FFmpegError):
            copies[stream.index] = made.add_stream_from_template(stream, opaque=True)
    if not copies:
        return
    last = 0.0
    chosen = [source.streams[index] for index in copies]
    try:
        for packet in source.demux(chosen):
            if packet.dts is None:
                continue
            last = max(last, float(packet.dts * packet.time_base))
            packet.stream = copies[packet.stream.index]
            yield last, 1, packet
    except (av.FFmpegError, OSError):  # a damaged end, told when the frames were read
        return


def find_refused_sound(source: str, output: str | os.PathLike) -> list[str]:
    """Names of the codecs of sound in a film that the container of another does not take."""
    with av.open(source) as film, av.open(os.devnull, "w", format=_find_muxer(output)) as trial:
        codecs = [stream.codec_context.codec.canonical_name for stream in film.streams.audio]
        return [codec for codec in codecs if codec not in trial.supported_codecs]


def _find_muxer(output):
    suffix = pathlib.Path(output).suffix.lower()
    return {".mkv": "matroska", ".m4v": "mp4"}.get(suffix, suffix[1:])
