# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.evaluation import video_benchmark
from tfstyle.evaluation.moving_cat import draw_moving_cat
from tfstyle.evaluation.video_benchmark import (
    ALONE,
    VARIANTS,
    VideoBenchmarkOptions,
    run_video_benchmark,
)
from tfstyle.evaluation.warping_error import FramePair, compute_warping_error, match_frames
from tfstyle.files.pictures import save_picture
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork

FRAMES, MASKS = draw_moving_cat(3)


def test_the_cat_moves_a_little_and_its_mask_with_it():
    assert FRAMES[0].shape == (320, 416, 3) and FRAMES[0].dtype == np.uint8
    centres = [np.argwhere(mask).mean(axis=0) for mask in MASKS]
    steps = np.linalg.norm(np.diff(centres, axis=0), axis=1)
    assert ((0.5 < steps) & (steps < 8)).all() and 0.1 < MASKS[0].mean() < 0.3


def test_a_sequence_that_moves_as_the_source_has_no_warping_error():
    pair = match_frames(*FRAMES[:2], *MASKS[:2])
    assert pair.seen.any() and not pair.seen[~MASKS[1]].any()
    source = compute_warping_error(*FRAMES[:2], pair)
    assert source < 1e-3
    inverted = [255 - frame for frame in FRAMES[:2]]
    assert compute_warping_error(*inverted, pair) == pytest.approx(source, rel=0.05)


def test_the_warping_error_is_the_mean_square_of_what_flickers():
    frame = np.full((8, 9, 3), 100, np.uint8)
    still = FramePair(np.zeros((8, 9, 2), np.float32), np.ones((8, 9), bool))
    assert compute_warping_error(frame, frame, still) == 0
    assert compute_warping_error(frame, frame + 51, still) == pytest.approx(0.04)
    half = frame.copy()
    half[:4] = 151
    still.seen[:4] = False
    assert compute_warping_error(frame, half, still) == 0
    still.seen[:] = False
    assert np.isnan(compute_warping_error(frame, half, still))


class Still:
    """Carries a mask that does not move."""

    def take(self, frame_uint8, mask):
        self._mask = mask

    def carry(self, frame_uint8):
        return self._mask


@pytest.mark.broad
def test_all_variants_are_measured_and_reported(tmp_path, monkeypatch, stand_in_judges):
    monkeypatch.setattr(video_benchmark, "build_judges", stand_in_judges)
    for number, (frame, mask) in enumerate(zip(FRAMES, MASKS)):
        for kind, pixels in (("frames", frame), ("masks", mask[..., None] * np.uint8([255] * 3))):
            folder = tmp_path / "sequences" / "cat" / kind
            folder.mkdir(parents=True, exist_ok=True)
            save_picture(folder / f"{number:05d}.png", pixels)
    save_checkpoint(LocalTransferNetwork(LocalTransferConfig.tiny()), tmp_path / "tiny")
    options = VideoBenchmarkOptions(
        sequences=str(tmp_path / "sequences"),
        size=208,
        checkpoint=str(tmp_path / "tiny"),
        output=str(tmp_path / "out"),
    )
    (figures,) = run_video_benchmark(options, make_carrier=Still)
    assert set(figures.variants) == set(VARIANTS) and figures.size == (160, 208)
    for found in figures.variants.values():
        assert len(found.errors) == 2 and len(found.seconds) == 3 and found.outside == 0
    mixed, alone = (np.mean(figures.variants[v].errors) for v in ("previous mixed in", ALONE))
    assert mixed < 0.6 * alone
    assert len(figures.overlaps) == 2 and 0.5 < min(figures.overlaps) < 1
    report = (tmp_path / "out" / "video.md").read_text()
    assert "| frame by frame |" in report and "| all |" in report and "## Carried masks" in report
    assert (tmp_path / "out" / "video_cat.png").is_file()


def test_folders_without_sequences_or_masks_are_told(tmp_path):
    with pytest.raises(InputError, match="no folders with frames"):
        run_video_benchmark(VideoBenchmarkOptions(sequences=str(tmp_path)), make_carrier=Still)
    (tmp_path / "a" / "frames").mkdir(parents=True)
    (tmp_path / "a" / "masks").mkdir()
    save_picture(tmp_path / "a" / "frames" / "0.png", FRAMES[0])
    with pytest.raises(InputError, match="no mask for 0.png"):
        run_video_benchmark(VideoBenchmarkOptions(sequences=str(tmp_path)), make_carrier=Still)
