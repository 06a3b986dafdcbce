# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the networks of all methods do alike."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
from keras import KerasTensor

from tfstyle.methods.registry import get_method
from tfstyle.ops.blending import composite
from tfstyle.ops.resampling import harden
from tfstyle.ops.statistics_tape import compute_length


class BaseNetwork(keras.Model):
    """A `Network` (see `methods/contract.py`) that keeps its config in what Keras saves.

    A subclass names its `method` and has `encode_style`, `paint`, `style_code_spec` and
    `bytes_per_pixel`.

    Args:
      config: frozen, with `to_dict`.
    """

    method = ""
    stride = 1
    takes = frozenset()
    takes_style_region = False
    tiles = False
    radius = None
    on_progress = None
    tiles_with_strength = True
    traces = True
    mixes_styles = True
    exports = True
    adapts_to = "style"
    statistics_layout = ()

    def __init__(self, config: Any, **kwargs: Any):
        super().__init__(**kwargs)
        self.config = config

    @property
    def statistics_size(self) -> int:
        """Length of what `compute_statistics` returns."""
        return sum(compute_length(*part) for part in self.statistics_layout)

    @property
    def style_bytes_per_pixel(self) -> float:
        """Working memory of encoding a style picture, for each of its pixels."""
        return self.bytes_per_pixel

    def call(self, inputs: Mapping[str, Any]) -> KerasTensor:
        """Composited picture `[B, H, W, 3]`; outside the region it is the content, bit for bit.

        `inputs` holds `content` `[B, H, W, 3]`, `region` `[B, H, W, 1]`, `style` `[B, h, w, 3]`
        (and `style_region` `[B, h, w, 1]`) or `style_code`, and optionally `style_strength` `[B]`
        in [0, 1] and what the network takes.
        """
        taken = {name: inputs[name] for name in sorted(self.takes) if inputs.get(name) is not None}
        code = self.get_style_code(inputs)
        painted = self.paint(inputs["content"], inputs["region"], code, **taken)
        return self.put_in_place(painted, inputs)

    def get_style_code(self, inputs: Mapping[str, Any]) -> Any:
        """The `style_code` of the inputs, or that of their `style`."""
        code = inputs.get("style_code")
        if code is not None:
            return code
        if self.takes_style_region and inputs.get("style_region") is not None:
            return self.encode_style(inputs["style"], region=inputs["style_region"])
        return self.encode_style(inputs.get("style"))

    def mix_style_codes(self, style_codes: Sequence[Any], shares: Sequence[float]) -> Any:
        """Convex sums, part by part; see `methods/contract.py`."""
        return keras.tree.map_structure(
            lambda *parts: sum(share * part for share, part in zip(shares, parts)), *style_codes
        )

    def put_in_place(self, painted: KerasTensor, inputs: Mapping[str, Any]) -> KerasTensor:
        """The painted region in its content, mixed by `style_strength` where it is given."""
        mixed = "style_strength" not in self.takes
        return composite(
            inputs["content"],
            painted,
            harden(inputs["region"]),
            style_strength=inputs.get("style_strength") if mixed else None,
        )

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "config": self.config.to_dict()}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "BaseNetwork":
        config = dict(config)
        return cls(get_method(cls.method).make_config(config.pop("config")), **config)
