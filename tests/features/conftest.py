# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One VGG of random weights for all tests of the features."""

import keras
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.features.network_features import NetworkFeatures

ENDPOINTS = ("conv1_1", "relu2_2", "conv3_3", "conv4_2", "conv5_2")


@pytest.fixture(name="vgg", scope="session")
def build_random_vgg():
    return NetworkFeatures(ENDPOINTS, network="vgg16", weights="random")


@pytest.fixture(name="narrow_vgg")
def make_keras_applications_narrow(monkeypatch):
    """`keras.applications` whose VGGs have 4 channels in each layer."""
    patch_keras_applications(monkeypatch, channels=4)
    return keras.applications
