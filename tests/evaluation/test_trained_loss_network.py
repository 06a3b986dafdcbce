# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""With the weights of a trained VGG16: TFSTYLE_VGG16_WEIGHTS=file pytest -m weights."""

import os

import keras
import numpy as np
import pytest
from skimage import data

from tfstyle.evaluation.evaluating import COLOUR_MATCH, PHOTOGRAPH, EvaluationOptions, evaluate
from tfstyle.features.network_features import NetworkFeatures

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def weights():
    path = os.environ.get("TFSTYLE_VGG16_WEIGHTS")
    if not path:
        pytest.skip("TFSTYLE_VGG16_WEIGHTS names no weight file of keras.applications' VGG16")
    return path


def test_its_features_of_a_photograph_are_those_of_keras_applications(weights):
    endpoints = ("conv1_1", "conv2_2", "conv3_3", "conv4_2", "conv5_2")
    picture = data.chelsea()[None, :192, :256]
    model = keras.applications.VGG16(include_top=False, weights=weights)
    layers = [f"block{name[4]}_conv{name[6]}" for name in endpoints]
    outputs = [model.get_layer(layer).output for layer in layers]
    pixels = keras.applications.vgg16.preprocess_input(picture.astype(np.float32))
    ours = NetworkFeatures(endpoints, network="vgg16", weights=weights)(picture / np.float32(255))
    for name, theirs in zip(endpoints, keras.Model(model.input, outputs)(pixels)):
        np.testing.assert_allclose(ours[name], theirs, atol=1e-4 * np.max(theirs), err_msg=name)


def test_to_it_the_shipped_checkpoint_paints_nearer_to_the_paintings_than_a_colour_match(
    weights, tmp_path
):
    options = EvaluationOptions(triples=4, weights={"vgg16": weights}, output=str(tmp_path))
    summary = evaluate(options)
    ours, match, content = (summary[row] for row in ("shipped", COLOUR_MATCH, PHOTOGRAPH))
    assert ours["r_vgg16"]["mean"] < match["r_vgg16"]["mean"] < content["r_vgg16"]["mean"]
    assert ours["outside"]["max"] == 0
