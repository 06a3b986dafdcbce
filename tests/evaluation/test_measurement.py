# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.evaluation.axis_preference import compute_axis_preference
from tfstyle.evaluation.baselines import copy_content, lay_painting, match_region_colours
from tfstyle.evaluation.judges import build_judges
from tfstyle.evaluation.measurement import RegionMeasurement
from tfstyle.evaluation.mesh_peak import compute_mesh_excess
from tfstyle.evaluation.stroke_size import compute_stroke_size
from tfstyle.evaluation.triples import Triple

RANDOM = np.random.default_rng(3)


@pytest.fixture(scope="module")
def judges():
    names = ("vgg16", "squeezenet")
    return build_judges(names, dict.fromkeys(names, "random"))


@pytest.fixture(scope="module")
def triple():
    region = np.zeros((64, 64), bool)
    region[8:56, 16:48] = True
    content = RANDOM.integers(40, 160, (64, 64, 3), dtype=np.uint8)
    style = np.kron(RANDOM.integers(0, 255, (8, 8, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    return Triple(content, region, style, "a.jpg", "b.jpg")


@pytest.fixture(scope="module")
def measure(triple, judges):
    return RegionMeasurement(triple, judges).measure


def test_the_content_itself_measures_1_in_style_0_in_content_and_0_outside(triple, measure):
    figures = measure(triple.content_uint8)
    ones = ("r_vgg16", "r_vgg16_conv3_2", "r_squeezenet", "r_squeezenet_fire3")
    for name in (*ones, "colour", "colour_w1", "ssim"):
        assert figures[name] == pytest.approx(1, abs=1e-4), name
    for name in ("content_conv3_3", "content_conv4_2"):
        assert figures[name] == pytest.approx(0, abs=1e-4), name
    assert figures["outside"] == 0


def test_the_painting_in_the_region_measures_near_0_in_style_and_far_in_content(triple, measure):
    pasted = np.where(triple.region[..., None], triple.style_uint8, triple.content_uint8)
    figures = measure(pasted)
    # Not 0: the region shows a part of the painting, and deeper layers see what is around it.
    assert figures["r_vgg16_conv2_2"] < 0.4 and figures["r_vgg16"] < 0.8
    assert figures["r_squeezenet_conv1"] < 0.4 and figures["r_squeezenet"] < 0.8
    assert figures["colour"] < 0.6 and figures["palette"] == 0
    assert figures["content_conv3_3"] > 0.7
    assert figures["outside"] == 0


def test_r_is_the_mean_of_its_layers(triple, measure):
    figures = measure(255 - triple.content_uint8)
    for judge in ("vgg16", "squeezenet"):
        layers = [value for name, value in figures.items() if name.startswith(f"r_{judge}_")]
        assert len(layers) == 4 and figures[f"r_{judge}"] == pytest.approx(np.mean(layers))


def test_axis_mesh_and_strokes_are_those_of_their_functions(triple, measure):
    picture = triple.content_uint8.copy()
    picture[10:50:4, 20:44:4] = 255  # a lattice
    figures = measure(picture)
    assert figures["axis"] == pytest.approx(
        compute_axis_preference(picture, triple.region, triple.style_uint8)
    )
    assert figures["mesh"] == pytest.approx(
        compute_mesh_excess(picture, triple.region, triple.style_uint8)
    )
    assert figures["mesh"] > measure(triple.content_uint8)["mesh"] + 0.1
    stroke = compute_stroke_size(picture, region=triple.region)
    assert figures["stroke_size"] == pytest.approx(stroke)
    assert figures["painting_stroke_size"] == compute_stroke_size(triple.style_uint8)


def test_a_change_outside_and_blown_out_pixels_are_counted(triple, measure):
    picture = triple.content_uint8.copy()
    picture[0, 0] += 7
    picture[8:20, 16:48] = (255, 0, 255)
    figures = measure(picture)
    assert figures["outside"] == 7
    assert figures["saturated"] == pytest.approx(12 / 48)


@pytest.mark.parametrize("size", [(90, 100), (7, 120), (5, 3)])
def test_the_painting_is_laid_into_the_region_at_its_own_size(size):
    random = np.random.default_rng(0)
    content, style = (
        random.integers(0, 256, (*side, 3), dtype=np.uint8) for side in ((24, 40), size)
    )
    region = np.zeros((24, 40), bool)
    region[3:20, 5:33] = True
    laid = lay_painting(content, region, style)
    np.testing.assert_array_equal(laid[~region], content[~region])
    grown = np.pad(style, ((48, 48), (48, 48), (0, 0)), mode="symmetric")
    top, left = (48 + (a - b) // 2 for a, b in zip(size, region.shape))
    np.testing.assert_array_equal(laid[region], grown[top : top + 24, left : left + 40][region])


def test_the_colour_match_has_the_paintings_moments_in_the_region_and_is_the_content_outside():
    region = np.zeros((40, 40), bool)
    region[5:35, 10:30] = True
    content = RANDOM.uniform((10, 90, 20), (200, 250, 180), (40, 40, 3))
    style = np.clip(RANDOM.normal((150, 100, 130), (20, 30, 40), (30, 50, 3)), 0, 255)
    content, style = content.astype(np.uint8), style.astype(np.uint8)
    matched = match_region_colours(content, region, style)
    np.testing.assert_array_equal(matched[~region], content[~region])
    inside, painting = matched[region].astype(float), style.reshape(-1, 3).astype(float)
    np.testing.assert_allclose(inside.mean(0), painting.mean(0), atol=1)
    # The ridge of 1e-3 on both covariances is 65 in 8-bit units.
    np.testing.assert_allclose(np.cov(inside.T), np.cov(painting.T), atol=66)
    assert np.abs(np.cov(content[region].T) - np.cov(painting.T)).max() > 1000
    assert copy_content(content, region, style) is content
