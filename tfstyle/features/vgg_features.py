# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The loss network of the papers."""

from collections.abc import Sequence

from tfstyle.features.network_features import NetworkFeatures


class VggFeatures(NetworkFeatures):
    """`NetworkFeatures` of VGG16, or of VGG19, with the weights of keras.applications.

    Args:
      endpoints, dtype, seed: as for `NetworkFeatures`.
      network: "vgg16" or "vgg19".
      weights: as for `build_loss_network`.
    """

    def __init__(
        self,
        endpoints: Sequence[str],
        *,
        network: str = "vgg16",
        weights: str = "imagenet",
        dtype: str = "float32",
        seed: int = 0,
    ):
        super().__init__(endpoints, network=network, weights=weights, dtype=dtype, seed=seed)
