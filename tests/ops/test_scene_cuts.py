# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np

from tfstyle.ops.scene_cuts import is_cut


def draw(seed, low, high, size=(90, 120)):
    return np.random.default_rng(seed).integers(low, high, (*size, 3)).astype(np.uint8)


def test_a_still_and_a_moving_camera_are_no_cut():
    frame = np.repeat(np.repeat(draw(0, 0, 256, (9, 12)), 10, axis=0), 10, axis=1)
    assert not is_cut(frame, frame)
    assert not is_cut(frame, np.roll(frame, 4, axis=1))


def test_another_scene_is_a_cut_and_the_order_does_not_count():
    dark, light = draw(0, 0, 90), draw(1, 150, 256)
    assert is_cut(dark, light) and is_cut(light, dark)


def test_a_lamp_that_is_switched_on_is_no_cut():
    frame = draw(0, 60, 90)
    lit = frame.copy()
    lit[:40, :50] = 250
    assert not is_cut(frame, lit)


def test_frames_of_one_pixel_can_be_compared():
    assert not is_cut(np.zeros((1, 1, 3), np.uint8), np.zeros((1, 1, 3), np.uint8))
