# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The norm that bounds a step, and that is reported, is the gradient's."""

import keras
import numpy as np
import pytest

from tfstyle.training.optimizer import ClippedAdam

GRADIENT = np.array([[3.0, 0.0], [0.0, -4.0]], "float32")


def take_steps(optimizer, gradients):
    variable = keras.Variable(np.zeros((2, 2), "float32"))
    optimizer.build([variable])
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)])
    return keras.ops.convert_to_numpy(variable)


def test_without_a_bound_it_is_keras_adam_and_the_norm_is_reported():
    gradients = [GRADIENT, -2.0 * GRADIENT]
    optimizer = ClippedAdam(1e-2)
    ours = take_steps(optimizer, gradients)
    theirs = take_steps(keras.optimizers.Adam(1e-2), gradients)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    assert float(optimizer.gradient_norm) == pytest.approx(10.0)


def test_a_longer_gradient_is_shortened_to_the_bound_and_a_shorter_one_is_left():
    optimizer = ClippedAdam(1e-2, clip_norm=7.0)
    ours = take_steps(optimizer, [GRADIENT, 2.0 * GRADIENT])
    theirs = take_steps(keras.optimizers.Adam(1e-2), [GRADIENT, 1.4 * GRADIENT])
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    assert float(optimizer.gradient_norm) == pytest.approx(10.0)


def test_its_configuration_survives_serialization():
    optimizer = ClippedAdam(1e-2, clip_norm=7.0)
    other = ClippedAdam.from_config(optimizer.get_config())
    assert other.clip_norm == 7.0
    assert other.get_config() == optimizer.get_config()
