# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.ops.boxes import Box
from tfstyle.ops.label_propagation import Reference, find_displacement, propagate_labels

SIDES = (24, 30)
BOX = Box(8, 9, 16, 20)


@pytest.fixture
def picture():
    rng = np.random.default_rng(0)
    return rng.random((*SIDES, 3), "float32"), (rng.random(SIDES) > 0.5).astype(np.float32)


def test_the_labels_of_the_same_picture_are_its_own(picture):
    values, labels = picture
    found = propagate_labels(values, BOX, [Reference(values, labels, (0, 0))], reach=2)
    np.testing.assert_allclose(found, labels[BOX.slices], atol=1e-6)


@pytest.mark.parametrize("offset", [(0, 0), (-3, 4), (-2, 3)])
def test_labels_move_with_what_they_lie_on(picture, offset):
    values, labels = picture
    moved = np.roll(values, (-3, 4), axis=(0, 1))
    found = propagate_labels(moved, BOX, [Reference(values, labels, offset)], reach=4)
    expected = np.roll(labels, (-3, 4), axis=(0, 1))[BOX.slices]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_reference_that_shows_it_outvotes_one_that_does_not(picture):
    values, labels = picture
    other = Reference(np.random.default_rng(9).random((*SIDES, 3), "float32"), 1 - labels, (0, 0))
    mine = Reference(values, labels, (0, 0))
    for references in ([mine, other], [other, mine]):
        found = propagate_labels(values, BOX, references, reach=2)
        np.testing.assert_allclose(found, labels[BOX.slices], atol=1e-6)


def test_a_box_at_the_border_and_an_offset_beyond_it_are_allowed(picture):
    values, labels = picture
    box = Box(0, 20, 10, 30)
    found = propagate_labels(values, box, [Reference(values, labels, (0, 0))], reach=5)
    np.testing.assert_allclose(found, labels[box.slices], atol=1e-6)
    far = propagate_labels(values, box, [Reference(values, labels, (90, -90))], reach=1)
    assert np.isfinite(far).all() and not far.any()


@pytest.mark.parametrize("step", [(0, 0), (5, -7), (-6, 3)])
def test_the_displacement_is_that_of_the_labelled_cells(picture, step):
    values, _ = picture
    labels = np.zeros(SIDES, np.float32)
    labels[BOX.slices] = 1
    moved = np.random.default_rng(5).random((*SIDES, 3), "float32")
    place = Box(*(v + s for v, s in zip(BOX, (*step, *step))))
    moved[place.slices] = values[BOX.slices]
    assert find_displacement(moved, values, labels, BOX, reach=8) == step
