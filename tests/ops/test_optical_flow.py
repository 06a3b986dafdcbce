# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import cv2
import numpy as np
import pytest

from tfstyle.ops.optical_flow import estimate_flow, find_hidden, warp_by_flow


def draw(height, width, seed=0):
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 2), None, 0, 255, cv2.NORM_MINMAX)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_the_warp_of_a_still_is_the_identity(dtype, channels):
    picture = np.random.default_rng(1).integers(0, 256, (20, 30, *channels)).astype(dtype)
    warped = warp_by_flow(picture, np.zeros((20, 30, 2), np.float32))
    np.testing.assert_array_equal(warped, picture)
    assert warped.dtype == dtype


def test_a_flow_of_whole_pixels_moves_rows_first_and_repeats_the_border():
    picture = np.arange(20, dtype=np.float32).reshape(4, 5)
    flow = np.broadcast_to(np.float32([1, 2]), (4, 5, 2))
    rows, columns = np.minimum(np.arange(4) + 1, 3), np.minimum(np.arange(5) + 2, 4)
    np.testing.assert_array_equal(warp_by_flow(picture, flow), picture[rows][:, columns])


def test_the_flow_of_a_shifted_picture_is_its_shift():
    wide = draw(120, 140)
    first, second = wide[10:106, 12:124], wide[14:110, 9:121]
    flow = estimate_flow(first, second)
    # What is at p in the first lies 4 rows higher and 3 columns further right in the second.
    inner = flow[16:-16, 16:-16].reshape(-1, 2)
    np.testing.assert_allclose(np.median(inner, axis=0), (-4, 3), atol=0.05)
    assert np.abs(inner - (-4, 3)).max() < 1


def test_the_flow_of_a_still_is_zero_and_the_size_is_free():
    for size in ((96, 64), (37, 9), (8, 90)):
        flow = estimate_flow(draw(*size), draw(*size))
        assert flow.shape == (*size, 2) and np.abs(flow).max() < 0.1


def test_what_something_in_front_covers_is_hidden():
    background, square = draw(96, 128), draw(40, 40, seed=3)
    frames = []
    for left in (40, 52):
        frames.append(background.copy())
        frames[-1][30:70, left : left + 40] = square
    flow, back = estimate_flow(frames[1], frames[0]), estimate_flow(frames[0], frames[1])
    hidden = find_hidden(flow, back, borders=False)
    # The second frame shows, at the left of the square, what the first did not.
    assert hidden[34:66, 42:50].mean() > 0.6
    assert hidden[34:66, 58:86].mean() < 0.1 and hidden[:20].mean() < 0.1


def test_what_leaves_the_picture_is_hidden_and_borders_of_motion_are_uncertain():
    flow = np.zeros((20, 30, 2), np.float32)
    flow[:, :10] = (0, -12)
    hidden = find_hidden(flow, -flow, borders=False)
    assert hidden[:, :10].all()
    still = np.zeros_like(flow)
    still[:, 15:] = (0, 0.6)
    without, within = (find_hidden(still, -still, borders=b) for b in (False, True))
    assert not without[:, :28].any()
    assert within[:, 14:16].all() and not within[:, :12].any()
