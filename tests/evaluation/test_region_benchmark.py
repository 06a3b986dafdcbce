# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import csv
import io

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.evaluation.region_benchmark import RegionBenchmarkOptions
from tfstyle.evaluation.region_measuring import Case, Measurement, draw_region, measure_cases
from tfstyle.evaluation.region_report import format_csv, format_report, plot_measurements


@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("pieces", [1, 2])
def test_a_region_has_its_share_and_its_pieces(share, pieces):
    region = draw_region(Case(300, 400, share, pieces))
    assert abs(region.mean() - share) < 0.01 and region.any()
    if pieces == 2 and 0 < share < 0.5:
        assert region[0, 0] and region[-1, -1] and not region[150, 200]


def make_measurements(tenth):
    return [
        Measurement(Case(1024, 1024, share, 1), seconds, peak, peak + 500)
        for share, seconds, peak in (
            (0, 0.1, 5),
            (0.01, 0.5, 30),
            (0.1, tenth, 90),
            (1.0, 8.0, 800),
        )
    ] + [Measurement(Case(4320, 7680, 0.5, 1), 120, 1700, 2500)]


def test_ratios_are_to_the_whole_of_the_same_size():
    rows = list(csv.DictReader(io.StringIO(format_csv(make_measurements(1.6)))))
    assert [row["seconds_ratio"] for row in rows] == ["0.013", "0.062", "0.200", "1.000", ""]
    assert rows[2]["peak_ratio"] == "0.113"


def test_goals_are_met_or_missed():
    met = format_report(make_measurements(1.6), max_memory="1.5GiB")
    assert met.count(": met") == 3 and "MISSED" not in met
    assert "10% of 1024x1024: 0.200 of the time" in met
    missed = format_report(make_measurements(2.4), max_memory="1.5GiB")
    assert missed.count("MISSED") == 1 and "0.300 of the time" in missed


def test_the_plot_is_drawn_where_matplotlib_is(tmp_path):
    pytest.importorskip("matplotlib")
    assert plot_measurements(make_measurements(1.6), tmp_path / "region.png")
    assert (tmp_path / "region.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.broad
def test_cases_are_measured(tmp_path):
    from tfstyle.methods.checkpoint import save_checkpoint
    from tfstyle.methods.local_transfer.config import LocalTransferConfig
    from tfstyle.methods.local_transfer.network import LocalTransferNetwork

    save_checkpoint(LocalTransferNetwork(LocalTransferConfig.tiny()), tmp_path / "tiny")
    cases = [Case(48, 64, 0.1, 1), Case(48, 64, 1.0, 1)]
    measured = measure_cases(cases, checkpoint=tmp_path / "tiny", max_memory="1GiB", repeats=1)
    assert [m.case for m in measured] == cases
    assert all(m.seconds > 0 and 0 <= m.peak_mib < m.resident_mib for m in measured)
    assert np.diff([m.resident_mib for m in measured])[0] >= 0


@pytest.mark.parametrize(
    "changes",
    [
        dict(sizes=()),
        dict(sizes=(8,)),
        dict(shares=(1.5,)),
        dict(pieces=(3,)),
        dict(repeats=0),
        dict(max_memory="lots"),
    ],
)
def test_options_out_of_range_are_told(changes):
    with pytest.raises(InputError):
        RegionBenchmarkOptions(**changes)
