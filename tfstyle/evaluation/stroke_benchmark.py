# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures how strokes grow with `stroke_size`, and lays the results side by side."""

import dataclasses
import pathlib
from collections.abc import Callable, Sequence

import numpy as np

from tfstyle.data.picture_files import list_picture_files
from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.errors import InputError
from tfstyle.evaluation.sample_photographs import PHOTOGRAPHS, load_photograph
from tfstyle.evaluation.stroke_size import compute_stroke_size
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.picture_layout import lay_in_column, lay_in_row
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle.inference.style_codes import STYLE_SIZE
from tfstyle.inference.stylizer import Stylizer, load_stylizer

STROKE_SIZES = (0.5, 1.0, 2.0, 4.0)
_SHADING = 64.0  # pixels: about four times the strokes of the largest size
_JPEG_QUALITY = 85
_SEEDS = 25, 30, 13, 18  # of drawn paintings: strokes of several colours, light and dark


@dataclasses.dataclass(frozen=True)
class StrokeBenchmarkOptions:
    """What is painted, and where the report goes.

    Attributes:
      size: side to which the photographs are resized.
      styles: folders, patterns or files with commas between, whose first paintings are taken, or
        `synthetic`.
      checkpoint: folder; None for the shipped one.
      output: folder for `strokes.md` and `strokes.jpg`; created if missing.
    """

    size: int = 1024
    styles: str = "synthetic"
    checkpoint: str | None = None
    output: str = "benchmark_output"

    def __post_init__(self):
        if self.size < 256:
            raise InputError("strokes of all sizes need pictures of 256 pixels or more")


def run_stroke_benchmark(options: StrokeBenchmarkOptions) -> dict[float, float]:
    """Paints each photograph at every stroke size, prints the table, and writes table and grid.

    Returns:
      {stroke size: median over the photographs of what `compute_stroke_size` gives, pixels}.

    Raises:
      InputError: a checkpoint or style that cannot be read, fewer styles than photographs, or a
        folder that cannot be created.
    """
    check_can_fill(options.output)
    styles = _load_styles(options.styles, len(PHOTOGRAPHS))
    with show_elapsed("loading the network"):
        stylizer = load_stylizer(options.checkpoint)
    folder = pathlib.Path(options.output)
    make_folder(folder)
    with make_progress_bar(len(PHOTOGRAPHS) * len(STROKE_SIZES), unit="picture") as bar:
        painted = [
            paint_at_all_sizes(
                stylizer, load_photograph(name, options.size), style, advance=bar.update
            )
            for name, style in zip(PHOTOGRAPHS, styles)
        ]
    sizes = np.array(
        [[compute_stroke_size(p, shading=_SHADING) for p in pictures] for pictures in painted]
    )
    report = _format(sizes, options.size)
    print(report, end="")
    with open_atomically(folder / "strokes.md", "w") as stream:
        stream.write(report)
    first = painted[0]
    grid = lay_in_column([lay_in_row(first[:2]), lay_in_row(first[2:])])
    save_picture(folder / "strokes.jpg", grid, quality=_JPEG_QUALITY)
    return dict(zip(STROKE_SIZES, np.nanmedian(sizes, axis=0).tolist()))


def paint_at_all_sizes(
    stylizer: Stylizer,
    content_uint8: np.ndarray,
    style_uint8: np.ndarray,
    *,
    advance: Callable[[], object] = lambda: None,
) -> list[np.ndarray]:
    """The whole picture `[H, W, 3]` uint8 at each of `STROKE_SIZES`; `advance` after each."""
    everywhere, pictures = np.ones(content_uint8.shape[:2], bool), []
    for size in STROKE_SIZES:
        pictures.append(stylizer.stylize(content_uint8, everywhere, style_uint8, stroke_size=size))
        advance()
    return pictures


def _load_styles(styles: str, count: int) -> Sequence[np.ndarray]:
    if styles == "synthetic":
        return [draw_painting(seed, STYLE_SIZE, STYLE_SIZE) for seed in _SEEDS[:count]]
    files = list_picture_files(styles, flag="styles")[:count]
    if len(files) < count:
        raise InputError(f"--styles={styles}: give {count} pictures or more, found {len(files)}")
    return [load_picture(file.path).pixels_uint8 for file in files]


def _format(sizes, side):
    medians = np.nanmedian(sizes, axis=0)
    lines = [
        "# Strokes",
        "",
        f"Distance in pixels at which the variogram of the luminance reaches half its sill (less a "
        f"blur of {_SHADING:g} pixels), {len(sizes)} photographs of {side}x{side}, "
        "each with a painting of its own.",
        "",
        "| stroke_size | " + " | ".join(PHOTOGRAPHS) + " | median | growth |",
        "|---|" + "---|" * (len(PHOTOGRAPHS) + 2),
    ]
    for column, size in enumerate(STROKE_SIZES):
        growth = f"{medians[column] / medians[column - 1]:.2f}" if column else "-"
        values = " | ".join(f"{value:.1f}" for value in (*sizes[:, column], medians[column]))
        lines.append(f"| {size:g} | {values} | {growth} |")
    return "\n".join([*lines, ""])
