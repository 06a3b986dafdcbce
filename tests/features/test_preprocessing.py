# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the Oxford networks were trained on."""

import keras
import numpy as np
import tensorflow as tf

from tfstyle.features.preprocessing import preprocess


def make_picture():
    return np.random.default_rng(0).random((2, 5, 4, 3), "float32")


def test_it_is_what_keras_applications_does_to_pictures_of_0_to_255():
    theirs = keras.applications.vgg16.preprocess_input(make_picture() * 255.0)
    np.testing.assert_allclose(preprocess(make_picture()), theirs, atol=1e-4)
    theirs = keras.applications.vgg19.preprocess_input(make_picture() * 255.0)
    np.testing.assert_allclose(preprocess(make_picture()), theirs, atol=1e-4)


def test_the_picture_given_is_not_changed():
    picture = make_picture()
    preprocess(picture)
    np.testing.assert_array_equal(picture, make_picture())


def test_the_precision_stays():
    for precision in ("float16", "bfloat16", "float32"):
        assert preprocess(tf.zeros((1, 2, 2, 3), precision)).dtype == precision
