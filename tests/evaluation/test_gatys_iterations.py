# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""After how many iterations Gatys' loss is below that of a network's result."""

import csv
import math

import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.errors import InputError
from tfstyle.evaluation.evaluation_options import EvaluationOptions
from tfstyle.evaluation.gatys_iterations import GatysIterationsOptions, run_gatys_iterations
from tfstyle.evaluation.gatys_iterations_report import (
    Comparison,
    compute_median_worth,
    format_iterations_report,
)
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.registry import build_network, get_method

TINY = {name: get_method("gatys").tiny[0][name] for name in ("content_layers", "style_layers")}


def compare(network_loss, *losses):
    return Comparison("a.jpg", "b.jpg", 2.0, network_loss, losses)


def test_a_network_is_worth_the_first_iteration_below_it():
    assert compare(0.5, 3.0, 0.6, 0.4, 0.45).worth == 3
    assert compare(0.5, 0.1).worth == 1
    assert compare(0.5, 3.0, 0.5).worth is None  # as good is not better


def test_the_median_counts_those_that_never_get_there_as_infinite():
    reached, never = compare(0.5, 0.4), compare(0.1, 0.4)
    assert compute_median_worth([reached, reached, never]) == 1
    assert math.isinf(compute_median_worth([reached, never, never]))
    report = format_iterations_report([never, never, reached], {}, iterations=7)
    assert "Median: more than 7 iterations. From 1 to 1, and 2 above 7." in report


def test_every_picture_is_compared_and_the_files_agree(tmp_path, monkeypatch, capsys):
    patch_keras_applications(monkeypatch, channels=4)
    network = build_network("johnson", get_method("johnson").tiny[0])
    save_checkpoint(network, tmp_path / "tiny")
    comparisons = run_gatys_iterations(
        GatysIterationsOptions(
            EvaluationOptions(
                checkpoints=(str(tmp_path / "tiny"),), triples=2, size=32, output=str(tmp_path)
            ),
            iterations=6,
            vgg_weights={"vgg16": "random"},
            settings=TINY,
        )
    )
    assert len(comparisons) == 2
    for comparison in comparisons:
        losses = comparison.losses
        # L-BFGS goes down in every iteration, and begins far above the photograph: with noise.
        assert len(losses) == 6 and (np.diff(losses) < 0).all()
        assert losses[0] > losses[-1] and comparison.photograph_loss > 0
    rows = list(csv.DictReader((tmp_path / "gatys_iterations.csv").open()))
    markdown = (tmp_path / "gatys_iterations.md").read_text()
    assert len({row["photograph"] for row in rows}) == 2
    for row in rows:
        assert "| " + " | ".join(row.values()) + " |" in markdown
    assert "network vgg16, init noise" in markdown and "- network: tiny" in markdown
    assert (tmp_path / "gatys_iterations.png").read_bytes().startswith(b"\x89PNG")
    assert "written: " in capsys.readouterr().out


@pytest.mark.parametrize(
    "options, said",
    [
        ({"iterations": 0}, "iterations"),
        ({"settings": 3}, "gatys"),
    ],
)
def test_options_out_of_range_are_told(options, said):
    with pytest.raises(InputError, match=said):
        GatysIterationsOptions(EvaluationOptions(), **options)


def test_one_network_is_compared():
    with pytest.raises(InputError, match="--checkpoint"):
        GatysIterationsOptions(EvaluationOptions(checkpoints=("a", "b")))
