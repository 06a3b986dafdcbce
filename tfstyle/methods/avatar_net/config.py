# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The settings of Avatar-Net's network and objective; without Keras."""

import dataclasses
from typing import ClassVar

from tfstyle.errors import InputError
from tfstyle.methods.encoder_settings import EncoderSettings, check_eigenvalue_floor


@dataclasses.dataclass(frozen=True)
class AvatarNetConfig(EncoderSettings):
    """How features are decorated.

    Attributes:
      patch_size: side of the patches that are swapped, odd; 5 in the authors' code.
      eigenvalue_floor: see `compute_whitening`.
    """

    method: ClassVar[str] = "avatar_net"

    patch_size: int = 5
    eigenvalue_floor: float = 1e-4

    def __post_init__(self):
        super().__post_init__()
        check_eigenvalue_floor(self.eigenvalue_floor)
        size = self.patch_size
        if type(size) is not int or size < 1 or size % 2 == 0:
            raise InputError(f"patch_size={size!r}: an odd whole number above 0")


@dataclasses.dataclass(frozen=True)
class AvatarNetObjectiveConfig:
    """Weights of the reconstruction, section 3.3 of Sheng et al. 2018.

    Attributes:
      pixel_weight, feature_weight, tv_weight: of the three terms; the first two are those of the
        authors' code, whose total variation has another unit.
    """

    pixel_weight: float = 10.0
    feature_weight: float = 1.0
    tv_weight: float = 1.0

    # The encoder of the network itself is what measures.
    endpoints: ClassVar[dict] = {}

    def __post_init__(self):
        weights = [getattr(self, field.name) for field in dataclasses.fields(self)]
        if min(weights) < 0.0 or max(weights) <= 0.0:
            raise InputError(f"no weight may be below 0, and one must be above it: {weights}")
