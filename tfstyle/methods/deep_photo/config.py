# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of deep photo style transfer."""

import dataclasses

from tfstyle.methods.optimized_config import OptimizedConfig

_WAYS = ("laplacian", "guided_filter")


@dataclasses.dataclass(frozen=True)
class DeepPhotoConfig(OptimizedConfig):
    """Those of `OptimizedConfig`, and how the result is kept a photograph.

    Attributes:
      photorealism: "laplacian" (Luan et al. 2017), or "guided_filter": the cheap way, a filter of
        the result alone.
      photorealism_weight: of the term, with "laplacian".
      photorealism_steps: of the optimizer with that term, after `steps` without it.
      matting_epsilon: of the Laplacian; see `compute_matting_bases`.
      filter_radius, filter_epsilon: of the guided filter.
    """

    halo: int = 8  # what is around a region is of another kind
    photorealism: str = "laplacian"
    photorealism_weight: float = 1000.0
    photorealism_steps: int = 300
    matting_epsilon: float = 1e-7
    filter_radius: int = 8
    filter_epsilon: float = 1e-3

    ranges = {
        **OptimizedConfig.ranges,
        "photorealism_steps": (1, 100_000),
        "filter_radius": (1, 1000),
    }
    choices = {**OptimizedConfig.choices, "photorealism": _WAYS}

    def __post_init__(self):
        super().__post_init__()
        for name in ("matting_epsilon", "filter_epsilon"):
            if getattr(self, name) < 1e-9:
                self.refuse(name, "a number of at least 1e-9")
