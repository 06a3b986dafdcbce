# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/evaluate on drawn pictures, as a user would start it."""

import json

import numpy as np
import pytest
from forked_programs import run_program
from PIL import Image

from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    save_checkpoint(build_network("local_transfer", LocalTransferConfig.tiny().to_dict()), folder)
    return folder


def test_the_report_compares_the_checkpoint_with_the_content_and_the_colour_match(
    checkpoint, tmp_path
):
    output = tmp_path / "report"
    ended = run_program(
        "tfstyle.bin.evaluate",
        f"--checkpoint={checkpoint}",
        "--triples=3",
        "--size=64",
        "--judge=vgg16,squeezenet",
        "--vgg16_weights=random",
        "--squeezenet_weights=random",
        f"--output={output}",
    )
    assert ended.returncode == 0, ended.stderr
    report = json.loads((output / "report.json").read_text())
    assert list(report["summary"]) == ["photograph", "colour match", "the painting itself", "tiny"]
    assert len(report["triples"]) == 12
    means = {
        row: {name: figure["mean"] for name, figure in figures.items()}
        for row, figures in report["summary"].items()
    }
    assert means["photograph"]["r_squeezenet"] == pytest.approx(1, abs=1e-4)
    assert means["photograph"]["colour"] == pytest.approx(1, abs=1e-4)
    assert means["photograph"]["content_conv3_3"] == pytest.approx(0, abs=1e-4)
    assert means["colour match"]["colour"] < 0.7
    assert means["tiny"]["content_conv3_3"] > 0
    for figures in report["summary"].values():
        assert figures["outside"]["max"] == 0
    for record in report["triples"]:
        layers = [value for name, value in record.items() if name.startswith("r_vgg16_")]
        assert record["r_vgg16"] == pytest.approx(np.mean(layers))
    markdown = (output / "report.md").read_text()
    assert all(line in markdown for line in ended.stdout.splitlines() if line.startswith("| tiny"))
    # Three sets in two lines of two, four pictures each.
    width, height = Image.open(output / "grid.jpg").size
    assert width >= 2 * 4 * 64 and 2 * 64 <= height < 3 * 64


def test_a_checkpoint_that_is_not_there_is_one_line_and_exit_2(tmp_path):
    ended = run_program(
        "tfstyle.bin.evaluate", "--checkpoint=/nowhere", f"--output={tmp_path / 'report'}"
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("error: ") and "/nowhere" in ended.stderr
    assert not (tmp_path / "report").exists()
