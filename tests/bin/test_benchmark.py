# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/benchmark: what it refuses before it measures, and figures that it draws."""

import pytest
from forked_programs import run_program
from PIL import Image


@pytest.mark.parametrize(
    "flags, said",
    [
        (("--suite=quality", "--checkpoints=adain"), "--checkpoints=adain: name=folder"),
        (("--suite=quality", "--checkpoints=a=/x,a=/y"), "--checkpoints=a=/y: name=folder, each"),
        (("--suite=quality", "--checkpoints=a=/nowhere"), "/nowhere"),
        (("--suite=quality", '--settings={"nothing": {}}'), "there is no method nothing"),
        (("--suite=table1", '--settings={"gatys": {"nothing": 1}}'), "no setting nothing"),
        (("--suite=table1", "--sizes=8"), "--sizes"),
        (("--suite=table1", "--max_memory=much"), "--max_memory=much"),
        (("--suite=gatys_iterations", '--settings={"sanet": {}}'), "--settings: sanet"),
        (("--suite=batch", "--actors=two"), "--actors=two"),
        (("--suite=batch", "--actors=0"), "actors=(0,)"),
        (("--suite=style_layers", "--vgg16_weights=/nowhere"), "--vgg16_weights=/nowhere"),
        (("--suite=content_ratio", "--settings=3"), "--settings=3: a JSON object"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2_and_nothing_is_written(tmp_path, flags, said):
    ended = run_program("tfstyle.bin.benchmark", *flags, f"--output={tmp_path / 'out'}")
    assert ended.returncode == 2
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("error: ") and said in last
    assert not (tmp_path / "out").exists()


def test_a_figure_is_drawn_by_one_command(tmp_path):
    ended = run_program(
        "tfstyle.bin.benchmark",
        "--suite=content_ratio",
        "--vgg16_weights=random",
        "--triples=1",
        "--size=32",
        '--settings={"gatys": {"steps": 1, "style_layers": ["conv1_1"], "content_layers": []}}',
        f"--output={tmp_path}",
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == f"written: {tmp_path}/content_ratio.jpg"
    assert Image.open(tmp_path / "content_ratio.jpg").width >= 6 * 32
