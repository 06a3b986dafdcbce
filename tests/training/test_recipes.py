# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Recipes are files of flags, and what is none is named."""

import pytest

from tfstyle.errors import InputError
from tfstyle.methods.registry import get_method, make_objective_config
from tfstyle.training.recipes import list_recipes, load_recipe


@pytest.mark.parametrize("name", list_recipes())
def test_a_shipped_recipe_has_the_settings_of_a_network_and_an_objective(name):
    settings, method = load_recipe(name), name.split("/")[0]
    network = dict(settings.get("network", {}))
    if "preset" in settings:
        network["preset"] = settings["preset"]
    config = get_method(method).make_config(network).to_dict()
    assert config.items() >= network.items()
    make_objective_config(method, settings.get("objective", {}))


def test_a_recipe_of_ones_own_is_a_path(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("lr: 1.0e-4\nobjective: {jitter: 3}\n")
    assert load_recipe(str(path)) == {"lr": 1e-4, "objective": {"jitter": 3}}


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("[1, 2]", "a recipe is a mapping"),
        ("1: 2", "a recipe is a mapping"),
        ("", "a recipe is a mapping"),
        ("a: [", "is not YAML"),
        ("[" * 5000, "is not YAML"),
    ],
)
def test_a_file_that_is_no_recipe_is_named(tmp_path, text, complaint):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=f"--recipe={path}.*{complaint}"):
        load_recipe(str(path))


def test_an_unknown_recipe_is_named_with_those_there_are():
    with pytest.raises(InputError, match="--recipe=mine: no such recipe.*local_transfer/paper"):
        load_recipe("mine")
