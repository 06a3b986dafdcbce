# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The table of all methods: every one has a row, and ratios are of medians."""

import csv
import functools
import io
import math

import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.errors import InputError
from tfstyle.evaluation import method_measuring, table1_measuring
from tfstyle.evaluation.apart import GaveUpError
from tfstyle.evaluation.method_measuring import MethodRunner, measure_peaks_of, reckon_seconds
from tfstyle.evaluation.method_rows import MethodRow, list_method_rows
from tfstyle.evaluation.published_times import PARK_LEE, SUN_LIU
from tfstyle.evaluation.table1_benchmark import Table1Options, run_table1
from tfstyle.evaluation.table1_figures import MethodFigure, Table1Figures
from tfstyle.evaluation.table1_report import (
    format_table1_csv,
    format_table1_report,
    name_published,
    plot_table1,
)
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.registry import METHODS, get_method

GIB = 2**30


@pytest.fixture(autouse=True)
def narrow_networks(monkeypatch):
    """Networks of a few channels that run as they are: tracing each takes seconds."""
    monkeypatch.setattr(method_measuring, "Stylizer", functools.partial(Stylizer, trace=False))
    patch_keras_applications(monkeypatch, channels=4)


def read_tables(markdown):
    """{heading: {row: {column: cell}}} of the tables of a report."""
    tables, heading = {}, ""
    for line in markdown.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| ---"):
            continue
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if heading not in tables:
                tables[heading], heads = {}, cells
            else:
                tables[heading][cells[0]] = dict(zip(heads, cells))
    return tables


def expect_csv_equals_markdown(csv_text, markdown):
    tables = read_tables(markdown)
    rows = list(csv.DictReader(io.StringIO(csv_text)))
    for row in rows:
        size = f"{row['side']}x{row['side']}"
        seconds = tables["Seconds"][row["method"]]
        assert seconds[size] == row["seconds"]
        assert [seconds[name] for name in ("style_s", "parameters")] == [
            row["style_s"],
            row["parameters"],
        ]
        assert row["note"] in seconds["note"]
        assert tables["Peak memory, MiB"][row["method"]][size] == row["peak_mib"]
        for table in (SUN_LIU, PARK_LEE):
            heading = f"Ratios to {table.reference}; in brackets those of {table.source}"
            shown = f"{row[f'to_{table.reference}']} ({row[name_published(table)]})"
            assert tables[heading][row["method"]][size] == shown
    return rows


@pytest.mark.broad
def test_every_registered_method_has_a_row_at_every_size(toys, tmp_path, monkeypatch, capsys):
    def measure_nothing(function, row, sides, max_memory, *, seconds, environment):
        assert list(environment.values()) == ["1"]
        assert (function, seconds) == (measure_peaks_of, 60)
        for side in sides:
            if row.method == "toy_one_style" and side > 32:
                raise GaveUpError("out of memory")
            yield side, 1.5

    monkeypatch.setattr(table1_measuring, "iterate_apart", measure_nothing)
    settings = {name: dict(get_method(name).tiny[0]) for name in METHODS}
    settings["gatys"]["steps"] = 5
    needed = (
        40**2
        * MethodRunner(
            MethodRow("gatys", "gatys", settings["gatys"]), max_memory=GIB
        ).network.bytes_per_pixel
    )
    figures = run_table1(
        Table1Options(
            sizes=(40, 32),
            repeats=1,
            max_memory=int(needed) - 1,
            seconds_limit=60,
            settings=settings,
            output=str(tmp_path),
        )
    )
    rows = expect_csv_equals_markdown(
        (tmp_path / "table1.csv").read_text(), (tmp_path / "table1.md").read_text()
    )
    assert {row["method"].split("/")[0] for row in rows} == set(METHODS)
    assert "local_transfer/paper" in figures.rows and "toy_tint" in figures.rows
    assert len(rows) == 2 * len(figures.rows)
    for row in rows:
        assert row["note"] or float(row["seconds"]) > 0 and row["peak_mib"] == "2"
    found = {(row["method"], row["side"]): row for row in rows}
    assert found["gatys", "32"]["note"] == "500 steps, reckoned from 3"
    assert float(found["gatys", "32"]["seconds"]) > 0
    assert found["gatys", "40"]["note"].startswith("needs about")
    assert found["gatys", "40"]["seconds"] == found["gatys", "40"]["to_johnson"] == "-"
    assert found["toy_one_style", "40"]["note"] == "out of memory at 40x40"
    assert found["toy_one_style", "32"]["style_s"] == "-"
    assert (tmp_path / "table1.png").read_bytes().startswith(b"\x89PNG")
    out = capsys.readouterr().out
    assert "written: " in out and "NOT trained" not in out and "- processor: " in out


def make_figures():
    seconds = {
        "johnson": {256: (1.0, 2.0, 9.0), 512: (8.0,)},
        "adain": {256: (4.0,), 512: (4.0,)},
        "wct": {256: (90.0, 100.0, 110.0), 512: ()},
    }
    return Table1Figures(
        figures=[
            MethodFigure(row, side, values, 3.0 if values else math.nan, "" if values else "no")
            for row, sides in seconds.items()
            for side, values in sides.items()
        ],
        parameters={"johnson": 1_679_235, "adain": 7, "wct": 8},
        style_seconds={"johnson": math.nan, "adain": 0.5, "wct": 0.25},
    )


def test_ratios_are_of_medians_of_one_size_beside_the_papers_own():
    text = format_table1_csv(make_figures())
    rows = {(r["method"], r["side"]): r for r in csv.DictReader(io.StringIO(text))}
    assert rows["johnson", "256"]["seconds"] == "2.0000"
    assert rows["johnson", "256"]["fastest_s"] == "1.0000"
    wct = rows["wct", "256"]
    assert (wct["to_johnson"], wct["to_adain"], wct["repeats"]) == ("50.00", "25.00", "3")
    assert wct[name_published(SUN_LIU)] == f"{0.620 / 0.014:.2f}"
    assert wct[name_published(PARK_LEE)] == f"{0.689 / 0.011:.2f}"
    assert rows["adain", "512"]["to_johnson"] == "0.50"
    assert rows["adain", "512"][name_published(SUN_LIU)] == "-"  # not in that paper's table
    missed = rows["wct", "512"]
    assert (missed["seconds"], missed["to_johnson"], missed["peak_mib"]) == ("-", "-", "-")
    assert missed["repeats"] == "0" and missed["note"] == "no"


def test_the_papers_ratios_are_those_that_its_text_gives():
    """Sun & Liu: of the optimization a thousand, of their own network 1.3 to 1.6."""

    def round_ratios(row):
        return [round(SUN_LIU.compute_ratio(row, side), 2) for side in (256, 512, 1024)]

    assert list(map(round, round_ratios("gatys"))) == [1023, 1138, 1207]
    assert round_ratios("msgnet") == [1.21, 1.42, 1.53]
    assert list(map(round, round_ratios("wct"))) == [44, 25, 18]
    assert round_ratios("local_transfer/paper") == [1.64, 1.36, 1.30]
    assert math.isnan(SUN_LIU.compute_ratio("sanet", 256))
    assert math.isnan(SUN_LIU.compute_ratio("gatys", 2048))


def test_markdown_has_the_cells_of_the_csv_and_the_machine():
    figures = make_figures()
    markdown = format_table1_report(figures, {"processor": "a slow one"}, max_memory=GIB)
    expect_csv_equals_markdown(format_table1_csv(figures), markdown)
    assert "- processor: a slow one" in markdown and "- memory for one pass: 1.0 GiB" in markdown
    assert read_tables(markdown)["Seconds"]["wct"]["note"] == "512: no"


def test_without_the_yardstick_there_are_no_ratios(tmp_path):
    figures = make_figures()
    others = [figure for figure in figures.figures if figure.row == "wct"]
    alone = Table1Figures(others, {"wct": 8}, {"wct": 0.25})
    rows = list(csv.DictReader(io.StringIO(format_table1_csv(alone))))
    assert {row["to_johnson"] for row in rows} == {"-"}
    assert plot_table1(alone, tmp_path / "plot.png")


def test_500_steps_are_reckoned_from_the_first_with_what_comes_before_them_once():
    # It begins at 10, looks at the pictures for 3 s, and then makes a step each 2 s.
    assert reckon_seconds(10.0, [15.0, 17.0, 19.0]) == 3.0 + 500 * 2.0


def test_what_ends_by_itself_takes_what_it_takes(toys):
    runner = MethodRunner(MethodRow("toy", "toy_descent", {"size": 1}), max_memory=GIB)
    assert 0 < runner.paint(32) < 60 and not runner.reckoned
    assert runner.network.on_progress is None


def test_peaks_are_measured_at_each_size(toys):
    row = MethodRow("toy", "toy_one_style", {})
    (small, _), (large, grown) = measure_peaks_of(row, (64, 512), GIB)
    assert (small, large) == (64, 512) and grown > 512**2 * 4 * 3 / 2**20


def test_settings_reach_every_kind_of_their_method_and_no_other():
    rows = list_method_rows({"local_transfer": {"style_code_size": 8}})
    kinds = [row for row in rows if row.method == "local_transfer"]
    assert len(kinds) == 2 and all(row.settings["style_code_size"] == 8 for row in kinds)
    assert {row.settings["preset"] for row in kinds} == {"paper", "tfstyle"}
    assert all(not row.settings for row in rows if row.method != "local_transfer")


@pytest.mark.parametrize(
    "settings", [{"nothing": {}}, {"gatys": {"nothing": 1}}, {"gatys": 3}, {"gatys": None}]
)
def test_settings_of_no_method_are_told(settings):
    with pytest.raises(InputError, match="nothing|gatys"):
        list_method_rows(settings)


@pytest.mark.parametrize(
    "changes",
    [dict(sizes=()), dict(sizes=(16,)), dict(repeats=0), dict(seconds_limit=0.0)]
    + [dict(max_memory="much")],
)
def test_options_out_of_range_are_told(changes):
    with pytest.raises(InputError, match=next(iter(changes))):
        Table1Options(**changes)
