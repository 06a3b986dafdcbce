# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a local transfer network is made of."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError

PRESETS = ("tfstyle", "paper")
# Widths that each encoder and the decoder need; the style encoder may have further scales.
_STEPS = {
    "encoder_channels": 2,
    "decoder_channels": 2,
    "content_channels": 2,
    "style_channels": 3,
}


def _is_width(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


@dataclasses.dataclass(frozen=True)
class LocalTransferConfig:
    """Widths of Sun & Liu 2020's network, and of ours.

    Attributes:
      preset: "tfstyle" (default: ours, for any style picture) or "paper" (the five steps of the
        paper, nothing else).
      encoder_channels: of the two stride-2 steps of the target's encoder (and of all encoders of
        `paper`); the second is the width of the residual blocks before the first half-stride step.
      residual_blocks: of `tfstyle` those before the first half-stride step; the paper has five.
      decoder_channels: after the first and the second half-stride step.
      fine_blocks: `tfstyle` only, as all that follow: residual blocks after the first half-stride
        step.
      content_channels, style_channels: widths of the encoders.
      style_covariance_channels: channels whose covariance enters the style code.
      style_components: principal components of the style's moments that are kept.
      style_code_size: length of the learned part of the style code.
    """

    preset: str = "tfstyle"
    encoder_channels: tuple = (64, 192)
    residual_blocks: int = 3
    decoder_channels: tuple = (112, 48)
    fine_blocks: int = 2
    content_channels: tuple = (16, 32)
    style_channels: tuple = (32, 64, 128, 128)
    style_covariance_channels: int = 32
    style_components: int = 192
    style_code_size: int = 256

    def __post_init__(self):
        if self.preset not in PRESETS:
            raise InputError(f"preset {self.preset!r} is not one of {', '.join(PRESETS)}")
        for name, length in _STEPS.items():
            widths = getattr(self, name)
            if not isinstance(widths, tuple) or not all(map(_is_width, widths)):
                raise InputError(f"{name}={widths!r}: widths are whole numbers above 0")
            if len(widths) < length or len(widths) > length and name != "style_channels":
                raise InputError(f"{name}={widths!r}: {length} widths are needed")
        for name in ("style_covariance_channels", "style_components", "style_code_size"):
            if not _is_width(getattr(self, name)):
                raise InputError(f"{name}={getattr(self, name)!r}: a whole number above 0")
        for name in ("residual_blocks", "fine_blocks"):
            if getattr(self, name) != 0 and not _is_width(getattr(self, name)):
                raise InputError(f"{name}={getattr(self, name)!r} is not a number of blocks")

    @classmethod
    def paper(cls) -> "LocalTransferConfig":
        """Steps 1-5 of the paper, with the widths that Johnson et al. 2016 gave its skeleton."""
        return cls(
            preset="paper",
            encoder_channels=(64, 128),
            residual_blocks=5,
            decoder_channels=(64, 32),
            fine_blocks=0,
        )

    @classmethod
    def tiny(cls, *, preset: str = "tfstyle") -> "LocalTransferConfig":
        """A network of a few thousand weights, for tests."""
        return cls(
            preset=preset,
            encoder_channels=(4, 8),
            residual_blocks=1,
            fine_blocks=1 if preset == "tfstyle" else 0,
            decoder_channels=(8, 4),
            content_channels=(4, 4),
            style_channels=(4, 4, 8, 8),
            style_covariance_channels=4,
            style_components=12,
            style_code_size=16,
        )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "LocalTransferConfig":
        """The preset with other settings, as `to_dict` wrote them; InputError names a wrong one."""
        known = {field.name for field in dataclasses.fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise InputError(f"local_transfer has no setting {', '.join(unknown)}")
        lists = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        preset = cls.paper if lists.get("preset") == "paper" else cls
        return dataclasses.replace(preset(), **lists)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        values = dataclasses.asdict(self)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
