# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import csv
import io

import numpy as np
import pytest

from tfstyle.evaluation import picture_grid, report
from tfstyle.evaluation.judges import CONTENT_LAYERS, STYLE_LAYERS, Judge

JUDGES = [
    Judge("vgg16", None, STYLE_LAYERS["vgg16"], CONTENT_LAYERS),
    Judge("squeezenet", None, STYLE_LAYERS["squeezenet"]),
]
FIGURES = [
    name for name, _, _ in (*report.list_columns(JUDGES), *report.list_layer_columns(JUDGES))
]


def make_records():
    return [
        {
            "row": row,
            "content": f"photo|{k}.jpg",
            "style": f"s{k}.jpg",
            "area": 0.25,
            "outside": outside,
            **dict.fromkeys(FIGURES, value + k),
        }
        for row, value, outside in (("photograph", 1, 0), ("ours", 0.5, 3))
        for k in range(3)
    ]


def test_summary_holds_mean_median_and_worst_tenth_of_every_row_in_order():
    summary = report.summarize(make_records())
    assert list(summary) == ["photograph", "ours"]
    assert summary["ours"]["r_vgg16"] == pytest.approx(
        {"mean": 1.5, "median": 1.5, "p90": 2.3, "max": 2.5}
    )
    assert summary["ours"]["outside"]["max"] == 3
    assert "content" not in summary["ours"], "names are not averaged"


def test_what_is_no_number_is_left_out_and_shown_as_a_dash():
    records = make_records()
    records[3]["mesh"] = float("nan")
    for record in records:
        record["axis"] = float("nan")
    summary = report.summarize(records)
    assert summary["ours"]["mesh"]["mean"] == 2 and np.isnan(summary["ours"]["axis"]["mean"])
    heads, _, _, ours = report.format_summary(summary, report.list_columns(JUDGES)).splitlines()
    cells = dict(zip(heads.split(" | "), ours.split(" | ")))
    assert (cells["mesh"], cells["axis"]) == ("2.000", "-")
    assert report.replace_nan({"a": [1.5, float("nan")], "b": "c"}) == {"a": [1.5, None], "b": "c"}
    row = list(csv.DictReader(io.StringIO(report.format_csv(records))))[3]
    assert (row["row"], row["mesh"], row["colour"]) == ("ours", "", "0.5")


def test_table_has_a_line_for_every_row_with_a_cell_for_every_head():
    columns = report.list_columns(JUDGES)
    lines = report.format_summary(report.summarize(make_records()), columns).splitlines()
    assert len(lines) == 4 and len({line.count("|") for line in lines}) == 1
    assert "squeezenet" in lines[0].split() and "outside" in lines[0].split()
    assert lines[3].startswith("| ours | 1.500 |") and lines[3].endswith("| 3 |")


def test_figures_of_a_network_of_the_loss_are_marked_and_no_others():
    starred = {"ours": report.list_starred(JUDGES, ("vgg16",))}
    assert starred["ours"] == {
        "r_vgg16",
        "r_vgg16_conv2_2",
        "r_vgg16_conv3_2",
        "r_vgg16_conv4_2",
        "r_vgg16_conv5_2",
        "content_conv3_3",
        "content_conv4_2",
    }
    assert report.list_starred(JUDGES, ()) == set()
    summary = report.summarize(make_records())
    lines = report.format_summary(summary, report.list_columns(JUDGES), starred=starred)
    heads, _, photograph, ours = (line.split(" | ") for line in lines.splitlines())
    marked = [head for head, cell in zip(heads, ours) if cell.endswith("*")]
    assert marked == ["r vgg16", "content conv3_3", "content conv4_2"]
    assert "*" not in "".join(photograph)
    text = report.format_report(
        summary, make_records(), JUDGES, heading="T", facts={}, starred=starred
    )
    assert "in the loss of the checkpoint" in text and text.count("0*") == 7
    text = report.format_report(summary, make_records(), JUDGES, heading="T", facts={})
    assert "*" not in text.replace("**", "")


def test_report_lists_every_triple_of_the_last_row_and_escapes_names():
    records = make_records()
    text = report.format_report(
        report.summarize(records),
        records,
        JUDGES,
        heading="Trial",
        facts={"judges": "vgg16"},
        remarks=["- seen"],
    )
    assert text.startswith("# Trial\n") and "- judges: vgg16" in text and "\n- seen\n" in text
    assert [line for line in text.splitlines() if line.startswith("| photo\\|")] == [
        f"| photo\\|{k}.jpg | s{k}.jpg | 0.25" + 4 * f" | {0.5 + k:.2f}" + " |" for k in range(3)
    ]


def test_grid_shows_every_picture_unchanged_in_reading_order():
    sets = [[np.full((16, 16, 3), 10 * s + p, np.uint8) for p in range(3)] for s in range(5)]
    grid = picture_grid.make_picture_grid(sets, headings=["a", "b", "c"])[20:]
    seen = [value for value in range(43) if ((grid == value).all(-1)).sum() == 256]
    assert seen == [10 * s + p for s in range(5) for p in range(3)]
    place = {value: np.argwhere((grid == value).all(-1))[0] for value in (10, 20, 21)}
    assert place[20][0] > place[10][0] and place[20][1] < place[10][1]
    assert place[21][0] == place[20][0] and place[21][1] > place[20][1]


def test_outline_marks_both_sides_of_the_edge_and_nothing_else():
    picture, region = np.full((20, 20, 3), 90, np.uint8), np.zeros((20, 20), bool)
    region[5:15, 5:15] = True
    marked = picture_grid.outline_region(picture, region)
    assert (picture == 90).all()
    assert (marked[5, 5:15] == 255).all() and (marked[4, 5:15] == 0).all()
    assert (marked[7:13, 7:13] == 90).all() and (marked[:3] == 90).all()
