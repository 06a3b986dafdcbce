# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which methods there are, and what they are built from."""

import dataclasses
import json
import subprocess
import sys

import pytest

from tfstyle.errors import InputError
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork
from tfstyle.methods.local_transfer.objective import LocalTransferObjective
from tfstyle.methods.local_transfer.objective_config import LocalTransferObjectiveConfig
from tfstyle.methods.local_transfer.paper_network import PaperNetwork
from tfstyle.methods.registry import (
    METHODS,
    build_network,
    build_objective,
    find_method,
    get_endpoints,
    get_method,
    make_objective_config,
)


@pytest.mark.parametrize(
    "preset, kind", [("tfstyle", LocalTransferNetwork), ("paper", PaperNetwork)]
)
def test_the_preset_decides_the_network(preset, kind):
    config = LocalTransferConfig.tiny(preset=preset)
    network = build_network("local_transfer", json.loads(json.dumps(config.to_dict())))
    assert type(network) is kind and network.config == config and network.built
    assert find_method(network) == "local_transfer"


def test_another_model_is_of_no_method():
    with pytest.raises(InputError, match="object is the network of no method"):
        find_method(object())


def test_every_method_that_is_trained_has_an_objective():
    for method in METHODS:
        if get_method(method).training is None:
            with pytest.raises(InputError, match=f"--method={method}: .* nothing to train"):
                make_objective_config(method, None)
            continue
        config = make_objective_config(method, None)
        assert dataclasses.is_dataclass(config)
        assert get_endpoints(method, None) == config.endpoints


def test_asking_for_names_recipes_and_records_loads_no_keras():
    code = (
        "import sys\n"
        "from tfstyle.methods.registry import METHODS, get_method\n"
        "from tfstyle.training.recipes import list_recipes\n"
        "assert list_recipes()\n"
        "assert not [name for name in sys.modules if 'local_transfer' in name and '.' in "
        "name.split('local_transfer')[1]], 'a method is imported when it is asked for'\n"
        "[get_method(name) for name in METHODS]\n"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    "call",
    [
        lambda: build_network("cubism", None),
        lambda: make_objective_config("cubism", None),
        lambda: get_endpoints("cubism", None),
        lambda: build_objective("cubism", None, None),
    ],
)
def test_an_unknown_method_is_named_with_those_there_are(call):
    with pytest.raises(InputError, match="no method 'cubism': one of .*local_transfer"):
        call()


def test_unknown_settings_are_named():
    with pytest.raises(InputError, match="no setting depth, width"):
        build_network("local_transfer", {"width": 3, "depth": 4})
    with pytest.raises(InputError, match="objective of local_transfer has no setting alpha"):
        make_objective_config("local_transfer", {"alpha": 3})


@pytest.mark.parametrize(
    "setting, complaint",
    [
        ('{"tv_weight": "0.1"}', "tv_weight='0.1' is not a finite number"),
        ('{"content_weight": null}', "content_weight=None is not a finite number"),
        ('{"style_weight": true}', "style_weight=True is not a finite number"),
        ('{"style_weight": NaN}', "style_weight=nan is not a finite number"),
        ('{"style_layers": 3}', "style_layers=3 is not a list of names"),
        ('{"style_layers": ["conv1_2", 3]}', "is not a list of names"),
        ('{"content_layers": "conv1_2"}', "content_layers='conv1_2' is not a list of names"),
        ('{"region_erosion": 0.5}', "region_erosion=0.5 is not a whole number"),
        ('{"style_distance": ["squared"]}', "is not a word"),
    ],
)
def test_settings_of_the_wrong_kind_are_named_with_the_flag(setting, complaint):
    with pytest.raises(InputError, match=f"--objective: .*{complaint}"):
        make_objective_config("local_transfer", json.loads(setting))


def test_whole_numbers_are_numbers_too():
    assert make_objective_config("local_transfer", {"tv_weight": 1}).tv_weight == 1


def test_an_objectives_config_is_read_from_json():
    values = {"style_layers": ["conv1_2", "relu3_3"], "tv_weight": 0.5}
    config = make_objective_config("local_transfer", json.loads(json.dumps(values)))
    assert config == LocalTransferObjectiveConfig(
        style_layers=("conv1_2", "relu3_3"), tv_weight=0.5
    )
    assert get_endpoints("local_transfer", values) == {"vgg16": ("conv3_3", "conv1_2", "relu3_3")}
    assert make_objective_config("local_transfer", None) == LocalTransferObjectiveConfig()


def test_the_objective_is_built_with_its_settings():
    objective = build_objective("local_transfer", {"tv_weight": 2.0}, object())
    assert type(objective) is LocalTransferObjective and objective.config.tv_weight == 2.0
