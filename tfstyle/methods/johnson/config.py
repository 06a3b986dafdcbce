# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of Johnson et al.'s network."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError

PADDINGS = ("reflect", "zero")


@dataclasses.dataclass(frozen=True)
class JohnsonConfig:
    """Widths of the network; the defaults are the paper's.

    Attributes:
      channels: of the first convolution and of the two that halve the size; the last is the width
        of the residual blocks.
      residual_blocks: the paper's five.
      padding: "reflect", or "zero", which is a little faster and leaves a frame.
    """

    channels: tuple = (32, 64, 128)
    residual_blocks: int = 5
    padding: str = "reflect"

    def __post_init__(self) -> None:
        widths = self.channels
        if not isinstance(widths, tuple) or len(widths) != 3 or not all(map(_is_count, widths)):
            raise InputError(f"channels={widths!r}: three whole numbers above 0")
        if self.residual_blocks != 0 and not _is_count(self.residual_blocks):
            raise InputError(f"residual_blocks={self.residual_blocks!r} is not a number of blocks")
        if self.padding not in PADDINGS:
            raise InputError(f"padding={self.padding!r}: one of {', '.join(PADDINGS)}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "JohnsonConfig":
        """The defaults with other settings, as `to_dict` has them; InputError for a wrong one."""
        unknown = sorted(set(values) - {field.name for field in dataclasses.fields(cls)})
        if unknown:
            raise InputError(f"johnson has no setting {', '.join(unknown)}")
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {**dataclasses.asdict(self), "channels": list(self.channels)}


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
