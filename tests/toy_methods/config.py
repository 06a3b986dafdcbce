# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The config of each toy."""

import dataclasses

from tfstyle.errors import InputError


@dataclasses.dataclass(frozen=True)
class ToyConfig:
    """One number, which each toy takes as it likes."""

    size: int = 4

    @classmethod
    def from_dict(cls, values):
        unknown = sorted(set(values) - {"size"})
        if unknown:
            raise InputError(f"a toy has no setting {', '.join(unknown)}")
        return cls(**values)

    def to_dict(self):
        return dataclasses.asdict(self)
