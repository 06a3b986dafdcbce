# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The four edges, by name, and how far each of them reaches."""

import math
import numbers

from tfstyle.errors import InputError

EDGES = ("hard", "feather", "guided", "pyramid")
# The only one that leaves every pixel outside the mask as it is.
DEFAULT_EDGE = "hard"
DEFAULT_RADIUS = 8
# Memory and time grow with the square of the radius.
LARGEST_RADIUS = 500


def check_edge(edge: str, radius: int) -> None:
    """Raises InputError unless `edge` is one of EDGES, `radius` whole and 0 to LARGEST_RADIUS."""
    if edge not in EDGES:
        raise InputError(f"edge {edge!r}: use one of {', '.join(EDGES)}")
    known = isinstance(radius, numbers.Real) and not isinstance(radius, bool)
    if not known or not 0 <= radius <= LARGEST_RADIUS or int(radius) != radius:
        raise InputError(
            f"edge radius {radius!r}: use a whole number of pixels from 0 to {LARGEST_RADIUS}"
        )


def compute_edge_margin(*, edge: str = DEFAULT_EDGE, radius: int = DEFAULT_RADIUS) -> int:
    """How many pixels around the mask the stylized picture has to be defined for this edge."""
    check_edge(edge, radius)
    if edge == "hard" or radius == 0:
        return 0
    return _compute_pyramid_reach(radius) if edge == "pyramid" else int(radius)


def compute_edge_halo(*, edge: str = DEFAULT_EDGE, radius: int = DEFAULT_RADIUS) -> int:
    """How many pixels around a crop its blend depends on; at least `compute_edge_margin`."""
    # The guided filter averages twice over windows that reach `radius` either way.
    return compute_edge_margin(edge=edge, radius=radius) * (2 if edge == "guided" else 1)


def compute_edge_stride(*, edge: str, radius: int) -> int:
    """What a crop has to start at a multiple of, so that its blend equals the whole picture's."""
    return 1 << choose_pyramid_levels(radius) if edge == "pyramid" else 1


def choose_pyramid_levels(radius: int) -> int:
    """Halvings of the pyramid whose transition is about `radius` pixels to either side."""
    return max(1, int(math.log2(radius / 2))) if radius > 2 else 1


def _compute_pyramid_reach(radius: int) -> int:
    """Farthest pixel (row or column distance) that a blended pixel depends on.

    A five-tap kernel at level k spans 2 * 2^k pixels either way; analysis and synthesis of all
    levels add up to 4 * 2^levels.
    """
    return 4 << choose_pyramid_levels(radius)
