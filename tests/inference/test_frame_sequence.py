# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import gc
import weakref

import cv2
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.inference.region_options import Region
from tfstyle.inference.region_track import MEASURED_EVERY, SmoothedStatistics
from tfstyle.inference.stability import NO_STABILITY, Stability

SIDE = 96


@pytest.fixture(scope="module")
def style(draw):
    return draw(40, 40, seed=5)


@pytest.fixture(scope="module")
def scene():
    """scene(offsets): a textured square that moves, with its masks, before a still background."""

    def make(offsets, *, shape=(SIDE, SIDE), seed=3):
        rng = np.random.default_rng(seed)
        textures = [
            cv2.GaussianBlur(rng.integers(0, 256, (*size, 3)).astype(np.uint8), (0, 0), 1.5)
            for size in (shape, (32, 36))
        ]
        background, thing = (cv2.normalize(t, None, 0, 255, cv2.NORM_MINMAX) for t in textures)
        frames, masks = [], []
        for row, column in offsets:
            frame, mask = background // 2, np.zeros(shape, bool)
            place = slice(30 + row, 62 + row), slice(24 + column, 60 + column)
            frame[place] = thing
            mask[place] = True
            frames.append(frame)
            masks.append(mask)
        return frames, masks

    return make


def pan(shape, offsets):
    """Frames of a camera that moves over one picture, and masks of a thing in it."""
    rng = np.random.default_rng(8)
    wide = rng.integers(0, 256, (shape[0] + 64, shape[1] + 64, 3)).astype(np.uint8)
    wide = cv2.normalize(cv2.GaussianBlur(wide, (0, 0), 1.5), None, 0, 255, cv2.NORM_MINMAX)
    inside = np.zeros(wide.shape[:2], bool)
    inside[52:88, 50:92] = True
    places = [(slice(y, y + shape[0]), slice(x, x + shape[1])) for y, x in offsets]
    return [wide[place] for place in places], [inside[place] for place in places]


def test_without_stability_each_frame_is_restyled_by_itself(stylizer, style, scene):
    frames, masks = scene([(0, 0), (2, 3)])
    alone = [stylizer.stylize(frame, mask, style) for frame, mask in zip(frames, masks)]
    made = list(stylizer.stylize_frames(frames, masks, style, stability=NO_STABILITY))
    for one, other in zip(made, alone, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("edge, reach", [("hard", 0), ("feather", 4)])
def test_pixels_outside_are_the_frames_own_on_every_frame(stylizer, style, scene, edge, reach):
    frames, masks = scene([(0, 0), (1, 2), (2, 4)])
    made = list(stylizer.stylize_frames(frames, masks, style, edge=edge, edge_radius=reach))
    for frame, mask, result in zip(frames, masks, made, strict=True):
        near = cv2.dilate(mask.astype(np.uint8), np.ones((2 * reach + 1,) * 2)).astype(bool)
        np.testing.assert_array_equal(result[~near], frame[~near])
        assert (result[mask] != frame[mask]).any(axis=-1).mean() > 0.9


def test_the_frames_of_a_still_stay_as_they_are(stylizer, style, scene):
    frames, masks = scene([(0, 0)] * 4)
    first, *others = stylizer.stylize_frames(frames, masks, style)
    for other in others:
        assert np.abs(other.astype(int) - first).max() <= 1


def test_what_moves_by_whole_pixels_takes_its_strokes_along(stylizer, style):
    offsets = [(20, 20), (19, 18), (17, 17), (14, 13)]
    frames, masks = pan((SIDE, SIDE), offsets)
    carried = Stability(smooth_statistics=0, mix_previous=0)

    def measure_change(stability):
        made = list(stylizer.stylize_frames(frames, masks, style, stability=stability))
        regions = [result[mask].astype(int) for result, mask in zip(made, masks)]
        return max(np.abs(region - regions[0]).mean() for region in regions[1:])

    # A few pixels take another patch; without the grain carried along, nearly all do.
    assert measure_change(carried) < 0.05 * measure_change(NO_STABILITY)


@pytest.mark.broad
def test_a_frame_follows_from_the_state_after_the_one_before(stylizer, style, scene):
    frames, masks = scene([(0, 0), (1, 2), (2, 4), (2, 5)])
    regions = [Region(None, style, preserve_color="palette", stroke_size=2.0)]
    every = Stability(smooth_statistics=0.8)
    sequence, states = stylizer.begin_frames(regions, stability=every), []
    made = []
    for frame, mask in zip(frames, masks):
        made.append(sequence.paint(frame, [mask]))
        states.append(sequence.get_state())
    resumed = stylizer.begin_frames(regions, stability=every)
    resumed.set_state(states[1])
    for number in (2, 3):
        np.testing.assert_array_equal(resumed.paint(frames[number], [masks[number]]), made[number])


def test_after_a_cut_nothing_is_left_of_the_scene_before(stylizer, style, scene):
    frames, masks = scene([(0, 0), (0, 2)])
    other, other_masks = scene([(5, 5)], seed=4)
    other = [255 - frame // 3 for frame in other]
    made = list(stylizer.stylize_frames(frames + other, masks + other_masks, style))
    (alone,) = stylizer.stylize_frames(other, other_masks, style)
    np.testing.assert_array_equal(made[2], alone)


def test_a_region_that_leaves_and_returns_is_painted_anew(stylizer, style, scene):
    frames, masks = scene([(0, 0), (0, 1), (0, 2)])
    masks[1] = np.zeros_like(masks[1])
    made = list(stylizer.stylize_frames(frames, masks, style))
    np.testing.assert_array_equal(made[1], frames[1])
    assert (made[2][masks[2]] != frames[2][masks[2]]).any(axis=-1).mean() > 0.9


def test_few_frames_are_in_memory_however_many_there_are(stylizer, style, scene):
    alive, most = [], 0

    def watch(pictures):
        nonlocal most
        for picture in pictures:
            copy = picture.copy()
            alive.append(weakref.ref(copy))
            most = max(most, sum(reference() is not None for reference in alive))
            yield copy
            del copy

    frames, masks = scene([(0, n % 3) for n in range(7)])
    for _ in stylizer.stylize_frames(watch(frames), iter(masks), style):
        gc.collect()
    assert len(alive) == 7 and most <= 2


def test_regions_are_tracked_apart(stylizer, style, draw, scene):
    frames, masks = scene([(0, 0), (2, 1)])
    others = [np.roll(mask, 20, axis=0) & ~mask for mask in masks]
    sequence = stylizer.begin_frames([Region(None, style), Region(None, draw(30, 30, seed=9))])
    made = [sequence.paint(f, [m, o]) for f, m, o in zip(frames, masks, others)]
    alone = list(stylizer.stylize_frames(frames, masks, style))
    for both, one, mask in zip(made, alone, masks):
        np.testing.assert_array_equal(both[mask], one[mask])


@pytest.mark.broad
def test_a_region_in_tiles_is_as_steady(tiling_stylizer, style):
    frames, masks = pan((200, 200), [(20, 20), (19, 18)])
    masks = [np.ones_like(mask) for mask in masks]
    stability = Stability(smooth_statistics=0.8, mix_previous=0)
    first, second = tiling_stylizer.stylize_frames(frames, masks, style, stability=stability)
    inner = slice(80, 120)
    moved = np.abs(second[81:121, 82:122].astype(int) - first[inner, inner]).mean()
    assert moved < 0.5 * np.abs(second[inner, inner].astype(int) - first[inner, inner]).mean()


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda f, m: ([f[0], f[1][:50]], [m[0], m[1][:50]]), InputError),
        (lambda f, m: (f, [m[0], m[1][1:]]), InputError),
        (lambda f, m: (f, m[:1]), ValueError),
    ],
)
def test_frames_and_masks_that_do_not_fit_are_refused(stylizer, style, scene, make, error):
    frames, masks = make(*scene([(0, 0), (1, 1)]))
    with pytest.raises(error):
        list(stylizer.stylize_frames(frames, masks, style))


def test_statistics_approach_measured_ones_and_stay_between_them():
    smoothed, measured = SmoothedStatistics(0.75), iter(np.float32([[[4, 8]], [[0, 16]]]))
    made = [smoothed(lambda: next(measured)) for _ in range(MEASURED_EVERY + 3)]
    for values in made[:MEASURED_EVERY]:
        np.testing.assert_array_equal(values, [[4, 8]])
    np.testing.assert_allclose(made[MEASURED_EVERY], [[3, 10]])
    distances = np.abs(np.stack(made[MEASURED_EVERY:]) - [[0, 16]])
    assert (np.diff(distances, axis=0) < 0).all()


def test_statistics_that_are_not_finite_are_passed_over():
    smoothed = SmoothedStatistics(0.5)
    assert smoothed(lambda: np.float32([[np.nan]])) is None
    np.testing.assert_array_equal(smoothed(lambda: np.float32([[3]])), [[3]])


@pytest.mark.parametrize("value", [-0.1, 1, "much"])
def test_a_share_is_from_0_to_below_1(value):
    with pytest.raises(InputError, match="mix_previous"):
        Stability(mix_previous=value)
