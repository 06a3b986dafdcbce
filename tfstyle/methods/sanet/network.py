# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network of Park & Lee 2019."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from keras import KerasTensor, ops

from tfstyle.features.endpoints import compute_reach, compute_stride
from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.layers.style_attention import StyleAttention
from tfstyle.methods.encoder_network import EncoderNetwork, reduce_to_grid
from tfstyle.methods.sanet.config import SanetConfig
from tfstyle.ops.feature_transforms import mix_features
from tfstyle.ops.statistics_tape import StatisticsTape

LAYERS = FINE, COARSE = "relu4_1", "relu5_1"


class SanetNetwork(EncoderNetwork):
    """Park & Lee, "Arbitrary Style Transfer with Style-Attentional Networks", CVPR 2019.

      1. Content and style through a pretrained VGG19, frozen: F_c and F_s at relu4_1 and relu5_1.
      2. At each of the two, a style-attentional module gives F_csc (Eqs. 1 to 3; see
         `layers/style_attention.py`).
      3. F_csc^m = conv3x3(F_csc^4 + upsample(F_csc^5)), Eq. 4.
      4. I_cs = D(F_csc^m), Eq. 5: a decoder that mirrors the VGG up to relu4_1.

    Its controls, section 4.4 of the paper: the content-style trade-off is `style_strength`, a, in
    D(a F_csc^m + (1 - a) F_ccc^m), with F_ccc the content attended to itself; styles are mixed
    with sums of F_csc (from module to merge all is linear, so of what is attended); regions are
    painted each in its style.

    Statistics of the content are of its region, those of the style of its own. Sides that are no
    multiples of 16 are padded; padded positions of the style do not count.

    The style code holds for each of the two layers "keys" and "values" `[B, K, N, C]` and
    "weights" `[B, K, N]` of the N positions of K mixed styles, and "shares" `[B, K]` of these.

    Unless the config says so, the encoder's weights are not saved with the others.
    """

    method = "sanet"
    stride = 16
    takes_style_region = True
    tiles_with_strength = False  # the content attends to all of itself

    def __init__(
        self, config: SanetConfig | None = None, *, weights: str | None = None, **kwargs: Any
    ):
        config = config or SanetConfig()
        super().__init__(config, (FINE,), encoder_layer=COARSE, weights=weights, **kwargs)
        width, policy = config.channels[3], {"dtype": self.dtype_policy}
        # It begins with little of the style and a merge that changes nothing, so that the decoder
        # gets at once what `adapt` fits it to.
        little = keras.initializers.VarianceScaling(0.01)
        self.attentions = {
            layer: StyleAttention(little, name=f"attention_{layer}", **policy) for layer in LAYERS
        }
        self.merge = ReflectionConvolution(
            width, 3, kernel_initializer=_make_identity, name="merge", **policy
        )
        for part in (*self.attentions.values(), self.merge):
            part.build((None, None, None, width))

    @property
    def radius(self) -> int:
        """Decoder and merge, a cell of relu5_1, and what that cell sees."""
        fine, coarse = (compute_reach(layer, network=self.config.vgg) for layer in LAYERS)
        return fine + compute_stride(FINE) + self.stride - 1 + coarse

    @property
    def statistics_layout(self) -> tuple[tuple[str, int], ...]:
        """Mean and deviation of the content at both layers."""
        return tuple(("mean_std", self.config.channels[3]) for _ in LAYERS)

    @property
    def style_code_spec(self) -> dict[str, Any]:
        """See the class."""
        channels = self.config.channels[3]
        layer = {
            "keys": KerasTensor((None, None, None, channels)),
            "values": KerasTensor((None, None, None, channels)),
            "weights": KerasTensor((None, None, None)),
        }
        return {**{name: layer for name in LAYERS}, "shares": KerasTensor((None, None))}

    def encode_style(
        self, style: KerasTensor, *, region: KerasTensor | None = None
    ) -> dict[str, Any]:
        """The code of one style, or of its `region` `[B, h, w, 1]`."""
        region = ops.ones_like(style[..., :1]) if region is None else region
        return self._encode(*self._look(style, region))

    def make_features(self, picture: KerasTensor, layer: str) -> KerasTensor:
        """See `EncoderNetwork`: the merged features of the picture, attended to itself."""
        del layer  # there is one decoder
        features, weights = self._look(picture, ops.ones_like(picture[..., :1]))
        statistics = self._measure(features, weights, StatisticsTape())
        return self._merge(features, statistics, self._encode(features, weights))

    def mix_style_codes(
        self, style_codes: Sequence[Mapping[str, Any]], shares: Sequence[float]
    ) -> dict[str, Any]:
        """The code of all of the styles, whose attended features add up in these shares."""
        mixed = {e: _stack([code[e] for code in style_codes]) for e in LAYERS}
        scaled = [share * code["shares"] for share, code in zip(shares, style_codes)]
        return {**mixed, "shares": ops.concatenate(scaled, axis=1)}

    def paint_with_tape(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: Mapping[str, Any],
        tape: StatisticsTape,
        *,
        style_strength: KerasTensor | None = None,
    ) -> KerasTensor:
        """See `TilingBase`."""
        return ops.clip(self._paint(content, region, style_code, tape, style_strength), 0.0, 1.0)

    def paint_unbounded(
        self, content: KerasTensor, region: KerasTensor, style_code: Mapping[str, Any]
    ) -> KerasTensor:
        """The picture as the decoder gives it, for training: a bound has no slope beyond it."""
        return self._paint(content, region, style_code, StatisticsTape(), None)

    def compute_statistics(
        self,
        content: KerasTensor,
        region: KerasTensor,
        style_code: Mapping[str, Any],
        *,
        shared: bool = False,
        style_strength: KerasTensor | None = None,
    ) -> KerasTensor:
        """Mean and deviation of the content's features at both layers."""
        del style_code, style_strength
        tape = StatisticsTape(shared=shared)
        self._measure(*self._look(content, region), tape)
        return tape.flat

    def _look(self, picture, region):
        """{layer: features}, and {layer: how much of each position lies in the region}."""
        picture, region = self.fit(picture, region)
        features = dict(zip(LAYERS, self.encode(picture, *LAYERS)))
        return features, {layer: reduce_to_grid(region, layer) for layer in LAYERS}

    def _measure(self, features, weights, tape):
        return {layer: tape.mean_std(features[layer], weights[layer]) for layer in LAYERS}

    def _encode(self, features, weights):
        code = {e: self.attentions[e].encode(features[e], weights[e]) for e in LAYERS}
        return {**code, "shares": ops.ones_like(code[FINE]["weights"][:, :, 0])}

    def _paint(self, content, region, style_code, tape, style_strength):
        features, weights = self._look(content, region)
        statistics = self._measure(features, weights, tape)
        merged = self._merge(features, statistics, style_code)
        if style_strength is not None:
            own = self._merge(features, statistics, self._encode(features, weights))
            merged = mix_features(own, merged, style_strength)
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        return self.decode(merged, FINE)[:, :height, :width, :]

    def _merge(self, features, statistics, code):
        fine, coarse = (
            self.attentions[e].attend(features[e], *statistics[e], code[e], code["shares"])
            for e in LAYERS
        )
        return self.merge(fine + ops.repeat(ops.repeat(coarse, 2, axis=1), 2, axis=2))


def _make_identity(shape, dtype=None):
    """The kernel of a convolution that leaves its input as it is."""
    kernel = np.zeros(shape)
    kernel[shape[0] // 2, shape[1] // 2] = np.eye(*shape[2:])
    return ops.convert_to_tensor(kernel, dtype or "float32")


def _stack(codes):
    """Codes of one layer side by side; positions that one has too few weigh nothing."""
    longest = max(ops.shape(code["weights"])[2] for code in codes)

    def grow(array):
        rest = longest - ops.shape(array)[2]
        return ops.pad(array, [(0, 0), (0, 0), (0, rest), *[(0, 0)] * (len(array.shape) - 3)])

    return {
        part: ops.concatenate([grow(code[part]) for code in codes], axis=1) for part in codes[0]
    }
