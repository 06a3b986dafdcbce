# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Every method that has weights on the same triples; the others are named."""

import csv
import statistics

import numpy as np
import pytest
from narrow_vgg import patch_keras_applications
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.evaluation import evaluating, quality_benchmark
from tfstyle.evaluation.evaluation_options import EvaluationOptions
from tfstyle.evaluation.quality_benchmark import (
    JUDGES,
    QualityOptions,
    load_quality_subjects,
    run_quality_benchmark,
)
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.registry import METHODS, build_network, get_method

SETTINGS = {name: dict(get_method(name).tiny[0]) for name in ("gatys", "deep_photo")}
for tiny in SETTINGS.values():
    tiny["steps"] = 1


@pytest.fixture(autouse=True)
def narrow_networks(monkeypatch):
    patch_keras_applications(monkeypatch, channels=4)


@pytest.fixture(name="checkpoints", scope="module")
def save_tiny_checkpoints(tmp_path_factory):
    """{name in the table: folder} of tiny networks, one of them of a single style."""
    folder = tmp_path_factory.mktemp("checkpoints")
    for method in ("johnson", "local_transfer"):
        network = build_network(method, get_method(method).tiny[0])
        save_checkpoint(network, folder / method)
    return {"waves": str(folder / "johnson"), "ours": str(folder / "local_transfer")}


@pytest.mark.broad
def test_the_table_has_every_method_with_weights_and_names_the_others(
    toys, checkpoints, tmp_path, monkeypatch, capsys, stand_in_judges
):
    monkeypatch.setattr(evaluating, "build_judges", stand_in_judges)
    options = QualityOptions(
        EvaluationOptions(judges=JUDGES, triples=2, size=32, output=str(tmp_path)),
        checkpoints=checkpoints,
        vgg_weights={"vgg16": "random"},
        settings=SETTINGS,
    )
    summary = run_quality_benchmark(options)
    baselines = ["photograph", "colour match", "the painting itself"]
    judged = [*baselines, "deep_photo", "gatys", "waves", "ours", "toy_descent"]
    assert list(summary) == judged
    out = capsys.readouterr().out
    for method in METHODS:
        covered = {"waves": "johnson", "ours": "local_transfer"}.values()
        assert (f"not judged: {method}," in out) == (method not in {*judged, *covered}), method
    assert "waves has one style" in out
    rows = {line.split("|")[1].strip(): line for line in out.splitlines() if line.startswith("|")}
    assert "*" in rows["gatys"] and "*" not in rows["waves"]  # it minimizes what VGG16 sees
    # The table's means are those of the CSV file, for both judges, content, colour and seam.
    heads = [head.strip() for head in rows[""].split("|")[2:-1]]
    records = list(csv.DictReader((tmp_path / "quality.csv").open()))
    assert len(records) == 2 * len(judged) and {r["outside"] for r in records} <= {"0", "0.0"}
    for column, name, digits in (
        ("r vgg16", "r_vgg16", 3),
        ("r squeezenet", "r_squeezenet", 3),
        ("content conv3_3", "content_conv3_3", 3),
        ("colour", "colour", 3),
        ("seam", "seam", 1),
    ):
        for row in judged:
            values = [float(r[name]) for r in records if r["row"] == row and r[name]]
            shown = rows[row].split("|")[2:-1][heads.index(column)].strip().rstrip("*")
            assert shown == (f"{statistics.mean(values):.{digits}f}" if values else "-")
    width, height = Image.open(tmp_path / "quality.jpg").size
    assert width >= 8 * 32 and 2 * 32 <= height < 3 * 32  # painting and photograph beside the rows
    assert "- processor: " in (tmp_path / "quality.md").read_text()


def load(vgg_weights, **options):
    evaluation = EvaluationOptions(judges=JUDGES)
    return load_quality_subjects(QualityOptions(evaluation, vgg_weights=vgg_weights, **options))


def test_without_a_vgg_nothing_is_optimized_and_vgg19_comes_first(checkpoints, monkeypatch):
    monkeypatch.setattr(
        quality_benchmark, "find_shipped_checkpoint", lambda method: checkpoints["ours"]
    )
    monkeypatch.setattr(quality_benchmark, "_load", lambda name, *_: name)
    subjects, missing = load({})
    assert set(missing) == {"gatys", "deep_photo"} and "vgg19" in missing["gatys"]
    assert subjects == [name for name in METHODS if name not in missing]
    subjects, missing = load({"vgg19": "random", "vgg16": "random"}, settings=SETTINGS)
    networks = {s.name: s.loss_networks for s in subjects if not isinstance(s, str)}
    assert networks == {"gatys": ("vgg19",), "deep_photo": ("vgg19",)} and not missing


def test_a_network_that_lacks_its_vgg_says_so(tmp_path):
    method = get_method("adain")
    settings = {**method.tiny[1], "encoder_weights": "named"}
    network = build_network("adain", settings, weights={"vgg19": "random"})
    save_checkpoint(network, tmp_path / "adain")
    with pytest.raises(InputError, match="adain needs the weights of vgg19.*--vgg19_weights"):
        load({"vgg16": "random"}, checkpoints={"adain": str(tmp_path / "adain")})


def test_a_network_of_one_style_is_given_none(checkpoints):
    options = {"checkpoints": checkpoints, "settings": SETTINGS}
    waves = next(s for s in load({"vgg16": "random"}, **options)[0] if s.name == "waves")
    pictures = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
    region = np.ones((32, 32), bool)
    painted = waves.restyle(pictures[0], region, pictures[1])
    np.testing.assert_array_equal(painted, waves.restyle(pictures[0], region, pictures[0]))
    assert (painted != pictures[0]).any() and not waves.takes_style
