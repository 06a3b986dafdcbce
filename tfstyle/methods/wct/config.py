# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The settings of WCT's network and objective; without Keras."""

import dataclasses
from typing import Any, ClassVar

from tfstyle.errors import InputError
from tfstyle.methods.encoder_settings import (
    EncoderSettings,
    check_eigenvalue_floor,
    check_layers,
)


@dataclasses.dataclass(frozen=True)
class WctConfig(EncoderSettings):
    """At which layers features are transformed; the defaults are the paper's.

    Attributes:
      layers: of the VGG, one level each, in the order in which the levels follow each other.
      eigenvalue_floor: see `compute_whitening`.
    """

    method: ClassVar[str] = "wct"

    layers: tuple = ("relu5_1", "relu4_1", "relu3_1", "relu2_1", "relu1_1")
    eigenvalue_floor: float = 1e-4

    def __post_init__(self):
        super().__post_init__()
        check_layers(self.layers, setting="layers", vgg=self.vgg)
        if len(set(self.layers)) < len(self.layers):
            raise InputError(f"layers={self.layers!r}: name each once")
        check_eigenvalue_floor(self.eigenvalue_floor)

    @classmethod
    def tiny(cls, **settings: Any) -> "WctConfig":
        """A network of a few hundred weights, for tests."""
        return cls(**{"channels": (4,) * 5, "layers": ("relu2_1", "relu1_1"), **settings})


@dataclasses.dataclass(frozen=True)
class WctObjectiveConfig:
    """Weights of Eq. 1 of Li et al. 2017.

    Attributes:
      pixel_weight, feature_weight: of the two terms; the paper's lambda is 1.
    """

    pixel_weight: float = 1.0
    feature_weight: float = 1.0

    # The encoder of the network itself is what measures.
    endpoints: ClassVar[dict] = {}

    def __post_init__(self):
        weights = self.pixel_weight, self.feature_weight
        if min(weights) < 0.0 or max(weights) <= 0.0:
            raise InputError(f"no weight may be below 0, and one must be above it: {weights}")
