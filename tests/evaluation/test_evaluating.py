# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import csv
import json
import shutil

import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.errors import InputError
from tfstyle.evaluation import evaluating
from tfstyle.evaluation.evaluation_options import EvaluationOptions
from tfstyle.evaluation.triples import Triple
from tfstyle.methods.checkpoint import save_checkpoint, write_checksums
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    save_checkpoint(build_network("local_transfer", LocalTransferConfig.tiny().to_dict()), folder)
    return str(folder)


@pytest.mark.parametrize(
    "name, value",
    [
        ("checkpoints", ("/nowhere",)),
        ("photos", "/nowhere"),
        ("styles", "/nowhere"),
        ("weights", {"vgg16": "/nowhere"}),
        ("annotations", "/nowhere"),
        ("masks", "/nowhere"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_written(checkpoint, tmp_path, name, value):
    options = {
        "checkpoints": (checkpoint,),
        "weights": {"vgg16": "random"},
        "triples": 1,
        "size": 32,
        "output": str(tmp_path / "report"),
    } | {name: value}
    if name in ("annotations", "masks"):
        options["photos"] = str(tmp_path)
    with pytest.raises(InputError, match="/nowhere|no picture in"):
        evaluating.evaluate(EvaluationOptions(**options))
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    "options",
    [
        {"triples": 0},
        {"size": 16},
        {"strengths": ()},
        {"strengths": (0.0,)},
        {"strengths": (1.2,)},
        {"strengths": (0.5, 0.5)},
        {"gatys_steps": -1},
    ],
)
def test_impossible_options_are_refused(options):
    with pytest.raises(InputError, match=next(iter(options))):
        EvaluationOptions(**options)


def test_squeezenet_without_a_path_says_so(checkpoint, tmp_path):
    options = EvaluationOptions(
        checkpoints=(checkpoint,),
        judges=("vgg16", "squeezenet"),
        weights={"vgg16": "random"},
        output=str(tmp_path / "report"),
    )
    with pytest.raises(InputError, match="--squeezenet_weights is needed"):
        evaluating.evaluate(options)


def test_every_row_is_measured_on_every_triple_in_order(stand_in_judges):
    region = np.zeros((32, 32), bool)
    region[8:24, 8:24] = True
    random = np.random.default_rng(0)
    triples = [
        Triple(
            *(
                random.integers(0, 256, (32, 32, 3), dtype=np.uint8) if k != 1 else region
                for k in range(3)
            ),
            f"c{n}",
            f"s{n}",
        )
        for n in range(2)
    ]

    rows = {
        "same": lambda content, region, style: content,
        "black": lambda content, region, style: np.where(region[..., None], 0, content).astype(
            np.uint8
        ),
    }
    records, pictures = evaluating.measure_rows(rows, triples, stand_in_judges(["vgg16"]))
    assert [(r["row"], r["content"], r["style"]) for r in records] == [
        ("same", "c0", "s0"),
        ("black", "c0", "s0"),
        ("same", "c1", "s1"),
        ("black", "c1", "s1"),
    ]
    assert [r["saturated"] for r in records] == [0, 1, 0, 1]
    assert all(r["area"] == 0.25 and r["outside"] == 0 for r in records)
    assert list(pictures) == ["outline", "painting", "same", "black"]
    assert (pictures["black"][1][region] == 0).all()


def test_gatys_is_a_baseline_of_the_table_and_a_mark_of_the_plot(checkpoint, tmp_path, monkeypatch):
    patch_keras_applications(monkeypatch, channels=4)
    marks = {}
    monkeypatch.setattr(evaluating, "plot_curves", lambda curves, m, path: marks.update(m))
    summary = evaluating.evaluate(
        EvaluationOptions(
            checkpoints=(checkpoint,),
            weights={"vgg16": "random"},
            strengths=(1.0, 0.5),
            gatys_steps=30,
            triples=1,
            size=32,
            output=str(tmp_path / "report"),
        )
    )
    baselines = ["photograph", "colour match", "the painting itself", "Gatys, 30 steps"]
    assert list(marks) == baselines and list(summary)[:4] == baselines
    gatys = summary["Gatys, 30 steps"]
    assert gatys["r_vgg16"]["mean"] < summary["colour match"]["r_vgg16"]["mean"]
    assert gatys["outside"]["max"] == 0
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    assert "r_vgg16" in report["in_loss"]["Gatys, 30 steps"]


@pytest.mark.broad
def test_checkpoints_and_strengths_stand_side_by_side(
    checkpoint, tmp_path, capsys, monkeypatch, stand_in_judges
):
    monkeypatch.setattr(evaluating, "build_judges", stand_in_judges)
    other = tmp_path / "other"
    shutil.copytree(checkpoint, other)
    config = json.loads((other / "config.json").read_text())
    config["training"] = {"run": {"vgg16_weights": "imagenet", "data": {"heldout_share": 0.5}}}
    (other / "config.json").write_text(json.dumps(config))
    write_checksums(other)
    summary = evaluating.evaluate(
        EvaluationOptions(
            checkpoints=(checkpoint, str(other)),
            judges=("vgg16", "squeezenet"),
            strengths=(1.0, 0.5),
            triples=2,
            size=64,
            output=str(tmp_path / "report"),
        )
    )
    assert list(summary) == [
        "photograph",
        "colour match",
        "the painting itself",
        "tiny",
        "tiny, strength 0.5",
        "other",
        "other, strength 0.5",
    ]
    # The same weights at the same strength, on triples that both kept aside.
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    assert summary["tiny"] == summary["other"] != summary["tiny, strength 0.5"]
    content = {row: figures["content_conv3_3"]["mean"] for row, figures in summary.items()}
    assert 0 == content["photograph"] < content["tiny, strength 0.5"] < content["tiny"]
    assert report["facts"]["held-out share"] == "0.05"
    assert "r_vgg16" in report["in_loss"]["other"] and report["in_loss"]["tiny"] == []
    lines = capsys.readouterr().out.splitlines()
    assert ["*" in line for line in lines if line.startswith("| tiny |")] == [False]
    assert ["*" in line for line in lines if line.startswith("| other |")] == [True]
    rows = list(csv.DictReader((tmp_path / "report" / "report.csv").open()))
    assert len(rows) == 14 and rows[5]["row"] == "other"
    assert float(rows[5]["r_squeezenet"]) == report["triples"][5]["r_squeezenet"]
    assert "tiny and other cross" in (tmp_path / "report" / "report.md").read_text()
