# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How much of the content of a region is preserved."""

import numpy as np
from skimage.metrics import structural_similarity

from tfstyle.evaluation.luminance import compute_luminance
from tfstyle.evaluation.style_ratio import reduce_to_grid

_SMALLEST = 1e-12


def compute_content_ratio(stylized: np.ndarray, content: np.ndarray, region: np.ndarray) -> float:
    """Distance of features to the content's, relative to the distance to shuffled content.

    With y and c the features at a position p of the region, and q another position drawn at
    random: sqrt(E||y_p - c_p||^2 / E||y_p - c_q||^2). 0 = the content itself; 1 = positions of the
    stylized region are no nearer to their own content than to any other of the region. The
    denominator needs no sampling: it is var(y) + var(c) + ||mean(y) - mean(c)||^2.

    Args:
      stylized, content: `[h, w, C]` features of one layer.
      region: `[H, W]` in [0, 1], of the picture's size.

    Returns:
      float >= 0.
    """
    shares = reduce_to_grid(region, *content.shape[:2]).reshape(-1, 1)
    weights = shares / shares.sum()
    flat = np.asarray(stylized, np.float64).reshape(-1, stylized.shape[-1])
    other = np.asarray(content, np.float64).reshape(-1, content.shape[-1])
    distance = np.sum(weights * np.square(flat - other))
    mean, other_mean = np.sum(weights * flat, axis=0), np.sum(weights * other, axis=0)
    shuffled = (
        np.sum(weights * np.square(flat - mean))
        + np.sum(weights * np.square(other - other_mean))
        + np.sum(np.square(mean - other_mean))
    )
    return float(np.sqrt(distance / max(shuffled, _SMALLEST)))


def compute_luminance_similarity(
    stylized: np.ndarray, content: np.ndarray, region: np.ndarray
) -> float:
    """Structural similarity of the luminances, mean over the region; 1 = the same.

    Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004,
    by scikit-image, with their Gaussian window.

    Args:
      stylized, content: `[H, W, 3]` in [0, 1], at least 11x11.
      region: `[H, W]`; pixels above one half count.

    Returns:
      float in [-1, 1].
    """
    _, similarity = structural_similarity(
        compute_luminance(stylized),
        compute_luminance(content),
        data_range=1.0,
        full=True,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    return float(similarity[np.asarray(region) > 0.5].mean())


def compute_largest_change_outside(
    stylized_uint8: np.ndarray, content_uint8: np.ndarray, region: np.ndarray
) -> int:
    """Largest change of any 8-bit value where the region is 0; 0 = bit-identical.

    `[H, W, 3]` uint8 each, `region` `[H, W]`. 0 if the region is the whole picture.
    """
    outside = np.asarray(region) <= 0.0
    change = np.abs(stylized_uint8.astype(np.int16) - content_uint8.astype(np.int16))[outside]
    return int(change.max(initial=0))
