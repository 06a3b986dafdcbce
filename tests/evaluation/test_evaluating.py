# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation import evaluating
from tfstyle.evaluation.evaluating import EvaluationOptions
from tfstyle.evaluation.measurement import LAYERS
from tfstyle.evaluation.triples import Triple
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network
from tfstyle.training.training_run import TrainingRun


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    save_checkpoint(build_network("local_transfer", LocalTransferConfig.tiny().to_dict()), folder)
    return str(folder)


@pytest.mark.parametrize(
    "name, value",
    [
        ("checkpoint", "/nowhere"),
        ("photos", "/nowhere"),
        ("styles", "/nowhere"),
        ("weights", "/nowhere"),
        ("annotations", "/nowhere"),
        ("masks", "/nowhere"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_written(checkpoint, tmp_path, name, value):
    options = {
        "checkpoint": checkpoint,
        "weights": "random",
        "triples": 1,
        "picture_size": 32,
        "output": str(tmp_path / "report"),
    } | {name: value}
    if name in ("annotations", "masks"):
        options["photos"] = str(tmp_path)
    with pytest.raises(InputError, match="/nowhere|no picture in"):
        evaluating.evaluate(EvaluationOptions(**options))
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("options", [{"triples": 0}, {"picture_size": 16}])
def test_impossible_options_are_refused(options):
    with pytest.raises(InputError, match=next(iter(options))):
        EvaluationOptions(**options)


def test_the_held_out_share_is_what_the_training_kept_aside(tmp_path):
    run = TrainingRun(
        run_dir=str(tmp_path), data=TrainingDataOptions(heldout_share=0.25)
    ).describe_for_others()
    assert evaluating.find_heldout_share({"training": {"run": run}}) == 0.25
    assert evaluating.find_heldout_share({"training": {}}) == TrainingDataOptions().heldout_share


def test_every_row_is_measured_on_every_triple_in_order():
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

    def features(picture):
        return {layer: picture[:, ::4, ::4] for layer in LAYERS}

    rows = {
        "same": lambda content, region, style: content,
        "black": lambda content, region, style: np.where(region[..., None], 0, content).astype(
            np.uint8
        ),
    }
    records, pictures = evaluating.measure_rows(rows, triples, features)
    assert [(r["row"], r["content"], r["style"]) for r in records] == [
        ("same", "c0", "s0"),
        ("black", "c0", "s0"),
        ("same", "c1", "s1"),
        ("black", "c1", "s1"),
    ]
    assert [r["saturated"] for r in records] == [0, 1, 0, 1]
    assert all(r["area"] == 0.25 and r["outside"] == 0 for r in records)
    assert list(pictures) == ["photograph", "painting", "same", "black"]
    assert (pictures["black"][1][region] == 0).all()
