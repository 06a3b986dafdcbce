# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The edge benchmark on pictures drawn by rule."""

import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.evaluation.edge_benchmark import EdgeBenchmarkOptions, run_edge_benchmark
from tfstyle.regions.edge_options import EDGES


@pytest.fixture(name="table", scope="module")
def run_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edges")
    options = EdgeBenchmarkOptions(
        count=3,
        picture_size=96,
        radii=(2, 6),
        shown_radius=6,
        timing_size=96,
        crops=2,
        output=str(folder / "made"),
    )
    return run_edge_benchmark(options), folder / "made"


def test_every_mode_is_measured_and_nothing_beyond_its_radius_changes(table):
    figures, _ = table
    assert list(figures) == [("hard", 0)] + [(e, r) for e in EDGES if e != "hard" for r in (2, 6)]
    assert all(row["beyond"] == 0 and row["milliseconds"] > 0 for row in figures.values())


def test_a_hard_edge_leaks_nothing_and_soft_edges_have_less_of_a_seam(table):
    figures, _ = table
    hard = figures["hard", 0]
    assert hard["leak"] == hard["missing"] == hard["outline"] == 0
    for mode, row in figures.items():
        assert mode[0] == "hard" or row["seam"] < hard["seam"] and row["leak"] > 0


def test_the_table_and_the_crops_are_written(table):
    figures, folder = table
    text = (folder / "edges.md").read_text()
    assert text.count("\n| ") == 1 + len(figures) and "nan" not in text
    with Image.open(folder / "edges.png") as image:
        assert image.width > 5 * 288 and image.height > 2 * 288


def test_another_painter_is_measured_in_its_place(tmp_path):
    options = EdgeBenchmarkOptions(
        count=1,
        picture_size=96,
        radii=(2,),
        shown_radius=2,
        timing_size=32,
        crops=1,
        output=str(tmp_path),
    )
    figures = run_edge_benchmark(
        options, paint=lambda content, region, style: content, painter="nobody"
    )
    assert all(row["leak"] == 0 for row in figures.values())
    assert "1 instance masks, stylized by nobody" in (tmp_path / "edges.md").read_text()


@pytest.mark.parametrize("options", [{"count": 0}, {"radii": (0, 2)}, {"picture_size": 64}])
def test_options_that_measure_nothing_are_refused(options):
    with pytest.raises(InputError):
        EdgeBenchmarkOptions(**options)
