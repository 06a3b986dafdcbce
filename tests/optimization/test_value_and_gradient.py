# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The slope of a function of a picture, against its formula."""

import numpy as np
from keras import ops

from tfstyle.optimization.value_and_gradient import compile_value_and_gradient


def test_value_parts_and_slope_are_those_of_the_formula_at_every_size():
    traced = []

    def measure(picture, constants):
        traced.append(picture.shape)
        parts = {
            "square": ops.sum(constants["weight"] * ops.square(picture)),
            "sum": ops.sum(picture),
        }
        return parts["square"] + 3.0 * parts["sum"], parts

    evaluate = compile_value_and_gradient(measure)
    random = np.random.default_rng(0)
    for sides in ((2, 3), (4, 5), (6, 7), (8, 9), (10, 11)):
        picture = random.random((1, *sides, 3))
        weight = random.random((1, *sides, 1)).astype("float32")
        total, parts, slope = evaluate(picture, {"weight": ops.convert_to_tensor(weight)})
        square = (weight * picture**2).sum()
        np.testing.assert_allclose([parts["square"], parts["sum"]], [square, picture.sum()], 1e-5)
        np.testing.assert_allclose(total, square + 3 * picture.sum(), rtol=1e-5)
        np.testing.assert_allclose(slope, 2 * weight * picture + 3, rtol=1e-5)
    assert len(traced) == 1
