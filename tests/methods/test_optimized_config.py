# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of the methods that optimize: each that is wrong is one line that names it."""

import importlib.util

import pytest

from tfstyle.errors import InputError
from tfstyle.methods.optimized_config import OptimizedConfig


def test_the_defaults_are_the_papers_layers():
    config = OptimizedConfig()
    assert config.network == "vgg19" and config.pooling == "average"
    assert config.content_layers == {"conv4_2": 1.0}
    assert list(config.style_layers) == [f"conv{block}_1" for block in (1, 2, 3, 4, 5)]
    assert len(set(config.style_layers.values())) == 1


def test_a_list_of_layers_is_all_of_them_alike_and_a_weight_of_0_leaves_one_out():
    config = OptimizedConfig.from_dict(
        {"content_layers": [], "style_layers": {"relu1_1": 2, "conv3_3": 0}}
    )
    assert config.content_layers == {} and config.style_layers == {"relu1_1": 2.0}
    assert OptimizedConfig.from_dict(config.to_dict()) == config


@pytest.mark.parametrize(
    "settings, complaint",
    [
        ({"network": "alexnet"}, "network='alexnet': give one of vgg16, vgg19"),
        ({"network": ["vgg16"]}, r"network=\['vgg16'\]: give one of"),
        ({"pooling": "median"}, "pooling='median': give one of average, max"),
        ({"init": "black"}, "init='black': give one of content, noise, style"),
        ({"optimizer": "sgd"}, "optimizer='sgd': give one of lbfgs, adam"),
        ({"content_layers": "conv4_2"}, "content_layers='conv4_2': give a list of layers"),
        ({"style_layers": {"conv9_1": 1}}, "vgg19 has no layer 'conv9_1'"),
        ({"network": "vgg16", "style_layers": ["conv4_4"]}, "vgg16 has no layer 'conv4_4'"),
        ({"style_layers": {"conv1_1": "much"}}, "style_layers=.*: give a number for the weight"),
        ({"style_layers": {"conv1_1": -1}}, "style_layers=.*: give finite weights"),
        ({"style_layers": []}, "there is no style"),
        ({"style_weight": 0}, "there is no style"),
        ({"content_weight": -1}, "content_weight=-1: give a finite number"),
        ({"tv_weight": float("nan")}, "tv_weight=nan: give a finite number"),
        ({"learning_rate": "fast"}, "learning_rate='fast': give a number"),
        ({"learning_rate": 0}, "learning_rate=0.0: give a number above 0"),
        ({"steps": 0}, "steps=0: give a whole number from 1 to 100000"),
        ({"steps": 1.5}, "steps=1.5: give a whole number"),
        ({"scales": 6}, "scales=6: give a whole number from 1 to 5"),
        ({"halo": True}, "halo=True: give a whole number"),
        ({"folder": 3}, "folder=3: give the path of a folder"),
        ({"colour": 1}, "no setting colour: there are content_layers, "),
    ],
)
def test_what_is_wrong_is_named_in_one_line(settings, complaint):
    with pytest.raises(InputError, match=complaint) as caught:
        OptimizedConfig.from_dict(settings)
    assert "\n" not in str(caught.value)


def test_without_scipy_adam_is_left(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"tfstyle\[optimize\]"):
        OptimizedConfig.from_dict({})
    assert OptimizedConfig.from_dict({"optimizer": "adam"}).optimizer == "adam"
