# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures every edge mode on one photograph, one region and one stylized picture."""

import statistics
import time
from collections.abc import Sequence

import numpy as np
from skimage import transform

from tfstyle.evaluation.edge_metrics import coarsen_region, measure_edge, measure_outline
from tfstyle.regions.edge_blending import blend_edge
from tfstyle.regions.edge_weights import compute_edge_distance

_REPEATS = 5


def measure_mode(
    content_uint8: np.ndarray,
    stylized_uint8: np.ndarray,
    region: np.ndarray,
    *,
    edge: str,
    radius: int,
) -> dict[str, float]:
    """Measures one mode: `measure_edge`, its outlines, and the pixels it must not change.

    Args:
      content_uint8: the photograph, `[H, W, 3]`.
      stylized_uint8: the stylized picture, not composited.
      region: bool `[H, W]`, neither empty nor whole.
      edge, radius: as for `blend_edge`.

    Returns:
      dict of floats: `jump`, `seam`, `leak`, `missing`; `outline`: `measure_outline` of the blend
      weights; `coarse`: the same for weights made from a coarse mask; `beyond`: pixels farther
      outside than the radius that changed.
    """
    result = blend_edge(content_uint8, stylized_uint8, region, edge=edge, radius=radius)
    far = compute_edge_distance(region) > radius
    coarse = coarsen_region(region)
    return {
        **measure_edge(result, content_uint8, stylized_uint8, region),
        "outline": measure_outline(find_weights(content_uint8, region, edge, radius), region),
        "coarse": measure_outline(find_weights(content_uint8, coarse, edge, radius), region),
        "beyond": float(np.count_nonzero((result != content_uint8).any(axis=-1) & far)),
    }


def find_weights(
    content_uint8: np.ndarray, region: np.ndarray, edge: str, radius: int
) -> np.ndarray:
    """Each pixel's share of the stylized picture, float `[H, W]`; the pyramid has one too."""
    black = np.zeros_like(content_uint8)
    white = np.full_like(content_uint8, 255)
    mixed = blend_edge(black, white, region, edge=edge, radius=radius, guide_uint8=content_uint8)
    return mixed[..., 0] / 255


def time_modes(
    content_uint8: np.ndarray,
    stylized_uint8: np.ndarray,
    region: np.ndarray,
    modes: Sequence[tuple[str, int]],
    *,
    size: int,
) -> dict[tuple[str, int], float]:
    """Median time in milliseconds of each (edge, radius) on the picture enlarged to size x size."""
    content, stylized = (
        np.rint(transform.resize(picture / 255, (size, size, 3), order=1) * 255).astype(np.uint8)
        for picture in (content_uint8, stylized_uint8)
    )
    region = transform.resize(region, (size, size), order=0)
    return {
        (edge, radius): _time(
            lambda: blend_edge(content, stylized, region, edge=edge, radius=radius)  # noqa: B023
        )
        for edge, radius in modes
    }


def _time(run):
    run()  # the first one allocates
    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
