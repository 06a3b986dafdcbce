# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.evaluation import picture_grid, report

FIGURES = (
    "r",
    "r_conv2_2",
    "r_conv3_2",
    "r_conv4_2",
    "r_conv5_2",
    "colour",
    "colour_w1",
    "content_conv3_3",
    "content_conv4_2",
    "ssim",
    "saturated",
)


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
        for row, value, outside in (("content", 1, 0), ("ours", 0.5, 3))
        for k in range(3)
    ]


def test_summary_holds_mean_median_and_worst_tenth_of_every_row_in_order():
    summary = report.summarize(make_records())
    assert list(summary) == ["content", "ours"]
    assert summary["ours"]["r"] == pytest.approx(
        {"mean": 1.5, "median": 1.5, "p90": 2.3, "max": 2.5}
    )
    assert summary["ours"]["outside"]["max"] == 3
    assert "content" not in summary["ours"], "names are not averaged"


def test_table_has_a_line_for_every_row_with_a_cell_for_every_head():
    lines = report.format_summary(report.summarize(make_records())).splitlines()
    assert len(lines) == 4 and len({line.count("|") for line in lines}) == 1
    assert "r" in lines[0].split() and "outside" in lines[0].split()
    assert lines[3].startswith("| ours | 1.50 |") and lines[3].endswith("| 3 |")


def test_report_lists_every_triple_of_the_last_row_and_escapes_names():
    records = make_records()
    text = report.format_report(
        report.summarize(records), records, heading="Trial", facts={"loss network": "vgg16"}
    )
    assert text.startswith("# Trial\n") and "- loss network: vgg16" in text
    assert [line for line in text.splitlines() if line.startswith("| photo\\|")] == [
        f"| photo\\|{k}.jpg | s{k}.jpg | 0.25 | {0.5 + k:.2f} | {0.5 + k:.2f} | {0.5 + k:.2f} |"
        for k in range(3)
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
