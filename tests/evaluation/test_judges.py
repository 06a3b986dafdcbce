# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation import judges
from tfstyle.training.training_run import TrainingRun


@pytest.mark.parametrize(
    "names, reason",
    [
        (("vgg16", "alexnet"), "--judge=alexnet: one or several of vgg16, vgg19, squeezenet"),
        (("vgg16", "vgg16"), "each network once"),
        (("squeezenet",), "vgg16 or vgg19 has to be among them"),
        ((), "vgg16 or vgg19 has to be among them"),
    ],
)
def test_judges_that_cannot_judge_are_refused(names, reason):
    with pytest.raises(InputError, match=reason):
        judges.check_judges(names)


def test_the_first_vgg_measures_the_content_and_each_looks_at_its_own_layers(monkeypatch):
    def build(layers, *, network, weights):
        return network, weights, tuple(layers)

    monkeypatch.setattr(judges, "NetworkFeatures", build)
    names = ("squeezenet", "vgg19", "vgg16")
    judges.check_judges(names)
    built = judges.build_judges(names, {"squeezenet": "s.h5", "vgg19": "v.h5"})
    assert [judge.name for judge in built] == list(names)
    assert [bool(judge.content_layers) for judge in built] == [False, True, False]
    assert built[0].features == ("squeezenet", "s.h5", ("conv1", "fire3", "fire5", "fire7"))
    assert built[1].features[1:] == ("v.h5", built[1].layers) and "conv3_3" in built[1].layers
    assert built[2].features[1:] == ("imagenet", judges.STYLE_LAYERS["vgg16"])


def test_the_loss_networks_are_those_that_the_config_names():
    run = TrainingRun(run_dir="r", data=TrainingDataOptions()).describe_for_others()
    assert judges.find_loss_networks({"training": {"run": run}}) == ("vgg16",)
    named = {"loss_networks": ["squeezenet", "vgg19"], "vgg16_weights": "imagenet"}
    assert judges.find_loss_networks({"training": {"run": named}}) == ("vgg19", "squeezenet")
    both = {"squeezenet_weights": "s.h5", "vgg16_weights": "v.h5", "vgg19_weights": None}
    assert judges.find_loss_networks({"training": {"run": both}}) == ("vgg16", "squeezenet")
    assert judges.find_loss_networks({}) == judges.find_loss_networks({"training": {}}) == ()
