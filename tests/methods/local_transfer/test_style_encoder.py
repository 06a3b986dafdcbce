# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The code of a style picture: of its statistics alone, whitened."""

import numpy as np
import pytest

from tfstyle.methods.local_transfer.style_encoder import StyleEncoder

COMPONENTS = 6


@pytest.fixture(name="encoder", scope="module")
def build_encoder():
    encoder = StyleEncoder((4, 6, 6), 3, COMPONENTS, 5)
    encoder.build((None, None, None, 3))
    return encoder


@pytest.fixture(name="paintings", scope="module")
def make_paintings():
    """Thirty-two pictures of different colours, contrast and grain."""
    random = np.random.default_rng(0)
    paintings = []
    for _ in range(32):
        coarse = random.uniform(0.1, 0.9, 3) + random.normal(0.0, 0.15, (8, 8, 3))
        fine = np.kron(coarse, np.ones((4, 4, 1))) + random.normal(0.0, 0.05, (32, 32, 3))
        paintings.append(np.clip(fine, 0.0, 1.0))
    return np.float32(paintings)


def whiten(encoder, paintings):
    moments = np.asarray(encoder.compute_moments(paintings), "float64")
    return (moments - encoder.moment_mean.numpy()) @ encoder.whitening.numpy()


def test_there_are_as_many_moments_as_it_says(encoder, paintings):
    assert encoder.compute_moments(paintings).shape == (32, encoder.moment_count)


def test_moments_do_not_depend_on_the_layout(encoder):
    """Sixteen tiles in another order have one style; the seams alone tell them apart."""
    random = np.random.default_rng(1)
    y, x = np.mgrid[:32, :32][..., None] / 32.0 * 2.0 * np.pi  # a period: tiles join smoothly
    shades = random.uniform(0.4, 0.6, (16, 1, 1, 3))
    tiles = [
        shade + 0.1 * (np.sin(k * x) + np.sin(y + 3 * x)) * random.uniform(0.2, 1.0, 3)
        for k, shade in enumerate(shades, start=1)
    ]

    def lay(order):
        grid = np.reshape(order, (4, 4))
        rows = [np.concatenate([tiles[i] for i in row], axis=1) for row in grid]
        return np.concatenate(rows)[None].astype("float32")

    once, shuffled = lay(range(16)), lay(random.permutation(16))
    assert np.abs(once - shuffled).mean() > 0.05
    moments, again, other = (
        np.asarray(encoder.compute_moments(picture)) for picture in (once, shuffled, once**1.5)
    )
    assert np.linalg.norm(again - moments) < 0.25 * np.linalg.norm(other - moments)


def test_after_adapting_the_moments_of_those_paintings_are_white(encoder, paintings):
    encoder.adapt([paintings[:20], paintings[20:]])
    white = whiten(encoder, paintings)
    np.testing.assert_allclose(white.mean(0), 0.0, atol=1e-3)
    np.testing.assert_allclose(np.cov(white.T, bias=True), np.eye(COMPONENTS), atol=1e-2)


def test_with_few_paintings_the_components_beyond_their_number_stay_zero(encoder, paintings):
    encoder.adapt([paintings[:4]])
    assert (encoder.whitening.numpy() != 0.0).any(axis=0).tolist() == [True] * 3 + [False] * 3
    assert np.isfinite(encoder(paintings)).all()


def test_adapting_to_one_painting_over_and_over_stays_finite(encoder, paintings):
    encoder.adapt([np.repeat(paintings[:1], 8, axis=0)])
    assert np.isfinite(encoder(paintings)).all()


def test_different_paintings_have_different_codes(encoder, paintings):
    encoder.adapt([paintings])
    codes = np.asarray(encoder(paintings))
    distances = np.linalg.norm(codes[:, None] - codes[None], axis=-1)
    assert distances[~np.eye(32, dtype=bool)].min() > 0.02 * distances.max()
    # Not one line: the second direction counts too.
    sizes = np.linalg.svd(codes - codes.mean(0), compute_uv=False)
    assert sizes[1] > 0.2 * sizes[0]


def test_an_outlier_is_held_within_bounds(encoder, paintings):
    encoder.adapt([0.5 + 0.01 * (paintings - 0.5)])
    strange = np.indices((32, 32)).sum(0)[None, ..., None] % 2 * np.ones(3)
    code = np.asarray(encoder(strange.astype("float32")))
    usual = np.asarray(encoder(0.5 + 0.01 * (paintings - 0.5)))
    assert np.isfinite(code).all() and np.abs(code).max() < 20.0 * np.abs(usual).max()
