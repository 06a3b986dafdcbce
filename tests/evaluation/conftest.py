# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Judges that cost nothing, for tests of what is done with their figures."""

import pytest

from tfstyle.evaluation.judges import CONTENT_LAYERS, STYLE_LAYERS, Judge
from tfstyle.features.endpoints import compute_stride


def look(layers):
    def compute_features(picture):
        return {
            layer: picture[:, :: compute_stride(layer), :: compute_stride(layer)]
            for layer in layers
        }

    return compute_features


@pytest.fixture(name="stand_in_judges")
def make_stand_in_judges():
    """Function of names (and weights) that gives judges who look at single pixels."""

    def build(names, weights=None):
        del weights
        judges = []
        for index, name in enumerate(names):
            content = () if index else CONTENT_LAYERS
            layers = (*STYLE_LAYERS[name], *content)
            judges.append(Judge(name, look(layers), STYLE_LAYERS[name], content))
        return judges

    return build
