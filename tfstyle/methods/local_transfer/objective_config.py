# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The settings of the objective; without Keras, so that they are judged before it is loaded."""

import dataclasses

from tfstyle.errors import InputError
from tfstyle.features.endpoints import resolve_endpoint
from tfstyle.losses.style_distances import DISTANCES

MOST_JITTER = 32  # pixels: half of the smallest picture that is trained on
CONTENT_REFERENCES = ("content", "colour_matched")


@dataclasses.dataclass(frozen=True)
class LocalTransferObjectiveConfig:
    """Layers and weights of Sun & Liu 2020, section 2.3; the defaults are the paper's.

    Only that of `outside_style_weight` is not, which depends on the preset: the paper also holds
    the rest of the picture to its own style, so `bin/train --preset=paper` gives it the style's
    weight.

    Attributes:
      content_layers, style_layers: endpoints of the loss network.
      content_weight, style_weight, tv_weight: of the three terms of every feed-forward method.
      colour_weight: of the distance between the colours of the region and of the style picture.
      variogram_weight: of the distance between their variograms, see `losses/variogram.py`.
      orientation_weight, grid_weight, palette_weight: of the losses of `losses/orientation.py`,
        `losses/grid.py` and `losses/palette.py`.
      squeezenet_layers, squeezenet_weight: style layers of a second loss network, SqueezeNet, and
        their weight beside `style_weight`.
      jitter: pixels by which pictures are moved at random before a loss network sees them, so that
        its pooling grid is not the network's own.
      outside_style_weight: of the style loss that holds the rest of the picture to the content's
        own style; nothing but its seam is left of it where the network composites (`tfstyle`).
      content_reference: what the content loss compares with: the content, or the content with the
        region's colours matched to the style's.
      style_distance: "squared" as in the paper, or "robust", see `losses/style.py`.
      region_erosion: cells of each layer's grid left out along the region's edge.
      coarse_share: share of each batch that is painted coarse to fine, see `training_pass.py`.
    """

    content_layers: tuple = ("conv3_3",)
    style_layers: tuple = ("conv2_2", "conv3_2", "conv4_2", "conv5_2")
    content_weight: float = 1e-2
    style_weight: float = 1.0
    tv_weight: float = 0.0
    colour_weight: float = 0.0
    variogram_weight: float = 0.0
    orientation_weight: float = 0.0
    grid_weight: float = 0.0
    palette_weight: float = 0.0
    squeezenet_layers: tuple = ()
    squeezenet_weight: float = 0.0
    jitter: int = 0
    outside_style_weight: float = 0.0
    content_reference: str = "content"
    style_distance: str = "squared"
    region_erosion: int = 0
    coarse_share: float = 0.0

    def __post_init__(self):
        for choice, known in (
            ("content_reference", CONTENT_REFERENCES),
            ("style_distance", DISTANCES),
        ):
            if getattr(self, choice) not in known:
                raise InputError(f"{choice}={getattr(self, choice)!r}: one of {', '.join(known)}")
        for layer in (*self.content_layers, *self.style_layers):
            resolve_endpoint(layer)
        if not self.style_layers:
            raise InputError("style_layers is empty: name at least one, as conv3_2")
        for layer in self.squeezenet_layers:
            resolve_endpoint(layer, network="squeezenet")
        if self.squeezenet_weight and not self.squeezenet_layers:
            raise InputError("squeezenet_weight without squeezenet_layers: name some, as fire3")
        fields = dataclasses.fields(self)
        weights = [getattr(self, f.name) for f in fields if f.name.endswith("_weight")]
        if min(weights) < 0.0 or max(weights) <= 0.0:
            raise InputError(f"no weight may be below 0, and one must be above it: {weights}")
        if self.region_erosion < 0:
            raise InputError(f"region_erosion={self.region_erosion}: 0 or more cells")
        if not 0.0 <= self.coarse_share <= 1.0:
            raise InputError(f"--coarse_share={self.coarse_share}: from 0.0 to 1.0")
        if not 0 <= self.jitter <= MOST_JITTER:
            raise InputError(f"jitter={self.jitter}: 0 to {MOST_JITTER} pixels")

    @property
    def endpoints(self) -> dict[str, tuple[str, ...]]:
        """Layers that are needed of each loss network, {network: names}; VGG16's come first."""
        layers = {"vgg16": tuple(dict.fromkeys((*self.content_layers, *self.style_layers)))}
        if self.squeezenet_weight:
            layers["squeezenet"] = self.squeezenet_layers
        return layers
