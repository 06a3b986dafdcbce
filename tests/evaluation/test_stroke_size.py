# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from scipy import ndimage
from skimage.transform import resize

from tfstyle.evaluation.stroke_size import compute_stroke_size, compute_variogram_curve


def draw_blobs(blur, *, size=160, seed=0):
    noise = ndimage.gaussian_filter(
        np.random.default_rng(seed).normal(size=(size, size)), blur, mode="wrap"
    )
    return np.repeat((0.5 + 0.15 * noise / noise.std())[..., None], 3, axis=-1)


def test_the_curve_is_that_of_a_loop_over_pairs():
    random = np.random.default_rng(1)
    region = random.random((12, 10)) < 0.5
    values = random.random((12, 10))
    sums, pairs = np.zeros(5), np.zeros(5)
    for p in np.argwhere(region):
        for q in np.argwhere(region):
            ring = int(np.rint(np.hypot(*(q - p))))
            if ring < 5:
                sums[ring] += 0.5 * (values[tuple(p)] - values[tuple(q)]) ** 2
                pairs[ring] += 1
    ours = compute_variogram_curve(values, region, longest=4)
    np.testing.assert_allclose(ours, sums / pairs, atol=1e-12)


def test_distances_that_no_pair_has_are_not_numbers():
    curve = compute_variogram_curve(np.eye(3), np.ones((3, 3), bool), longest=6)
    assert curve[0] == pytest.approx(0, abs=1e-12)
    assert np.isfinite(curve[:4]).all() and np.isnan(curve[4:]).all()


@pytest.mark.parametrize("blur", [1.5, 3.0, 6.0])
def test_of_gaussian_noise_it_is_what_its_correlation_says(blur):
    # Noise blurred by s has the correlation exp(-d^2 / 4s^2), one half at d = 2 s sqrt(ln 2).
    size = compute_stroke_size(draw_blobs(blur, size=320))
    assert size == pytest.approx(2 * blur * np.sqrt(np.log(2)), rel=0.1)


def test_it_doubles_where_the_picture_is_enlarged_twice():
    picture = draw_blobs(3.0)
    once = compute_stroke_size(picture)
    twice = compute_stroke_size(resize(picture, (320, 320), order=3))
    assert twice == pytest.approx(2 * once, rel=0.05)


def test_it_does_not_change_with_brightness_and_contrast():
    picture = draw_blobs(4.0)
    assert compute_stroke_size(0.3 + 0.4 * picture) == pytest.approx(compute_stroke_size(picture))


def test_only_the_region_counts():
    region = np.zeros((160, 160), bool)
    region[30:150, 20:140] = True
    picture = draw_blobs(2.0)
    other = np.where(region[..., None], picture, draw_blobs(9.0, seed=5))
    assert compute_stroke_size(other, region=region) == pytest.approx(
        compute_stroke_size(picture, region=region)
    )


def test_light_and_shade_may_be_left_out():
    strokes = draw_blobs(2.0, size=320)
    shaded = strokes + np.linspace(-0.5, 0.5, 320)[:, None, None]
    alone = compute_stroke_size(strokes)
    assert compute_stroke_size(shaded) > 5 * alone
    assert compute_stroke_size(shaded, shading=16) == pytest.approx(alone, rel=0.1)


def test_bytes_are_what_their_floats_are():
    picture = np.rint(draw_blobs(2.0) * 255).astype(np.uint8)
    assert compute_stroke_size(picture) == pytest.approx(
        compute_stroke_size(picture / np.float32(255)), rel=1e-5
    )


def test_small_empty_flat_and_endless_regions_are_not_numbers():
    picture = draw_blobs(2.0)
    small = np.zeros((160, 160), bool)
    small[:7, :9] = True
    for region in (np.zeros((160, 160), bool), small):
        assert np.isnan(compute_stroke_size(picture, region=region))
    assert np.isnan(compute_stroke_size(np.full((30, 30, 3), 7, np.uint8)))
    step = np.zeros((600, 600, 3), np.uint8)
    step[300:] = 255  # one brush of 600 pixels
    assert np.isnan(compute_stroke_size(step))
