# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The pyramid against Burt and Adelson's definition."""

import cv2
import numpy as np
import pytest

from tfstyle.regions.edge_options import choose_pyramid_levels
from tfstyle.regions.pyramid_blend import blend_pyramid


def blend_as_written(content, stylized, inside, levels):
    """Laplacian pyramids of both pictures, mixed octave by octave (Burt and Adelson 1983)."""

    def decompose(picture):
        bands = []
        for _ in range(levels):
            coarser = cv2.pyrDown(picture)
            bands.append(picture - cv2.pyrUp(coarser, dstsize=picture.shape[1::-1]))
            picture = coarser
        return bands + [picture]

    weights = [inside.astype(np.float64)]
    for _ in range(levels):
        weights.append(cv2.pyrDown(weights[-1]))
    mixed = [
        w[..., None] * s + (1 - w[..., None]) * c
        for w, s, c in zip(
            weights, decompose(stylized.astype(np.float64)), decompose(content.astype(np.float64))
        )
    ]
    picture = mixed.pop()
    while mixed:
        picture = mixed[-1] + cv2.pyrUp(picture, dstsize=mixed[-1].shape[1::-1])
        mixed.pop()
    return np.clip(picture, 0, 255)


@pytest.mark.parametrize("radius, levels", [(4, 1), (8, 2), (16, 3)])
def test_near_the_edge_it_is_the_pyramid_of_burt_and_adelson(radius, levels):
    rng = np.random.default_rng(radius)
    content, stylized = (
        cv2.GaussianBlur(rng.integers(0, 256, (61, 83, 3)).astype(np.float32), (0, 0), 2).astype(
            np.uint8
        )
        for _ in range(2)
    )
    inside = np.broadcast_to(np.arange(83) > 40, (61, 83))
    assert choose_pyramid_levels(radius) == levels
    result = blend_pyramid(content, stylized, inside, radius)
    expected = blend_as_written(content, stylized, inside, levels)
    near = np.abs(np.arange(83) - 40.5) < radius / 2
    np.testing.assert_allclose(result[:, near], expected[:, near], atol=1e-3)


@pytest.mark.parametrize("radius", [1, 2, 3, 4, 7, 8, 31, 32, 100])
def test_the_transition_is_no_wider_than_the_radius_allows(radius):
    # A level's kernel is worth about twice its step to either side.
    assert 2 ** choose_pyramid_levels(radius) <= max(2, radius / 2)
