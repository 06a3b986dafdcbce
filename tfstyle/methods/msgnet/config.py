# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of MSG-Net."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError


@dataclasses.dataclass(frozen=True)
class MSGNetConfig:
    """Widths of the network; the defaults are those of the paper's model with 128 filters.

    Attributes:
      first: channels of the first convolution.
      widths: inner widths of the two blocks that halve the size; the second is that of the trunk.
        Blocks put out four times their width.
      blocks: in the trunk.
    """

    first: int = 64
    widths: tuple = (32, 128)
    blocks: int = 6

    def __post_init__(self) -> None:
        if not isinstance(self.widths, tuple) or len(self.widths) != 2:
            raise InputError(f"widths={self.widths!r}: two whole numbers above 0")
        for name, value in (("first", self.first), *(("widths", width) for width in self.widths)):
            if not _is_count(value) or value < 1:
                raise InputError(f"{name}={value!r}: a whole number above 0")
        if self.widths[0] % 2:
            raise InputError(f"widths={self.widths!r}: the first is halved, so it is to be even")
        if not _is_count(self.blocks) or self.blocks < 0:
            raise InputError(f"blocks={self.blocks!r} is not a number of blocks")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "MSGNetConfig":
        """The defaults with other settings, as `to_dict` has them; InputError for a wrong one."""
        unknown = sorted(set(values) - {field.name for field in dataclasses.fields(cls)})
        if unknown:
            raise InputError(f"msgnet has no setting {', '.join(unknown)}")
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {**dataclasses.asdict(self), "widths": list(self.widths)}


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
