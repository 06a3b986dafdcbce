# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The settings of AdaIN's network and objective; without Keras."""

import dataclasses
from typing import Any, ClassVar

from tfstyle.errors import InputError
from tfstyle.features.endpoints import list_convolutions
from tfstyle.methods.encoder_settings import EncoderSettings, check_layers


@dataclasses.dataclass(frozen=True)
class AdainConfig(EncoderSettings):
    """Where the encoder ends; the defaults are the paper's.

    Attributes:
      layer: of the VGG, whose features take on the style's moments.
    """

    method: ClassVar[str] = "adain"

    layer: str = "relu4_1"

    def __post_init__(self):
        super().__post_init__()
        check_layers((self.layer,), setting="layer", vgg=self.vgg)

    @classmethod
    def tiny(cls, **settings: Any) -> "AdainConfig":
        """A network of a few hundred weights, for tests."""
        return cls(**{"channels": (4,) * 5, "layer": "relu2_1", **settings})


@dataclasses.dataclass(frozen=True)
class AdainObjectiveConfig:
    """Weights and layers of Eqs. 11 to 13 of Huang and Belongie 2017.

    Attributes:
      content_weight, style_weight: of the two terms; lambda of the paper's code is 10.
      style_layers: whose moments are compared; none: the first of each block, up to the encoder's
        end.
    """

    content_weight: float = 1.0
    style_weight: float = 10.0
    style_layers: tuple = ()

    # The encoder of the network itself is what measures.
    endpoints: ClassVar[dict] = {}

    def __post_init__(self):
        weights = self.content_weight, self.style_weight
        if min(weights) < 0.0 or max(weights) <= 0.0:
            raise InputError(f"no weight may be below 0, and one must be above it: {weights}")
        for layer in self.style_layers:
            list_convolutions(layer)

    def list_style_layers(self, network: AdainConfig) -> tuple[str, ...]:
        """The layers whose moments are compared, of an encoder that ends where the network's does.

        Raises:
          InputError: a layer lies beyond.
        """
        names = list_convolutions(network.layer, network=network.vgg)
        layers = self.style_layers or [
            f"relu{name[5]}_1" for name in names if name.endswith("conv1")
        ]
        for layer in layers:
            if list_convolutions(layer, network=network.vgg)[-1] not in names:
                raise InputError(f"style_layers: {layer} lies beyond {network.layer}; leave it out")
        return tuple(layers)
