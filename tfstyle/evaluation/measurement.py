# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Every figure of a stylized triple."""

import keras
import numpy as np

from tfstyle.evaluation.colour_distance import compute_colour_ratio
from tfstyle.evaluation.content_preservation import (
    CONTENT_LAYERS,
    compute_content_ratio,
    compute_largest_change_outside,
    compute_luminance_similarity,
)
from tfstyle.evaluation.luminance import to_unit_range
from tfstyle.evaluation.style_ratio import STYLE_LAYERS, compute_gram_ratios

LAYERS = tuple(dict.fromkeys(STYLE_LAYERS + CONTENT_LAYERS))


class RegionMeasurement:
    """Measures stylized pictures of one triple; the features of the triple are computed once.

    Args:
      triple: Triple.
      loss_network: pictures `[1, H, W, 3]` in [0, 1] -> {layer: features}, with all of `LAYERS`.
    """

    def __init__(self, triple, loss_network):
        self._triple = triple
        self._loss_network = loss_network
        self._content = self._compute_features(triple.content_uint8)
        style = self._compute_features(triple.style_uint8)
        self._style = {layer: style[layer] for layer in STYLE_LAYERS}

    def _compute_features(self, picture_uint8):
        features = self._loss_network(to_unit_range(picture_uint8)[None])
        return {name: keras.ops.convert_to_numpy(values)[0] for name, values in features.items()}

    def measure(self, stylized_uint8):
        """The figures of one stylized picture `[H, W, 3]` uint8, by name.

        `r` is the mean over the style layers of their Gram ratios, `r_<layer>` each of them;
        `colour` and `colour_w1` the colour ratio by the sliced Wasserstein distance of order 2 and
        1; `content_<layer>` the content ratios; `ssim` the similarity of the luminances; `outside`
        the largest 8-bit change outside the region, `saturated` the share of the region's pixels
        that are black, white, or a pure colour.
        """
        triple = self._triple
        features = self._compute_features(stylized_uint8)
        content, style = to_unit_range(triple.content_uint8), to_unit_range(triple.style_uint8)
        stylized, region = to_unit_range(stylized_uint8), triple.region
        ratios = compute_gram_ratios(features, self._content, self._style, region)
        figures = {"r": float(np.mean(list(ratios.values())))}
        figures |= {f"r_{layer}": ratio for layer, ratio in ratios.items()}
        figures["colour"] = compute_colour_ratio(stylized, content, style, region, order=2)
        figures["colour_w1"] = compute_colour_ratio(stylized, content, style, region, order=1)
        for layer in CONTENT_LAYERS:
            figures[f"content_{layer}"] = compute_content_ratio(
                features[layer], self._content[layer], region
            )
        figures["ssim"] = compute_luminance_similarity(stylized, content, region)
        figures["outside"] = compute_largest_change_outside(
            stylized_uint8, triple.content_uint8, region
        )
        extreme = ((stylized_uint8 == 0) | (stylized_uint8 == 255)).all(axis=-1)
        figures["saturated"] = float(extreme[region].mean())
        return figures
