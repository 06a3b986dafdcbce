# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
from keras import ops

from tfstyle.layers.reflection_convolution import ReflectionConvolution
from tfstyle.methods.tiling_base import TilingBase
from tfstyle.ops.resampling import harden, pad_by_edge, pad_by_zero, round_up


class OneStyleNetwork(TilingBase):
    """Brings the region to one contrast and filters it."""

    method = "toy_one_style"
    stride = 2
    radius = 3
    mixes_styles = False
    exports = False
    statistics_layout = (("mean_std", 3),)
    style_code_spec = ()
    bytes_per_pixel = 70.0

    def __init__(self, config, **kwargs):
        super().__init__(config, autocast=False, **kwargs)
        self.painter = ReflectionConvolution(3, 3, name="painter", dtype=self.dtype_policy)
        self.painter.build((None, None, None, 3))
        self.built = True

    def encode_style(self, style):
        return ()

    def paint_with_tape(self, content, region, style_code, tape):
        height, width = ops.shape(content)[1], ops.shape(content)[2]
        grown = [round_up(side, self.stride, at_least=4) for side in (height, width)]
        content, region = pad_by_edge(content, *grown), pad_by_zero(harden(region), *grown)
        mean, deviation = tape.mean_std(content, region)
        painted = keras.activations.sigmoid(self.painter((content - mean) / (deviation + 0.1)))
        return painted[:, :height, :width, :]


class ReconstructionObjective:
    """Of the whole picture, in the features of a loss network."""

    def __init__(self, features):
        self._features = features

    def paint(self, network, inputs):
        return network.paint(inputs["content"], ops.ones_like(inputs["region"]), ())

    def compute_loss(self, network, inputs, stylized):
        made, kept = self._features(stylized), self._features(inputs["content"])
        parts = {name: ops.mean(ops.square(made[name] - kept[name])) for name in made}
        return sum(parts.values()), parts
