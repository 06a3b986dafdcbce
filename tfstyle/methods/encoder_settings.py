# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of the networks that see pictures through a VGG."""

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

from tfstyle.errors import InputError
from tfstyle.features.endpoints import BLOCK_SIZES, list_convolutions

ENCODER_WEIGHTS = ("named", "saved")


@dataclasses.dataclass(frozen=True)
class EncoderSettings:
    """Which VGG, and where its weights are. Configs of methods add their own settings to it.

    Attributes:
      vgg: "vgg19", as in the papers, or "vgg16".
      channels: widths of its five blocks; others than a VGG's are for tests.
      encoder_weights: "named": whoever paints names a file of the VGG's weights; "saved":
        checkpoints hold those that the network needs, a few megabytes more.
    """

    method: ClassVar[str] = ""

    vgg: str = "vgg19"
    channels: tuple = (64, 128, 256, 512, 512)
    encoder_weights: str = "named"

    def __post_init__(self):
        if not isinstance(self.vgg, str) or self.vgg not in BLOCK_SIZES:
            raise InputError(f"vgg={self.vgg!r}: one of {', '.join(BLOCK_SIZES)}")
        if self.encoder_weights not in ENCODER_WEIGHTS:
            raise InputError(
                f"encoder_weights={self.encoder_weights!r}: one of {', '.join(ENCODER_WEIGHTS)}"
            )
        widths = self.channels
        if not isinstance(widths, tuple) or len(widths) != 5 or not all(map(_is_width, widths)):
            raise InputError(f"channels={widths!r}: five whole numbers above 0")

    def list_blocks(self, layer: str) -> tuple[tuple[int, ...], ...]:
        """Widths of the convolutions up to a layer, a tuple for each block, as `VggDecoder` takes.

        Raises:
          InputError: the VGG has no such layer.
        """
        numbers = [int(name[5]) for name in list_convolutions(layer, network=self.vgg)]
        return tuple(
            (self.channels[block - 1],) * numbers.count(block) for block in sorted(set(numbers))
        )

    def get_vision_networks(self) -> tuple[str, ...]:
        """As `Method.get_vision_networks`."""
        return () if self.encoder_weights == "saved" else (self.vgg,)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "EncoderSettings":
        """As `to_dict` wrote it; InputError names a wrong setting."""
        unknown = sorted(set(values) - {field.name for field in dataclasses.fields(cls)})
        if unknown:
            raise InputError(f"{cls.method} has no setting {', '.join(unknown)}")
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        values = dataclasses.asdict(self)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def check_layers(layers: tuple[str, ...], *, setting: str, vgg: str) -> None:
    """InputError, naming the setting, unless these are layers of the VGG, at least one."""
    if not isinstance(layers, tuple) or not layers or not all(isinstance(n, str) for n in layers):
        raise InputError(f"{setting}={layers!r}: names of layers, as relu3_1")
    for layer in layers:
        list_convolutions(layer, network=vgg)


def check_eigenvalue_floor(floor: float) -> None:
    """InputError unless it is a share; see `compute_whitening`."""
    if isinstance(floor, bool) or not isinstance(floor, (int, float)) or not 0 < floor <= 1:
        raise InputError(f"eigenvalue_floor={floor!r}: above 0, and at most 1")


def _is_width(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
