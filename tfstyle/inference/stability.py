# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What keeps the frames of a sequence alike; each part may be switched off."""

import dataclasses

from tfstyle.errors import InputError


@dataclasses.dataclass(frozen=True)
class Stability:
    """How the frames of a sequence are kept from flickering.

    Attributes:
      smooth_statistics: share of the region statistics that stays from frame to frame, in [0, 1);
        0 measures those of each frame anew. For networks that tile. Off by default: on a sequence
        of 40 frames it left the flicker as it was and took r from 0.62 to 0.64.
      carry_grain: let the network's grain and grid move with the region, by whole pixels, in place
        of standing still on the screen. For networks that tile.
      mix_previous: share of the previous result, carried along by optical flow, where it shows the
        same thing, in [0, 1); 0 for none.
      detect_cuts: begin anew where the scene changes.
    """

    smooth_statistics: float = 0.0
    carry_grain: bool = True
    mix_previous: float = 0.5
    detect_cuts: bool = True

    def __post_init__(self):
        for name in ("smooth_statistics", "mix_previous"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not 0 <= value < 1:
                raise InputError(f"{name}={value}: use a number from 0 to below 1")

    @property
    def follows_motion(self) -> bool:
        """Whether optical flow is needed."""
        return self.carry_grain or self.mix_previous > 0


NO_STABILITY = Stability(0.0, False, 0.0, False)
