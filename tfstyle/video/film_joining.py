# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Joining the pieces of a film with the sound of another, without encoding anything anew."""

import contextlib
import heapq
import os
import pathlib
import re
import tempfile
from collections.abc import Sequence

import av
import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.temporary_names import name_temporary, remove_temporaries, shorten
from tfstyle.video.film_encoding import PIECE_SUFFIX, FilmEncoder, write_piece

# Pieces have one header with parameters, AVI wants them before each key frame.
_FILTERS_OF_AVI = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}


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
            muxer = _find_muxer(output)
            made = stack.enter_context(av.open(str(temporary), "w", format=muxer))
            first = stack.enter_context(av.open(str(pieces[0])))
            piece = first.streams.video[0]
            film = made.add_stream_from_template(piece, opaque=True)
            if encoder.keeps_alpha:  # where the codec itself does not say so
                film.metadata["alpha_mode"] = "1"
            film.time_base, filters = encoder.time_base, None
            if muxer == "avi":
                film.time_base = 1 / encoder.rate
                times = _count_frames(times, encoder)
                if name := _FILTERS_OF_AVI.get(piece.codec_context.codec.canonical_name):
                    filters = av.BitStreamFilterContext(name, piece, film)
            usual = round(1 / (encoder.rate * film.time_base))
            ends = [*times[1:], times[-1] + (times[-1] - times[-2] if times[1:] else usual)]
            shown = [(start, end - start) for start, end in zip(times, ends)]
            streams = [_read_pieces(pieces, shown, film, filters)]
            if sound is not None:
                other = stack.enter_context(av.open(sound, metadata_errors="replace"))
                made.metadata.update(other.metadata)
                streams.append(_read_others(other, made))
            for _, _, packet in heapq.merge(*streams, key=lambda entry: entry[:2]):
                made.mux(packet)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _count_frames(times, encoder):
    """Times in frames of the mean rate, each later than the one before."""
    counted = []
    for time in times:
        nearest = round(time * encoder.time_base * encoder.rate)
        counted.append(max(nearest, counted[-1] + 1) if counted else nearest)
    return counted


def _read_pieces(pieces, shown, film, filters):
    """Packets of the frames, as (seconds, 0, packet); `shown` has the time and length of each."""
    time_base = film.time_base  # the muxer may change it
    index = 0
    for piece in pieces:
        with av.open(str(piece)) as container:
            for packet in container.demux(video=0):
                if packet.size == 0:
                    continue
                for part in filters.filter(packet) if filters else [packet]:
                    part.stream = film
                    part.time_base = time_base
                    part.pts, part.duration = shown[index]
                    part.dts = part.pts
                    index += 1
                    yield float(part.pts * time_base), 0, part
    if index != len(shown):
        raise RuntimeError(f"{index} frames in the pieces, and {len(shown)} were encoded")


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


def check_container(
    output: str | os.PathLike,
    encoder: FilmEncoder,
    pixels_uint8: np.ndarray,
    alpha_uint8: np.ndarray | None,
) -> None:
    """Makes a film of one frame elsewhere, so that what cannot be joined is told before the work.

    Args:
      output: the film; its suffix gives the container.
      encoder: of its frames.
      pixels_uint8, alpha_uint8: a frame, see `write_piece`.

    Raises:
      InputError: the container does not take what the encoder makes, or the encoder no such frame.
    """
    suffix = pathlib.Path(output).suffix
    with tempfile.TemporaryDirectory() as folder:
        piece = pathlib.Path(folder) / f"piece{PIECE_SUFFIX}"
        try:
            with write_piece(piece, encoder) as add:
                add(pixels_uint8, alpha_uint8)
            join_pieces([piece], [0], pathlib.Path(folder) / f"film{suffix}", encoder)
        except (av.FFmpegError, ValueError) as error:
            raise InputError(
                f"--codec={encoder.codec} does not make such a {suffix} film ({error}); name "
                "another codec, or an .mkv film"
            ) from error


def find_refused_sound(source: str, output: str | os.PathLike) -> list[str]:
    """Names of the codecs of sound in a film that the container of another does not take."""
    with av.open(source) as film, av.open(os.devnull, "w", format=_find_muxer(output)) as trial:
        codecs = [stream.codec_context.codec.canonical_name for stream in film.streams.audio]
        return [codec for codec in codecs if codec not in trial.supported_codecs]


def _find_muxer(output):
    suffix = pathlib.Path(output).suffix.lower()
    return {".mkv": "matroska", ".m4v": "mp4"}.get(suffix, suffix[1:])
