# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How much of what lies outside a region shows in its Gram matrices.

A position whose receptive field crosses the region's edge sees the other side. Leaving out the
cells along the edge (`region_erosion`) bounds that; measured here as the change of the Gram matrix
over the region when everything outside is replaced, relative to the matrix.
"""

import numpy as np
import pytest

from tfstyle.features.endpoints import compute_stride
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.losses.region_levels import reduce_to_layer
from tfstyle.ops.region_statistics import compute_gram

LAYERS = ("conv1_1", "conv1_2", "conv2_2", "conv3_2")
# Cells between a position and the edge of what it sees: (receptive field - 1) / 2 / stride.
REACH = {"conv1_1": 1, "conv1_2": 2}


@pytest.fixture(name="leaks", scope="module")
def measure_leaks(draw):
    """{layer: leak at erosion 0, 1 and 2} of one blob in a picture of 96 x 96."""
    inputs = draw(96, 96, style_size=(96, 96), coverage=0.4)
    region, other = inputs["region"], inputs["style"]
    features = NetworkFeatures(LAYERS, network="vgg16", weights="random")
    here, there = (
        features(inputs["content"]),
        features(np.where(region > 0, inputs["content"], other)),
    )
    leaks = {}
    for layer in LAYERS:
        height, width = here[layer].shape[1:3]
        leaks[layer] = []
        for erosion in (0, 1, 2):
            weights = reduce_to_layer(
                region, compute_stride(layer), height=height, width=width, erosion=erosion
            )
            one, two = (np.asarray(compute_gram(f[layer], weights)) for f in (here, there))
            leaks[layer].append(np.linalg.norm(two - one) / np.linalg.norm(one))
    return leaks


@pytest.mark.parametrize("layer", LAYERS)
def test_without_erosion_the_outside_shows(leaks, layer):
    assert leaks[layer][0] > 1e-4


@pytest.mark.parametrize("layer", LAYERS)
def test_every_cell_of_erosion_lets_less_of_it_through(leaks, layer):
    none, one, two = leaks[layer]
    assert one < 0.7 * none
    assert two <= one


@pytest.mark.parametrize("layer", REACH)
def test_erosion_by_the_receptive_field_lets_nothing_through(leaks, layer):
    assert leaks[layer][REACH[layer]] < 1e-6
