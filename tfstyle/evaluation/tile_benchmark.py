# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Compares tiles with the whole picture, for each source of their shared statistics."""

import dataclasses
import pathlib
import time
from collections.abc import Callable

import cv2
import numpy as np

from tfstyle.data.synthetic_paintings import draw_painting
from tfstyle.errors import InputError
from tfstyle.evaluation.sample_photographs import PHOTOGRAPHS, load_photograph
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import load_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle.inference.shared_statistics import CORE_SIDE, MARGIN, MOST_PASSES, measure_statistics
from tfstyle.inference.style_codes import STYLE_SIZE
from tfstyle.inference.window_plan import WindowPlanner
from tfstyle.methods.checkpoint import load_network

# Sources of the shared statistics that are compared, the content itself among them.
SOURCES = 5


@dataclasses.dataclass(frozen=True)
class TileBenchmarkOptions:
    """What is compared, and where the report goes.

    Attributes:
      size: side to which the photographs are resized; the whole must fit into memory.
      share: of the region's pixels that one pass may take.
      checkpoint: folder; None for the shipped one.
      style: path of a picture, or None for a synthetic one.
      output: folder for `tiles.md`; created if missing.
    """

    size: int = 1024
    share: float = 0.25
    checkpoint: str | None = None
    style: str | None = None
    output: str = "benchmark_output"

    def __post_init__(self):
        if self.size < 512:
            raise InputError("tiles are compared on pictures of 512 pixels or more")
        if not 0.2 <= self.share <= 1:
            raise InputError(f"share={self.share}: use 0.2 to 1 of the region")


def run_tile_benchmark(options: TileBenchmarkOptions) -> dict[str, np.ndarray]:
    """Compares the sources, prints the table and writes `tiles.md`.

    Returns:
      {source: [seconds, mean, 99th percentile, largest]}, differences from the whole in levels of
      255 over the region, averaged over the photographs.

    Raises:
      InputError: a checkpoint or style that cannot be read, a network that takes no tiles, or a
        folder that cannot be created.
    """
    check_can_fill(options.output)
    with show_elapsed("loading the network"):
        network = CompiledNetwork(load_network(options.checkpoint))
    if not network.network.tiles:
        raise InputError(f"--checkpoint={options.checkpoint}: its network takes no tiles")
    style = (
        load_picture(options.style).pixels_uint8
        if options.style
        else draw_painting(7, STYLE_SIZE, STYLE_SIZE)
    )
    style = cv2.resize(style, (STYLE_SIZE, STYLE_SIZE), interpolation=cv2.INTER_AREA)
    make_folder(options.output)
    code = network.encode_style(style[None].astype(np.float32) / 255)
    with make_progress_bar(len(PHOTOGRAPHS) * SOURCES, unit="pass") as bar:
        found = [
            compare_sources(
                network,
                *_make_content(name, options.size),
                code,
                share=options.share,
                advance=bar.update,
            )
            for name in PHOTOGRAPHS
        ]
    table = {source: np.mean([each[source] for each in found], axis=0) for source in found[0]}
    report = _format(table, options)
    print(report, end="")
    with open_atomically(pathlib.Path(options.output, "tiles.md"), "w") as stream:
        stream.write(report)
    return table


def compare_sources(
    network: CompiledNetwork,
    content_uint8: np.ndarray,
    region: np.ndarray,
    style_code: np.ndarray,
    *,
    share: float,
    advance: Callable[[], object] = lambda: None,
) -> dict[str, list[float]]:
    """Compares one photograph: {source: [seconds, mean, 99th percentile, largest difference]}.

    Args:
      network: compiled.
      content_uint8: `[H, W, 3]`.
      region: bool `[H, W]`.
      style_code: `[1, D]`.
      share: see `TileBenchmarkOptions`.
      advance: called after each of the `SOURCES`.
    """
    content = content_uint8[None].astype(np.float32) / 255
    inside = region[None, ..., None].astype(np.float32)

    def paint(statistics):
        painted = network.paint(content, inside, style_code, statistics=statistics)[0][region]
        return np.rint(255 * painted)

    planner = WindowPlanner(
        region,
        stride=network.network.stride,
        radius=network.network.radius,
        margin=network.network.margin,
        max_pixels=int(share * region.sum()),
    )

    def sample(most):
        passes = planner.plan_samples(core_side=CORE_SIDE, margin=MARGIN, most=most)
        return measure_statistics(
            network, passes, content_uint8, region, style_code, advance=lambda: None
        )

    def reduce():
        factor = np.sqrt(share * region.mean())
        small = cv2.resize(content[0], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        size = small.shape[1::-1]
        small_region = cv2.resize(inside[0], size, interpolation=cv2.INTER_AREA)
        return network.compute_statistics(small[None], small_region[None, ..., None], style_code)

    whole = paint(network.compute_statistics(content, inside, style_code))
    sources = {
        "the content itself": None,
        "reduced picture": reduce,
        "one pass of samples": lambda: sample(1),
        f"{MOST_PASSES} passes of samples": lambda: sample(MOST_PASSES),
        "samples of everything": lambda: sample(10**6),
    }
    compared = {}
    for source, measure in sources.items():
        start = time.perf_counter()
        statistics = measure and measure()
        seconds = time.perf_counter() - start
        painted = content_uint8[region] if measure is None else paint(statistics)
        difference = np.abs(painted - whole)
        compared[source] = [
            seconds,
            difference.mean(),
            np.percentile(difference, 99),
            difference.max(),
        ]
        advance()
    return compared


def _make_content(name, size):
    rows, columns = (np.mgrid[:size, :size] + 0.5) / size - 0.5
    disc = rows**2 + columns**2 < 0.23  # nearly touches the border
    return load_photograph(name, size), disc


def _format(table, options):
    lines = [
        "# Tiles against the whole picture",
        "",
        f"Difference in levels of 255 over the region, {len(PHOTOGRAPHS)} photographs of "
        f"{options.size}x{options.size}; a pass sees {options.share:.0%} of the region.",
        "",
        "| statistics from | seconds | mean | 99th percentile | largest |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {source} | {seconds:.2f} | {mean:.2f} | {high:.1f} | {most:.0f} |"
        for source, (seconds, mean, high, most) in table.items()
    ]
    return "\n".join([*lines, ""])
