# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the edge modes on real instance masks: a table, and crops at the edge to look at."""

import dataclasses
import pathlib

import numpy as np
import tqdm

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation.baselines import Painter
from tfstyle.evaluation.edge_measuring import measure_mode, time_modes
from tfstyle.evaluation.edge_metrics import measure_edge
from tfstyle.evaluation.edge_painters import match_whole_picture
from tfstyle.evaluation.edge_report import cut_edge_crops, format_edge_table, name_mode
from tfstyle.evaluation.picture_grid import make_picture_grid
from tfstyle.evaluation.triples import make_triples
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import save_picture
from tfstyle.regions.edge_options import EDGES


@dataclasses.dataclass(frozen=True)
class EdgeBenchmarkOptions:
    """What the edges are measured on, and where the report goes.

    Attributes:
      photos, annotations, masks, styles: as for training.
      count: number of photographs; the largest instance of each is used.
      picture_size: side of the squares cut from them, pixels.
      radii: pixels; each mode but "hard" is measured at each.
      shown_radius: radius that `edges.png` shows.
      timing_size: side of the picture that is timed.
      crops: rows of `edges.png`.
      output: folder for `edges.md` and `edges.png`; created if missing.
    """

    photos: str = "synthetic"
    annotations: str | None = None
    masks: str | None = None
    styles: str = "synthetic"
    count: int = 64
    picture_size: int = 288
    radii: tuple[int, ...] = (2, 4, 8, 16)
    shown_radius: int = 8
    timing_size: int = 1024
    crops: int = 8
    output: str = "benchmark_output"

    def __post_init__(self):
        if self.picture_size < 96:
            raise InputError(f"picture size {self.picture_size}: crops at the edge need 96 pixels")
        if min(self.count, self.timing_size, self.crops, self.shown_radius, *self.radii) < 1:
            raise InputError("the edge benchmark takes whole numbers of 1 or more")


def run_edge_benchmark(
    options: EdgeBenchmarkOptions,
    *,
    paint: Painter = match_whole_picture,
    painter: str = "a colour match",
) -> dict:
    """Measures every mode at every radius and writes the table and the crops.

    Args:
      options: what to measure on.
      paint: stylizes a picture without compositing it, see `edge_painters`. The default needs no
        checkpoint.
      painter: its name in the table.

    Returns:
      {(edge, radius): {figure: number}}: see `measure_mode`, and `milliseconds`.

    Raises:
      InputError: folders that cannot be read or created, or that have no suitable objects.
    """
    modes = [("hard", 0)] + [(e, radius) for e in EDGES if e != "hard" for radius in options.radii]
    shown = [(edge, 0 if edge == "hard" else options.shown_radius) for edge in EDGES]
    data = TrainingDataOptions(
        photos=options.photos,
        annotations=options.annotations,
        masks=options.masks,
        styles=options.styles,
        split="all",
        picture_size=options.picture_size,
    )
    records, own_jumps, rows, timed = {mode: [] for mode in modes}, [], [], None
    triples = make_triples(data, count=options.count, flag="count")
    make_folder(options.output)
    for triple in tqdm.tqdm(triples, unit="picture", disable=None):
        content, region = triple.content_uint8, triple.region
        stylized = paint(content, region, triple.style_uint8)
        timed = timed or (content, stylized, region)
        own_jumps.append(measure_edge(content, content, stylized, region)["jump"])
        for edge, radius in modes:
            figures = measure_mode(content, stylized, region, edge=edge, radius=radius)
            records[edge, radius].append(figures)
        if len(rows) < options.crops:
            rows.append(cut_edge_crops(content, stylized, region, shown))
    times = time_modes(*timed, modes, size=options.timing_size)
    table = {
        mode: {key: float(np.nanmean([r[key] for r in records[mode]])) for key in records[mode][0]}
        | {"milliseconds": times[mode]}
        for mode in modes
    }
    source = f"{len(triples)} instance masks, stylized by {painter}"
    _write(options, table, rows, shown, source, float(np.mean(own_jumps)))
    return table


def _write(options, table, rows, shown, source, jump):
    folder = pathlib.Path(options.output)
    with open_atomically(folder / "edges.md", "w") as stream:
        stream.write(format_edge_table(table, source=source, size=options.timing_size, jump=jump))
    headings = ["photograph"] + [name_mode(*mode) for mode in shown]
    save_picture(folder / "edges.png", make_picture_grid(rows, headings=headings, sets_per_line=1))
