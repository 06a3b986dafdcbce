# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Times of the papers' own tables, to stand beside those measured here."""

import dataclasses
import math
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True)
class PublishedTable:
    """Seconds from a paper, whose machine is not ours: only ratios can be compared.

    Attributes:
      source: what it is called in a report.
      reference: the row to which ratios are taken.
      seconds: {row: {side of the picture: seconds}}; rows as in `MethodRow`.
    """

    source: str
    reference: str
    seconds: Mapping[str, Mapping[int, float]]

    def compute_ratio(self, row: str, side: int) -> float:
        """The time of a row to that of the reference; nan where the paper has none."""
        own, other = (self.seconds.get(name, {}).get(side) for name in (row, self.reference))
        return own / other if own and other else math.nan


# Table 1 of Sun & Liu 2020, on a GTX 1060; Gatys' with 500 iterations.
SUN_LIU = PublishedTable(
    "Sun & Liu 2020",
    "johnson",
    {
        "gatys": {256: 14.327, 512: 51.192, 1024: 200.354},
        "johnson": {256: 0.014, 512: 0.045, 1024: 0.166},
        "msgnet": {256: 0.017, 512: 0.064, 1024: 0.254},
        "wct": {256: 0.620, 512: 1.139, 1024: 2.947},
        "local_transfer/paper": {256: 0.023, 512: 0.061, 1024: 0.215},
    },
)
# Table 1 of Park & Lee 2019, from memory: compare it with the paper before citing it.
PARK_LEE = PublishedTable(
    "Park & Lee 2019, unverified",
    "adain",
    {
        "gatys": {256: 15.863, 512: 50.804},
        "wct": {256: 0.689, 512: 0.997},
        "avatar_net": {256: 0.248, 512: 0.356},
        "adain": {256: 0.011, 512: 0.039},
        "sanet": {256: 0.017, 512: 0.055},
    },
)
PUBLISHED_TABLES = (SUN_LIU, PARK_LEE)
