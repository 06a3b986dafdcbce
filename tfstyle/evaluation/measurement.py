# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""All figures of a stylized triple."""

from collections.abc import Sequence

import keras
import numpy as np

from tfstyle.evaluation.axis_preference import compute_axis_share
from tfstyle.evaluation.colour_distance import ColourRatio
from tfstyle.evaluation.content_preservation import (
    compute_content_ratio,
    compute_largest_change_outside,
    compute_luminance_similarity,
)
from tfstyle.evaluation.edge_metrics import compute_seam
from tfstyle.evaluation.judges import Judge
from tfstyle.evaluation.luminance import to_unit_range
from tfstyle.evaluation.mesh_peak import compute_mesh_peak, compute_painting_peak
from tfstyle.evaluation.palette_share import Palette
from tfstyle.evaluation.stroke_size import compute_stroke_size
from tfstyle.evaluation.style_ratio import GramRatios
from tfstyle.evaluation.triples import Triple


class RegionMeasurement:
    """Measures stylized pictures of one triple.

    What depends on the triple alone is computed once.

    Args:
      triple: photograph, region and painting.
      judges: networks that measure.
    """

    def __init__(self, triple: Triple, judges: Sequence[Judge]):
        self._triple, self._judges = triple, judges
        self._content = [_look(judge, triple.content_uint8) for judge in judges]
        self._style = []
        for judge, content in zip(judges, self._content):
            features = _look(judge, triple.style_uint8)
            style = {layer: features[layer] for layer in judge.style_layers}
            self._style.append(GramRatios(content, style, triple.region))
        self._colours = ColourRatio(
            to_unit_range(triple.content_uint8), to_unit_range(triple.style_uint8), triple.region
        )
        self._palette = Palette(triple.style_uint8)
        self._style_axis = compute_axis_share(triple.style_uint8)
        self._style_mesh = compute_painting_peak(triple.region, triple.style_uint8)
        self._style_stroke = compute_stroke_size(triple.style_uint8)

    def measure(self, stylized_uint8: np.ndarray) -> dict[str, float]:
        """The figures of one stylized picture `[H, W, 3]` uint8, by name.

        For each judge, `r_<judge>` is the mean Gram ratio of its style layers and
        `r_<judge>_<layer>` that of one layer; `content_<layer>` are the content ratios; `colour`
        and `colour_w1` the colour ratio by the sliced Wasserstein distance of order 2 and 1;
        `palette` the share of pixels whose colour the painting lacks; `axis` and `mesh` how much
        more the region follows rows and columns, and repeats itself, than the painting;
        `stroke_size` and `painting_stroke_size` are in pixels; `ssim` is the similarity of the
        luminances; `outside` the largest 8-bit change outside the region; `seam` is that of
        `measure_edge`; `saturated` the share of the region's pixels that are black, white, or a
        pure colour. Figures for which the region is too small are nan.
        """
        triple = self._triple
        figures = self._judge(stylized_uint8)
        content, stylized = to_unit_range(triple.content_uint8), to_unit_range(stylized_uint8)
        region = triple.region
        figures["colour"], figures["colour_w1"] = self._colours.compute(stylized, orders=(2, 1))
        figures["palette"] = self._palette.compute_share_outside(stylized_uint8, region)
        figures["axis"] = compute_axis_share(stylized, region=region) - self._style_axis
        figures["mesh"] = compute_mesh_peak(stylized, region) - self._style_mesh
        figures["stroke_size"] = compute_stroke_size(stylized, region=region)
        figures["painting_stroke_size"] = self._style_stroke
        figures["ssim"] = compute_luminance_similarity(stylized, content, region)
        figures["outside"] = compute_largest_change_outside(
            stylized_uint8, triple.content_uint8, region
        )
        figures["seam"] = compute_seam(stylized_uint8, triple.content_uint8, region)
        extreme = ((stylized_uint8 == 0) | (stylized_uint8 == 255)).all(axis=-1)
        figures["saturated"] = float(extreme[region].mean())
        return figures

    def _judge(self, stylized_uint8):
        figures, region = {}, self._triple.region
        untouched = np.array_equal(stylized_uint8, self._triple.content_uint8)
        for judge, content, style in zip(self._judges, self._content, self._style):
            features = content if untouched else _look(judge, stylized_uint8)
            ratios = style.compute(features)
            figures[f"r_{judge.name}"] = float(np.mean(list(ratios.values())))
            figures |= {f"r_{judge.name}_{layer}": ratio for layer, ratio in ratios.items()}
            for layer in judge.content_layers:
                figures[f"content_{layer}"] = compute_content_ratio(
                    features[layer], content[layer], region
                )
        return figures


def _look(judge, picture_uint8):
    features = judge.features(to_unit_range(picture_uint8)[None])
    return {name: keras.ops.convert_to_numpy(values)[0] for name, values in features.items()}
