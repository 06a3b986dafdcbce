# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Luan et al.'s term, for each pixel of a region."""

import numpy as np

from tfstyle.losses.photorealism import compute_photorealism_loss
from tfstyle.ops.matting_laplacian import compute_matting_bases

RANDOM = np.random.default_rng(0)
GUIDE = RANDOM.random((12, 14, 3)).astype("float32")
PICTURE = RANDOM.random((1, 12, 14, 3)).astype("float32")
REGION = np.zeros((1, 12, 14, 1), "float32")
REGION[:, 2:9, 3:12] = 1.0


def compute(picture, region):
    loss = compute_photorealism_loss(picture, compute_matting_bases(GUIDE)[None], region)
    return float(np.asarray(loss)[0])


def test_what_is_outside_the_region_holds_nothing_back():
    other = np.where(REGION > 0, PICTURE, 1.0 - PICTURE)
    assert compute(PICTURE, REGION) == compute(other, REGION) > 0
    everywhere = np.ones_like(REGION)
    assert compute(PICTURE, everywhere) != compute(other, everywhere)


def test_it_is_the_mean_over_the_windows():
    parts = []
    for rows in ((2, 7), (5, 9)):  # together all windows of the region, none in both
        part = np.zeros_like(REGION)
        part[:, slice(*rows), 3:12] = 1.0
        parts.append(compute(PICTURE, part))
    np.testing.assert_allclose(compute(PICTURE, REGION), (3 * parts[0] + 2 * parts[1]) / 5, 1e-5)


def test_a_region_without_a_window_costs_nothing():
    line = np.zeros_like(REGION)
    line[:, 4:6] = 1.0
    assert compute(PICTURE, line) == 0.0
