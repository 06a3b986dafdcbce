# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How strokes grow with stroke_size: the table and the grid."""

import cv2
import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.evaluation import stroke_benchmark
from tfstyle.evaluation.stroke_benchmark import (
    STROKE_SIZES,
    StrokeBenchmarkOptions,
    run_stroke_benchmark,
)


class ProportionalStylizer:
    """Its strokes are blots whose size is in proportion to `stroke_size`."""

    def stylize(self, content_uint8, mask, style, *, stroke_size):
        noise = np.random.default_rng(0).normal(size=content_uint8.shape[:2])
        blots = cv2.GaussianBlur(noise, (0, 0), 2 * stroke_size)
        blots = np.clip(128 + 40 * blots / blots.std(), 0, 255).astype(np.uint8)
        return np.where(mask[..., None], blots[..., None], content_uint8)


def test_the_table_says_how_strokes_grow_and_the_grid_shows_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stroke_benchmark, "load_stylizer", lambda folder: ProportionalStylizer())
    medians = run_stroke_benchmark(StrokeBenchmarkOptions(size=256, output=str(tmp_path)))
    assert list(medians) == list(STROKE_SIZES)
    sizes = list(medians.values())
    growth = [later / earlier for earlier, later in zip(sizes, sizes[1:])]
    assert all(1.6 < ratio < 2.2 for ratio in growth)
    report = (tmp_path / "strokes.md").read_text()
    assert report in capsys.readouterr().out
    rows = [line.split("|")[1:-1] for line in report.splitlines() if line.startswith("| ")][1:]
    assert [float(row[0]) for row in rows] == list(STROKE_SIZES)
    assert [row[-1].strip() for row in rows[1:]] == [f"{ratio:.2f}" for ratio in growth]
    width, height = Image.open(tmp_path / "strokes.jpg").size
    assert 512 <= width < 540 and 512 <= height < 540


@pytest.mark.parametrize(
    "changes, said", [(dict(size=100), "256"), (dict(styles="/nowhere"), "--styles: /nowhere")]
)
def test_mistakes_are_told_before_anything_is_painted(tmp_path, changes, said):
    with pytest.raises(InputError, match=said):
        run_stroke_benchmark(StrokeBenchmarkOptions(**changes, output=str(tmp_path / "out")))
    assert not (tmp_path / "out").exists()


def test_too_few_paintings_are_told(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "only.png")
    with pytest.raises(InputError, match="4 pictures or more, found 1"):
        run_stroke_benchmark(StrokeBenchmarkOptions(styles=str(tmp_path), output=str(tmp_path)))
