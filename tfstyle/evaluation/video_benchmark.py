# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures what keeps sequences from flickering, each part alone and all together."""

import dataclasses
import pathlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import cv2
import numpy as np
import tqdm

from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.errors import InputError
from tfstyle.evaluation.judges import Judge, build_judges
from tfstyle.evaluation.moving_cat import draw_moving_cat
from tfstyle.evaluation.picture_grid import make_picture_grid
from tfstyle.evaluation.style_ratio import GramRatios
from tfstyle.evaluation.video_report import format_video_report
from tfstyle.evaluation.warping_error import compute_warping_error, match_frames
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import list_pictures, load_picture, save_picture
from tfstyle.inference.region_options import Region
from tfstyle.inference.stability import NO_STABILITY, Stability
from tfstyle.inference.stylizer import load_stylizer
from tfstyle.ops.boxes import Box, compute_bounding_box, expand_box
from tfstyle.regions.from_file import read_mask_file

ALONE, DEFAULT = "frame by frame", "grain and mixing (default)"
# The first is what the others are compared with.
VARIANTS = {
    ALONE: NO_STABILITY,
    "statistics smoothed": dataclasses.replace(NO_STABILITY, smooth_statistics=0.8),
    "grain carried": dataclasses.replace(NO_STABILITY, carry_grain=True),
    "previous mixed in": dataclasses.replace(NO_STABILITY, mix_previous=0.5),
    DEFAULT: Stability(),
    "all": Stability(smooth_statistics=0.8),
}
# Pixels around the region that the judge sees, and the longer side of what it sees.
_AROUND = 32
_JUDGED_SIDE = 320
_SHOWN = 4  # consecutive frames
_SHOWN_SIDE = 144


@dataclasses.dataclass(frozen=True)
class VideoBenchmarkOptions:
    """What to measure on, and where the report goes.

    Attributes:
      sequences: folder of sequences, each with `frames/` and `masks/`; "synthetic" for a drawn one.
      styles: folder of paintings, of which each sequence gets another; or "synthetic".
      count: most frames of a sequence.
      size: longer side to which larger frames are reduced; None keeps them.
      checkpoint: folder; None is the shipped one.
      vgg16_weights: of the judge of the style: "imagenet", a path, or "random".
      judged_every: the style is judged at every so many frames.
      output: folder for video.md and a picture of consecutive frames of each sequence.
    """

    sequences: str = "synthetic"
    styles: str = "synthetic"
    count: int = 40
    size: int | None = None
    checkpoint: str | None = None
    vgg16_weights: str = "imagenet"
    judged_every: int = 8
    output: str = "benchmark_output"


class Carrier(Protocol):
    """What carries a mask along; see `tfstyle/video/mask_carrying.py`."""

    def take(self, frame_uint8: np.ndarray, mask: np.ndarray) -> None:
        """Begins from a frame whose mask is known."""

    def carry(self, frame_uint8: np.ndarray) -> np.ndarray:
        """The mask of the next frame."""


@dataclasses.dataclass
class VariantFigures:
    """Of one variant on one sequence, a number for each frame or pair that was measured.

    Attributes:
      errors: warping errors.
      ratios: r, the distance to the style; see `GramRatios`.
      seconds: of painting a frame.
      outside: largest change outside the mask, levels of 255.
    """

    errors: list[float] = dataclasses.field(default_factory=list)
    ratios: list[float] = dataclasses.field(default_factory=list)
    seconds: list[float] = dataclasses.field(default_factory=list)
    outside: int = 0


@dataclasses.dataclass(frozen=True)
class SequenceFigures:
    """Of one sequence.

    Attributes:
      name: of the sequence.
      size: (height, width) of its frames.
      source: warping errors of the source itself.
      variants: by name.
      overlaps: IoU of the mask of the first frame, carried along, with the true masks.
      carrying_seconds: of carrying it, for each frame.
    """

    name: str
    size: tuple[int, int]
    source: list[float]
    variants: Mapping[str, VariantFigures]
    overlaps: list[float]
    carrying_seconds: list[float]


def run_video_benchmark(
    options: VideoBenchmarkOptions, *, make_carrier: Callable[[], Carrier]
) -> list[SequenceFigures]:
    """Measures all variants on all sequences, prints the report and writes it.

    Variants take turns frame by frame, so that what else the machine does slows all alike.

    Args:
      options: what to measure on.
      make_carrier: makes what carries masks along.

    Raises:
      InputError: a folder without sequences, a judge without weights, or an output that cannot be
        written.
    """
    sequences = _find_sequences(options)
    judge = build_judges(["vgg16"], {"vgg16": options.vgg16_weights})[0]
    stylizer = load_stylizer(options.checkpoint)
    folder = pathlib.Path(options.output)
    make_folder(folder)
    measured = []
    for number, (name, frames, masks) in enumerate(sequences):
        style = _load_style(options, number)
        figures, shown = _measure(name, frames, masks, style, stylizer, judge, options)
        overlaps, seconds = _measure_carrying(frames, masks, make_carrier())
        measured.append(dataclasses.replace(figures, overlaps=overlaps, carrying_seconds=seconds))
        save_picture(folder / f"video_{name}.png", shown)
        report = format_video_report(measured, alone=ALONE)
        with open_atomically(folder / "video.md", "w") as stream:
            stream.write(report)
    print(report, end="")
    print(f"written: {folder}/video.md, and video_*.png of consecutive frames")
    return measured


def _find_sequences(options):
    if options.sequences == "synthetic":
        return [("cat", *draw_moving_cat(options.count))]
    folders = sorted(pathlib.Path(options.sequences).glob("*/frames"))
    if not folders:
        raise InputError(f"{options.sequences}: no folders with frames/ and masks/ there")
    return [_load_sequence(folder.parent, options) for folder in folders]


def _load_sequence(folder, options):
    frames, masks = [], []
    by_stem = {path.stem: path for path in list_pictures(folder / "masks")}
    for path in list_pictures(folder / "frames")[: options.count]:
        if path.stem not in by_stem:
            raise InputError(f"{folder}/masks: no mask for {path.name}")
        frame = load_picture(path).pixels_uint8
        mask = read_mask_file(by_stem[path.stem])
        scale = min(1.0, (options.size or np.inf) / max(mask.shape))
        if scale < 1:
            size = round(mask.shape[1] * scale), round(mask.shape[0] * scale)
            frame = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
            mask = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.5
        frames.append(frame)
        masks.append(mask)
    return folder.name, frames, masks


def _load_style(options, number):
    if options.styles == "synthetic":
        return draw_painting(25 + number, 256, 256)
    paths = list_pictures(options.styles)
    return load_picture(paths[number * len(paths) // 7 % len(paths)]).pixels_uint8


def _measure(name, frames, masks, style_uint8, stylizer, judge, options):
    regions = [Region(None, style_uint8)]
    tracks = {key: stylizer.begin_frames(regions, stability=s) for key, s in VARIANTS.items()}
    figures = {key: VariantFigures() for key in VARIANTS}
    painting = _look(judge, _reduce(style_uint8))
    stylizer.stylize(frames[0], masks[0], style_uint8)  # traces the graphs
    source, before, rows = [], {}, []
    first_shown = max(len(frames) // 2 - _SHOWN, 1)
    box = None
    for number in tqdm.trange(len(frames), unit="frame", desc=name, disable=None):
        frame, mask = frames[number], masks[number]
        pair = None
        if number:
            pair = match_frames(frames[number - 1], frame, masks[number - 1], mask)
            source.append(compute_warping_error(frames[number - 1], frame, pair))
        judged = number % options.judged_every == 0 and mask.any()
        content = _look(judge, _crop(frame, mask)[0]) if judged else None
        made = {}
        for key, sequence in tracks.items():
            begun = time.perf_counter()
            made[key] = sequence.paint(frame, [mask])
            figures[key].seconds.append(time.perf_counter() - begun)
            change = np.abs(made[key][~mask].astype(int) - frame[~mask]).max(initial=0)
            figures[key].outside = max(figures[key].outside, int(change))
            if pair is not None:
                figures[key].errors.append(compute_warping_error(before[key], made[key], pair))
            if judged:
                figures[key].ratios.append(_judge(judge, made[key], mask, content, painting))
        before = made
        if first_shown <= number < first_shown + _SHOWN:
            box = box or _choose_crop(mask)
            rows.append([p[box.slices] for p in (frame, made[ALONE], made[DEFAULT])])
    shown = make_picture_grid(rows, headings=["frame", ALONE, "steady"], sets_per_line=1)
    size = frames[0].shape[:2]
    return SequenceFigures(name, size, source, figures, [], []), shown


def _choose_crop(mask):
    """A square in the middle of the region."""
    box = compute_bounding_box(mask) or Box(0, 0, *mask.shape)
    sides = [min(_SHOWN_SIDE, side) for side in mask.shape]
    top, left = (
        min(max((low + high - side) // 2, 0), whole - side)
        for low, high, side, whole in zip(box[:2], box[2:], sides, mask.shape)
    )
    return Box(top, left, top + sides[0], left + sides[1])


def _crop(pixels_uint8, mask):
    box = expand_box(compute_bounding_box(mask), _AROUND, *mask.shape)
    return _reduce(pixels_uint8[box.slices]), mask[box.slices]


def _reduce(pixels_uint8):
    scale = min(1.0, _JUDGED_SIDE / max(pixels_uint8.shape[:2]))
    size = [round(side * scale) for side in pixels_uint8.shape[1::-1]]
    return cv2.resize(pixels_uint8, size, interpolation=cv2.INTER_AREA)


def _look(judge: Judge, pixels_uint8) -> dict[str, Any]:
    found = judge.features(pixels_uint8[None].astype(np.float32) / 255)
    return {layer: np.asarray(found[layer])[0] for layer in judge.style_layers}


def _judge(judge, made, mask, content, painting):
    pixels, inside = _crop(made, mask)
    region = cv2.resize(
        inside.astype(np.float32), pixels.shape[1::-1], interpolation=cv2.INTER_AREA
    )
    ratios = GramRatios(content, painting, region).compute(_look(judge, pixels))
    return float(np.mean(list(ratios.values())))


def _measure_carrying(
    frames: Sequence[np.ndarray], masks: Sequence[np.ndarray], carrier: Carrier
) -> tuple[list[float], list[float]]:
    carrier.take(frames[0], masks[0])
    overlaps, seconds = [], []
    for frame, mask in zip(frames[1:], masks[1:]):
        begun = time.perf_counter()
        carried = carrier.carry(frame)
        seconds.append(time.perf_counter() - begun)
        either = np.count_nonzero(carried | mask)
        overlaps.append(np.count_nonzero(carried & mask) / either if either else 1.0)
    return overlaps, seconds
