# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Figures 6 and 7 of the paper, each drawn by one call."""

import numpy as np
import pytest
from narrow_vgg import patch_keras_applications
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.evaluation import gatys_figures
from tfstyle.evaluation.evaluation_options import EvaluationOptions
from tfstyle.evaluation.gatys_figures import FIGURES, GatysFigureOptions, draw_gatys_figure


def draw(figure, tmp_path, **options):
    evaluation = EvaluationOptions(triples=2, size=64, output=str(tmp_path))
    return draw_gatys_figure(GatysFigureOptions(figure, evaluation, {"vgg16": "random"}, **options))


class Inverter:
    """Stands in for a stylizer."""

    def __init__(self, network):
        self.network = network

    def stylize(self, content_uint8, region, style_uint8):
        return np.where(region[..., None], 255 - content_uint8, content_uint8)


@pytest.fixture(autouse=True)
def narrow_networks(monkeypatch):
    patch_keras_applications(monkeypatch, channels=4)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.broad
def test_a_figure_has_a_line_for_each_photograph_and_a_column_for_each_setting(
    figure, tmp_path, monkeypatch, capsys
):
    built = []

    def build_and_note(settings, weights):
        built.append(build_gatys(settings, weights))
        return built[-1]

    if figure == "style_layers":  # the other one is painted in full; each graph takes seconds
        monkeypatch.setattr(gatys_figures, "Stylizer", Inverter)
    build_gatys = gatys_figures.build_gatys
    monkeypatch.setattr(gatys_figures, "build_gatys", build_and_note)
    path = draw(figure, tmp_path, settings={"steps": 1})
    assert path == tmp_path / f"{figure}.jpg" and str(path) in capsys.readouterr().out
    configs = [network.config for network in built]
    if figure == "style_layers":
        layers = ("conv2_2", "conv3_2", "conv4_2", "conv5_2")
        assert [tuple(config.style_layers) for config in configs] == [
            *((layer,) for layer in layers),
            layers,
        ]
        assert {config.content_weight for config in configs} == {0.01}
    else:
        assert [config.content_weight for config in configs] == [0.1, 0.01, 0.001, 0.0001]
        assert {len(config.style_layers) for config in configs} == {4}
    assert {config.style_weight for config in configs} == {1.0}
    assert {(c.steps, c.network, tuple(c.content_layers)) for c in configs} == {
        (1, "vgg16", ("conv3_3",))
    }
    picture = np.asarray(Image.open(path))
    columns, lines = len(configs) + 2, 2
    assert columns * 64 <= picture.shape[1] < (columns + 1) * 64
    assert lines * 64 <= picture.shape[0] < (lines + 1) * 64


def test_settings_that_do_not_exist_are_told_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="nothing"):
        draw("style_layers", tmp_path / "out", settings={"nothing": 1})
    assert not (tmp_path / "out").exists()
