# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How well the edge of a region blends into its photograph.

Colour differences are CIE 1976 delta E: distances in CIELAB. About 2.3 is just noticeable.
"""

import numpy as np
from skimage import color

# Where neighbours differ by less, the photograph is smooth, and a step is a seam.
SMOOTH = 5.0


def measure_edge(
    result_uint8: np.ndarray,
    content_uint8: np.ndarray,
    stylized_uint8: np.ndarray,
    region: np.ndarray,
) -> dict[str, float]:
    """Measures the colour jump across the edge, the leak outside and what is missing inside.

    Args:
      result_uint8: the blended picture, `[H, W, 3]`.
      content_uint8: the photograph.
      stylized_uint8: the stylized picture, not composited.
      region: bool `[H, W]`, neither empty nor whole.

    Returns:
      dict of floats. `jump`: mean delta E of the neighbours on either side of the edge.
      `seam`: the mean by which jumps exceed the photograph's own, over the neighbours that differ
      by less than SMOOTH there; nan if there are none. `leak`: delta E to the photograph,
      summed over the pixels outside, per pixel of edge. `missing`: delta E to the stylized
      picture, summed over the pixels inside, per pixel of edge.
    """
    result, content, stylized = (
        color.rgb2lab(picture).astype(np.float32)
        for picture in (result_uint8, content_uint8, stylized_uint8)
    )
    jumps, own_jumps = _measure_jumps(result, region), _measure_jumps(content, region)
    return {
        "jump": float(jumps.mean()),
        "seam": _average_excess(jumps, own_jumps),
        "leak": float(_distance(result, content)[~region].sum() / jumps.size),
        "missing": float(_distance(result, stylized)[region].sum() / jumps.size),
    }


def compute_seam(result_uint8: np.ndarray, content_uint8: np.ndarray, region: np.ndarray) -> float:
    """The `seam` of `measure_edge`; nan also where the region has no edge."""
    jumps, own_jumps = (
        _measure_jumps(color.rgb2lab(picture).astype(np.float32), region)
        for picture in (result_uint8, content_uint8)
    )
    return _average_excess(jumps, own_jumps)


def measure_outline(weights: np.ndarray, region: np.ndarray) -> float:
    """Mean width in pixels by which blend weights `[H, W]` miss the object's outline.

    The sum of |weights - region| per pixel of the edge of `region`, bool `[H, W]`.
    """
    edge = sum(np.count_nonzero(a != b) for a, b in _pair_neighbours(region))
    return float(np.abs(weights - region).sum() / edge)


def coarsen_region(region: np.ndarray, *, factor: int = 8) -> np.ndarray:
    """Coarsens the region to blocks of `factor` pixels, as a low-resolution model segments it."""
    height, width = region.shape
    rows, columns = (
        np.minimum(np.arange(n) // factor * factor + factor // 2, n - 1) for n in (height, width)
    )
    return region[rows][:, columns]


def _average_excess(jumps, own_jumps):
    smooth = own_jumps < SMOOTH
    return float((jumps - own_jumps)[smooth].mean()) if smooth.any() else float("nan")


def _measure_jumps(picture, region):
    jumps = [
        _distance(one, other)[side != opposite]
        for (one, other), (side, opposite) in zip(
            _pair_neighbours(picture), _pair_neighbours(region)
        )
    ]
    return np.concatenate(jumps)


def _pair_neighbours(array):
    return (array[1:], array[:-1]), (array[:, 1:], array[:, :-1])


def _distance(first, second):
    return np.linalg.norm(first - second, axis=-1)
