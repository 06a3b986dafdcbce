# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Figures 6 and 7 of Sun & Liu 2020: the style layers, and the weight of the content."""

import dataclasses
import pathlib
from collections.abc import Mapping
from typing import Any

from tfstyle.evaluation.evaluation_options import EvaluationOptions, choose_triples
from tfstyle.evaluation.evaluation_report import OUTLINE, ReportFiles, draw_grid
from tfstyle.evaluation.method_settings import build_gatys, check_settings
from tfstyle.evaluation.picture_grid import outline_region
from tfstyle.evaluation.subjects import find_heldout_share
from tfstyle.files.atomic import make_folder
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar
from tfstyle.inference.stylizer import Stylizer

# The layers of Sun & Liu 2020, and their weight of the content.
STYLE_LAYERS = ("conv2_2", "conv3_2", "conv4_2", "conv5_2")
PAPER = {
    "network": "vgg16",
    "content_layers": ["conv3_3"],
    "style_layers": list(STYLE_LAYERS),
    "content_weight": 1e-2,
    "style_weight": 1.0,
}
# {name of the figure: {heading of a column: settings}}
FIGURES = {
    "style_layers": {
        **{layer: {"style_layers": [layer]} for layer in STYLE_LAYERS},
        "all four": {"style_layers": list(STYLE_LAYERS)},
    },
    "content_ratio": {
        f"content 1e-{power}": {"content_weight": 10.0**-power} for power in (1, 2, 3, 4)
    },
}


@dataclasses.dataclass(frozen=True)
class GatysFigureOptions:
    """Which figure is drawn, and of what.

    Attributes:
      figure: one of `FIGURES`; its name is also that of the file.
      evaluation: photographs, paintings and the output folder; judges and checkpoints are not
        used.
      vgg_weights: {"vgg16": weights}.
      settings: of Gatys' method, as {"steps": 500}; what the figure varies stays as it is.
    """

    figure: str
    evaluation: EvaluationOptions
    vgg_weights: Mapping[str, str]
    settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        check_settings({"gatys": self.settings})


def draw_gatys_figure(options: GatysFigureOptions) -> pathlib.Path:
    """Draws the figure: a line for each photograph, a column for each setting; returns its path.

    The pictures are optimized, so no training is needed. Weights of terms are ratios of shares (see
    `PictureObjective`), not those of the paper's sums.

    Raises:
      InputError: folders or weights that cannot be read, or a setting that is not known.
    """
    evaluation = options.evaluation
    check_can_fill(evaluation.output)
    stylizers = {
        heading: Stylizer(build_gatys({**PAPER, **options.settings, **varied}, options.vgg_weights))
        for heading, varied in FIGURES[options.figure].items()
    }
    share = evaluation.heldout_share
    triples = choose_triples(evaluation, find_heldout_share({}) if share is None else share)
    make_folder(evaluation.output)
    columns = {
        OUTLINE: [outline_region(triple.content_uint8, triple.region) for triple in triples],
        "painting": [triple.style_uint8 for triple in triples],
        **{heading: [] for heading in stylizers},
    }
    with make_progress_bar(len(triples) * len(stylizers), unit="picture") as bar:
        for triple in triples:
            for heading, stylizer in stylizers.items():
                pictures = triple.content_uint8, triple.region, triple.style_uint8
                columns[heading].append(stylizer.stylize(*pictures))
                bar.update()
    folder = pathlib.Path(evaluation.output)
    name = draw_grid(columns, folder, ReportFiles(grid=options.figure))
    print(f"written: {folder}/{name}")
    return folder / name
