# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
from keras import KerasTensor, ops

from tfstyle.methods.base_network import BaseNetwork
from tfstyle.ops.region_statistics import compute_mean_std


class TintNetwork(BaseNetwork):
    """Paints the content's grey in the style's mean colour."""

    method = "toy_tint"
    takes = frozenset({"style_strength", "previous"})
    takes_style_region = True
    bytes_per_pixel = 80.0

    def __init__(self, config, **kwargs):
        super().__init__(config, autocast=False, **kwargs)
        self.hidden = keras.layers.Conv2D(config.size, 1, activation="tanh", name="hidden")
        self.painter = keras.layers.Conv2D(3, 1, activation="sigmoid", name="painter")
        self.hidden.build((None, None, None, 6))
        self.painter.build((None, None, None, config.size))
        self.built = True

    @property
    def style_code_spec(self):
        return {"mean": KerasTensor((None, 3)), "deviation": KerasTensor((None, 1, 1, 3))}

    def encode_style(self, style, *, region=None):
        region = ops.ones_like(style[..., :1]) if region is None else region
        mean, deviation = compute_mean_std(style, region)
        return {"mean": mean[:, 0, 0, :], "deviation": deviation}

    def paint(self, content, region, style_code, *, style_strength=None, previous=None):
        tint = style_code["mean"][:, None, None, :] + style_code["deviation"]
        features = ops.concatenate([content, ops.broadcast_to(tint, ops.shape(content))], axis=-1)
        painted = self.painter(self.hidden(features))
        if previous is not None:
            painted = 0.5 * (painted + previous)
        if style_strength is None:
            return painted
        return content + ops.reshape(style_strength, (-1, 1, 1, 1)) * (painted - content)


class TintObjective:
    """The style's mean colour, and a second pass: a painting in its own style is itself."""

    def __init__(self, config):
        self.config = config

    def paint(self, network, inputs):
        return network({name: inputs[name] for name in ("content", "region", "style")})

    def compute_loss(self, network, inputs, stylized):
        style = inputs["style"]
        everywhere = ops.ones_like(style[..., :1])
        again = network({"content": style, "region": everywhere, "style": style})
        mean, goal = (
            compute_mean_std(p, w)[0]
            for p, w in ((stylized, inputs["region"]), (style, everywhere))
        )
        parts = {
            "colour": ops.mean(ops.square(mean - goal)),
            "identity": ops.mean(ops.square(again - style)),
        }
        return parts["colour"] + self.config.identity_weight * parts["identity"], parts
