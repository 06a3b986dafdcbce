# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a SANet is made of."""

import dataclasses
from typing import ClassVar

from tfstyle.errors import InputError
from tfstyle.methods.encoder_settings import EncoderSettings


@dataclasses.dataclass(frozen=True)
class SanetConfig(EncoderSettings):
    """The defaults are those of Park & Lee 2019; the last two blocks are to be of one width."""

    method: ClassVar[str] = "sanet"

    def __post_init__(self):
        super().__post_init__()
        if self.channels[3] != self.channels[4]:
            raise InputError(f"channels={self.channels!r}: the last two are to be alike")
