# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import itertools

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from tfstyle.evaluation import content_preservation as content

RANDOM = np.random.default_rng(2)


def test_content_ratio_equals_the_brute_force_over_all_pairs_of_positions():
    stylized, original = RANDOM.normal(1, 2, (3, 4, 5)), RANDOM.normal(size=(3, 4, 5))
    region = RANDOM.uniform(size=(3, 4))
    weights = (region / region.sum()).ravel()
    y, c = stylized.reshape(12, 5), original.reshape(12, 5)
    own = sum(w * np.sum((a - b) ** 2) for w, a, b in zip(weights, y, c))
    any_other = sum(
        weights[p] * weights[q] * np.sum((y[p] - c[q]) ** 2)
        for p, q in itertools.product(range(12), repeat=2)
    )
    got = content.compute_content_ratio(stylized, original, region)
    assert got == pytest.approx(np.sqrt(own / any_other), rel=1e-9)


def test_content_ratio_is_0_for_the_content_and_about_1_for_its_shuffled_positions():
    original = RANDOM.normal(size=(40, 40, 6))
    shuffled = RANDOM.permutation(original.reshape(-1, 6)).reshape(original.shape)
    region = np.ones((80, 80))
    assert content.compute_content_ratio(original, original, region) == pytest.approx(0, abs=1e-7)
    assert content.compute_content_ratio(shuffled, original, region) == pytest.approx(1, abs=0.03)
    half = (original + shuffled) / 2
    assert 0.2 < content.compute_content_ratio(half, original, region) < 0.8


def test_content_ratio_does_not_look_outside_the_region():
    original, stylized = RANDOM.normal(size=(4, 4, 3)), RANDOM.normal(size=(4, 4, 3))
    region = np.zeros((4, 4))
    region[1:3, 1:3] = 1
    before = content.compute_content_ratio(stylized, original, region)
    stylized[0] = 1e3
    assert content.compute_content_ratio(stylized, original, region) == pytest.approx(before)


def test_luminance_similarity_equals_scikit_image_on_the_whole_picture_away_from_its_border():
    picture, other = RANDOM.uniform(size=(2, 40, 40, 3))
    inner = np.zeros((40, 40))
    inner[5:-5, 5:-5] = 1
    weights = (0.2126, 0.7152, 0.0722)
    expected = structural_similarity(
        picture @ weights,
        other @ weights,
        data_range=1,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    got = content.compute_luminance_similarity(picture, other, inner)
    assert got == pytest.approx(expected, rel=1e-9)


def test_luminance_similarity_is_1_for_the_same_and_falls_with_noise():
    picture = RANDOM.uniform(size=(32, 32, 3))
    region = np.ones((32, 32))
    noisy = [
        content.compute_luminance_similarity(
            picture + amount * RANDOM.normal(size=picture.shape), picture, region
        )
        for amount in (0.0, 0.1, 0.3)
    ]
    assert noisy[0] == pytest.approx(1) and noisy[0] > noisy[1] > noisy[2]


def test_one_step_of_one_channel_outside_is_seen_and_changes_inside_are_not():
    picture = RANDOM.integers(1, 255, (8, 8, 3), dtype=np.uint8)
    region = np.zeros((8, 8))
    region[2:6, 2:6] = 1
    region[2, 2] = 0.25
    changed = picture.copy()
    changed[region > 0] = 0
    assert content.compute_largest_change_outside(changed, picture, region) == 0
    changed[0, 0, 2] -= 1
    assert content.compute_largest_change_outside(changed, picture, region) == 1
    assert content.compute_largest_change_outside(255 - picture, picture, np.ones((8, 8))) == 0
