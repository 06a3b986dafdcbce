# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The settings of the objective; without Keras, so that they are judged before it is loaded."""

import dataclasses

from tfstyle.errors import InputError


@dataclasses.dataclass(frozen=True)
class SanetObjectiveConfig:
    """Weights of Park & Lee 2019, section 3.3.

    Their paper has 1 for `pixel_identity_weight` and 50 for `feature_identity_weight`, the code
    that they released the other way round. The default is the code's: README.md says why, and
    recipe `sanet/paper` has the paper's.

    Attributes:
      content_weight: of the distance of normalized features at relu4_1 and relu5_1.
      style_weight: of the distance of means and deviations at relu1_1 to relu5_1.
      pixel_identity_weight, feature_identity_weight: of the distance of a picture painted in its
        own style to itself, in pixels and in features.
    """

    content_weight: float = 1.0
    style_weight: float = 3.0
    pixel_identity_weight: float = 50.0
    feature_identity_weight: float = 1.0
    # Losses are measured with the network's own encoder.
    endpoints = {}

    def __post_init__(self):
        weights = [getattr(self, field.name) for field in dataclasses.fields(self)]
        if min(weights) < 0.0 or max(weights) <= 0.0:
            raise InputError(f"no weight may be below 0, and one must be above it: {weights}")
