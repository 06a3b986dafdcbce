# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What networks do alike that see pictures through a VGG and paint with decoders that mirror it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from keras import KerasTensor, ops

from tfstyle.features.endpoints import compute_reach, compute_stride
from tfstyle.features.vgg_encoder import VggEncoder
from tfstyle.layers.vgg_decoder import VggDecoder
from tfstyle.methods.decoder_fit import fit_decoder
from tfstyle.methods.tiling_base import TilingBase
from tfstyle.ops.resampling import harden, pad_by_edge, pad_by_zero, reduce_region, round_up

# Full-size feature maps of the VGG's first width in memory at the peak of a pass, measured.
LIVE_COPIES = 4.5
# Pixels of a picture's side that a decoder is fitted to, at most.
_FITTED_SIDE = 96


class EncoderNetwork(TilingBase):
    """A frozen VGG as the encoder, and a decoder for each of some of its layers.

    Its style strength acts on features: a strength of 0 is what the decoders make of the content,
    without any style.

    Args:
      config: an `EncoderSettings`.
      layers: those with a decoder.
      encoder_layer: where the encoder ends; None is the deepest of the layers.
      weights: of the VGG, see `build_loss_network`; None: they come with the checkpoint.
    """

    takes = frozenset({"style_strength"})
    exports = False  # the served graph mixes pictures by the strength, not features
    adapts_to = "content"
    pictures_to_adapt = 128

    def __init__(
        self,
        config: Any,
        layers: Sequence[str],
        *,
        encoder_layer: str | None = None,
        weights: str | None = None,
        **kwargs: Any,
    ):
        # Pictures and statistics stay float32 under a mixed policy; the layers cast.
        super().__init__(config, autocast=False, **kwargs)
        self.layer_names = tuple(layers)
        reaches = {name: compute_reach(name, network=config.vgg) for name in layers}
        self.encoder = VggEncoder(
            encoder_layer or max(reaches, key=reaches.get),
            network=config.vgg,
            channels=config.channels,
            saved=config.encoder_weights == "saved",
            name="encoder",
            dtype=self.dtype_policy,
        )
        self.encoder.build((None, None, None, 3))
        if weights:
            self.encoder.load(weights)
        self.decoders = [
            VggDecoder(config.list_blocks(name), name=f"decoder_{name}", dtype=self.dtype_policy)
            for name in layers
        ]
        for name, decoder in zip(layers, self.decoders):
            decoder.build((None, None, None, config.list_blocks(name)[-1][-1]))
        self.built = True

    @property
    def stride(self) -> int:
        """Pixels between positions of the deepest layer."""
        return max(compute_stride(name) for name in self.layer_names)

    @property
    def radius(self) -> int:
        """Pixels around one that it can depend on, statistics aside."""
        reaches = [compute_reach(name, network=self.config.vgg) for name in self.layer_names]
        # There and back for each layer, and to the ends of its cells.
        return 2 * sum(reaches) + 2 * sum(compute_stride(n) - 1 for n in self.layer_names)

    @property
    def bytes_per_pixel(self) -> float:
        """See `methods/contract.py`."""
        return 4 * LIVE_COPIES * self.config.channels[0]

    def adapt(self, batches: Iterable[np.ndarray]) -> None:
        """Gives the decoders first weights with which they about undo the encoder.

        `batches` of photographs `[B, S, S, 3]` in [0, 1]; see `fit_decoder`.
        """
        shown = [batch[:, :_FITTED_SIDE, :_FITTED_SIDE] for batch in batches]
        fitted = [self.fit(batch, np.ones_like(batch[..., :1]))[0] for batch in shown]
        for layer, decoder in zip(self.layer_names, self.decoders):
            features = [self.make_features(picture, layer) for picture in fitted]
            fit_decoder(decoder, self.encode, layer, fitted, features=features, vgg=self.config.vgg)

    def make_features(self, picture: KerasTensor, layer: str) -> KerasTensor:
        """What the decoder of a layer gets of a fitted picture without a style."""
        (features,) = self.encode(picture, layer)
        return features

    def fit(self, picture: KerasTensor, region: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
        """Picture and hard region grown to a size that the encoder takes; none of it is region."""
        sides = ops.shape(picture)[1:3]
        grown = [round_up(side, self.stride, at_least=2 * self.stride) for side in sides]
        return pad_by_edge(picture, *grown), pad_by_zero(harden(region), *grown)

    def encode(self, picture: KerasTensor, *layers: str) -> list[KerasTensor]:
        """Features of a fitted picture at some layers, float32."""
        features = self.encoder(picture, endpoints=layers)
        return [ops.cast(features[layer], "float32") for layer in layers]

    def decode(
        self,
        features: KerasTensor,
        layer: str,
        *,
        fuse: Callable[[str, KerasTensor], KerasTensor] | None = None,
    ) -> KerasTensor:
        """The picture that has such features at a layer, float32, not bounded.

        `fuse` as `VggDecoder` takes it.
        """
        decoder = self.decoders[self.layer_names.index(layer)]
        return ops.cast(decoder(ops.cast(features, decoder.compute_dtype), fuse=fuse), "float32")


def reduce_to_grid(region: KerasTensor, layer: str) -> KerasTensor:
    """The share of each position of a layer that lies in a fitted region."""
    return reduce_region(region, compute_stride(layer))
