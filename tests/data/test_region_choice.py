# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import collections

import numpy as np

from tfstyle.data.options import RegionMix
from tfstyle.data.picture_source import Photograph
from tfstyle.data.region_choice import choose_region
from tfstyle.errors import InputError

PIXELS = np.zeros((60, 80, 3), np.uint8)


def make_object(top, left, bottom, right):
    mask = np.zeros(PIXELS.shape[:2], bool)
    mask[top:bottom, left:right] = True
    return lambda: mask


def choose(photograph, mix, seed=0, reports=None, min_crop=0.5):
    return choose_region(
        np.random.default_rng(seed),
        photograph,
        size=32,
        mix=mix,
        min_crop=min_crop,
        flip=True,
        report=[].append if reports is None else reports.append,
    )


def only(**kind):
    return RegionMix(**(dict(instance=0, background=0, shape=0, box=0, whole=0) | kind))


def count_kinds(photograph, mix, draws=800):
    kinds = collections.Counter(choose(photograph, mix, seed).kind for seed in range(draws))
    return {kind: count / draws for kind, count in kinds.items()}


def test_kinds_come_as_often_as_their_weights_say():
    mix = RegionMix(instance=2, background=2, shape=2, box=2, whole=2)
    kinds = count_kinds(Photograph(PIXELS, [make_object(10, 10, 40, 40)]), mix)
    assert set(kinds) == {"instance", "background", "shape", "box", "whole"}
    assert all(abs(share - 0.2) < 0.05 for share in kinds.values())


def test_a_photograph_without_masks_gives_their_weight_to_the_others():
    mix = RegionMix(instance=8, background=1, shape=3, box=1, whole=0)
    kinds = count_kinds(Photograph(PIXELS), mix)
    assert set(kinds) == {"shape", "box"}
    assert abs(kinds["shape"] - 0.75) < 0.05
    assert choose(Photograph(PIXELS), only(instance=1)).kind == "whole"


def test_the_background_is_everything_but_the_object():
    photograph = Photograph(PIXELS, [make_object(20, 20, 40, 60)])
    for seed in range(20):
        here, there = (choose(photograph, only(**{k: 1}), seed) for k in ("instance", "background"))
        assert here.crop == there.crop
        np.testing.assert_array_equal(here.region, ~there.region)


def test_the_whole_is_the_whole():
    chosen = choose(Photograph(PIXELS), only(whole=1))
    assert chosen.region.all() and chosen.region.shape == (32, 32)


def test_no_region_is_ever_empty():
    photograph = Photograph(PIXELS, [make_object(0, 0, 3, 3), make_object(0, 0, 60, 80)])
    for seed in range(300):
        assert choose(photograph, RegionMix(), seed).region.any()


def test_instance_areas_are_spread_from_small_to_large():
    photograph = Photograph(PIXELS, [make_object(20, 30, 40, 50)])
    mix = RegionMix(instance=1, background=0, shape=0, box=0, whole=0, min_area=0.02, max_area=0.9)
    areas = [choose(photograph, mix, seed, min_crop=0.3).region.mean() for seed in range(200)]
    assert min(areas) < 0.15 and max(areas) > 0.7


def test_several_objects_are_sometimes_taken_together():
    photograph = Photograph(PIXELS, [make_object(0, 0, 30, 30), make_object(30, 40, 60, 80)])
    whole_crops = [choose(photograph, only(instance=1), seed, min_crop=1.0) for seed in range(100)]
    both = [c.region[:8, :8].any() and c.region[-8:, -8:].any() for c in whole_crops]
    assert 0 < np.mean(both) < 0.5


def test_a_bad_mask_is_reported_and_another_kind_drawn():
    def fail():
        raise InputError("mask.png: damaged")

    reports = []
    kinds = {
        choose(Photograph(PIXELS, [fail]), RegionMix(), seed, reports).kind for seed in range(40)
    }
    assert kinds <= {"shape", "box", "whole"}
    assert {str(report) for report in reports} == {"mask.png: damaged"}
    reports.clear()
    empty = Photograph(PIXELS, [lambda: np.zeros(PIXELS.shape[:2], bool)])
    assert choose(empty, only(instance=1, whole=1), 0, reports).kind in ("whole", "shape")
    choose(empty, only(instance=1), 0, reports)
    assert {str(report) for report in reports} == {"an empty mask"}
