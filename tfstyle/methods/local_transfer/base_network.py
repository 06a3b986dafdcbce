# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What both presets' networks do alike."""

import keras

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.ops.blending import composite
from tfstyle.ops.resampling import harden


class BaseNetwork(keras.Model):
    """A model of a `LocalTransferConfig`, which keeps it in what Keras saves."""

    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.config = config

    def put_in_place(self, painted, inputs):
        """The painted region in its content, mixed by `style_strength` where it is given."""
        return composite(
            inputs["content"],
            painted,
            harden(inputs["region"]),
            style_strength=inputs.get("style_strength"),
        )

    def get_config(self):
        return {**super().get_config(), "config": self.config.to_dict()}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        return cls(LocalTransferConfig.from_dict(config.pop("config")), **config)
