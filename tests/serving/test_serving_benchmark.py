# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The benchmark measures every way and finds wrong answers."""

from unittest import mock

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.evaluation import serving_benchmark
from tfstyle.evaluation.serving_benchmark import (
    IN_PROCESS,
    ServingBenchmarkOptions,
    run_serving_benchmark,
)


@pytest.fixture
def make_options(models_folder, tmp_path):
    def make(*servers, **options):
        return ServingBenchmarkOptions(
            str(models_folder / "tint"),
            servers,
            model="tint",
            picture_size=48,
            concurrency=3,
            requests=6,
            rounds=2,
            output=str(tmp_path / "out"),
            **options,
        )

    return make


def test_every_way_answers_all_requests_rightly_and_is_in_the_table(
    server, make_options, tmp_path, monkeypatch
):
    totals, told = [], []

    def make_bar(total, *, unit):
        totals.append(total)
        return mock.MagicMock(**{"__enter__.return_value.update": lambda: told.append(unit)})

    monkeypatch.setattr(serving_benchmark, "make_progress_bar", make_bar)
    figures = run_serving_benchmark(make_options(server.rest, server.grpc))
    assert list(figures) == [IN_PROCESS, server.rest, server.grpc]
    assert figures[IN_PROCESS].ratio == 1.0
    for found in figures.values():
        assert found.wrong == 0 and found.failed == 0
        assert found.pictures_per_second > 0 and 0 < found.p50 <= found.p95
        assert np.isfinite(found.ratio) and found.ratio > 0
    assert totals == [2 * 3 * (3 + 6)] and len(told) == totals[0]
    table = (tmp_path / "out" / "serving.md").read_text()
    assert all(f"| {name} |" in table for name in figures)


def test_answers_of_another_version_are_counted_as_wrong_and_refusals_as_failed(
    server, make_options, models_folder
):
    """The server's newest version paints with another share than version 1."""
    options = make_options(server.rest)
    older = {**vars(options), "saved_model": str(models_folder / "tint" / "1")}
    assert run_serving_benchmark(ServingBenchmarkOptions(**older))[server.rest].wrong == 12
    # 3 unmeasured requests, 6 measured, 3 unmeasured, 6 measured: 3 + 2 of them meet the fault.
    server.order(fault="unavailable", times=5)
    assert run_serving_benchmark(options)[server.rest].failed == 2


@pytest.mark.parametrize(
    "change, says",
    [
        ({"servers": ()}, "--servers"),
        ({"requests": 0}, "1 or more"),
        ({"region_share": 0.0}, "region_share"),
        ({"saved_model": "nosuch"}, "nosuch"),
        ({"servers": ("ftp://x",)}, "ftp://x"),
    ],
)
def test_what_cannot_be_measured_is_an_input_error(make_options, change, says):
    with pytest.raises(InputError, match=says):
        run_serving_benchmark(
            ServingBenchmarkOptions(**{**vars(make_options("http://127.0.0.1:9")), **change})
        )
