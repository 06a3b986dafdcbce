# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Layers and weights of Johnson et al.'s losses, for all methods that are trained by them."""

import dataclasses

from tfstyle.errors import InputError
from tfstyle.features.endpoints import resolve_endpoint


@dataclasses.dataclass(frozen=True)
class PerceptualObjectiveConfig:
    """The layers are Johnson et al.'s; the weights are of losses that are shares (see `losses/`).

    Attributes:
      content_layers, style_layers: endpoints of VGG16: relu3_3; relu1_2, 2_2, 3_3 and 4_3.
      content_weight, style_weight, tv_weight: of the feature reconstruction loss (Eq. 2), the style
        reconstruction loss (Eq. 4) and the total variation.
    """

    content_layers: tuple = ("conv3_3",)
    style_layers: tuple = ("conv1_2", "conv2_2", "conv3_3", "conv4_3")
    content_weight: float = 0.1
    style_weight: float = 1.0
    tv_weight: float = 0.1

    def __post_init__(self) -> None:
        for name in ("content_layers", "style_layers"):
            if not getattr(self, name):
                raise InputError(f"{name} is empty: name at least one layer, as conv3_3")
            for layer in getattr(self, name):
                resolve_endpoint(layer)
        weights = self.content_weight, self.style_weight, self.tv_weight
        if min(weights) < 0.0 or max(weights) <= 0.0:
            raise InputError(f"no weight may be below 0, and one must be above it: {weights}")

    @property
    def endpoints(self) -> dict[str, tuple[str, ...]]:
        """Layers that are needed of each loss network."""
        return {"vgg16": tuple(dict.fromkeys((*self.content_layers, *self.style_layers)))}
