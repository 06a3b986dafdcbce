# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""First weights of decoders: what they make of pictures, and where a run takes them from."""

import keras
import numpy as np
import pytest
from narrow_vgg import patch_keras_applications

from tfstyle.data.examples import TrainingExamples
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.synthetic_photographs import draw_photograph
from tfstyle.methods.adain.config import AdainConfig
from tfstyle.methods.adain.network import AdainNetwork
from tfstyle.training.run_training import run_training
from tfstyle.training.training_run import TrainingRun


@pytest.fixture(name="photographs", scope="module")
def draw_photographs():
    drawn = [draw_photograph(seed, 32, 32)[0] for seed in range(24)]
    return (np.stack(drawn) / 255.0).astype("float32")


def build(layer):
    keras.utils.set_random_seed(1)
    return AdainNetwork(AdainConfig.tiny(channels=(16,) * 5, layer=layer))


def measure_error(network, pictures):
    """Mean squared error of what is decoded, as a share of the pictures' variance."""
    (features,) = network.encode(pictures, network.config.layer)
    made = np.asarray(network.decode(features, network.config.layer))
    return np.mean((made - pictures) ** 2) / np.var(pictures)


@pytest.mark.parametrize("layer, bound", [("relu1_1", 0.05), ("relu2_1", 0.3)])
def test_a_fitted_decoder_about_undoes_the_encoder_on_other_pictures(photographs, layer, bound):
    network = build(layer)
    assert measure_error(network, photographs[16:]) > 0.5
    network.adapt([photographs[:8], photographs[8:16]])
    assert measure_error(network, photographs[16:]) < bound


def test_one_convolution_gets_the_kernel_of_least_squares(photographs):
    network = build("relu1_1")
    network.adapt([photographs])
    (features,) = network.encode(photographs, "relu1_1")
    inner = np.lib.stride_tricks.sliding_window_view(np.asarray(features), (3, 3), axis=(1, 2))
    patches = np.moveaxis(inner, 3, 5).reshape(-1, 9 * 16)
    patches = np.concatenate([patches, np.ones((len(patches), 1), "float32")], axis=1)
    wanted = photographs[:, 1:-1, 1:-1].reshape(-1, 3)
    best = np.linalg.lstsq(patches, wanted, rcond=None)[0]
    least = np.mean((patches @ best - wanted) ** 2)
    (convolution,) = network.decoders[0].convolutions
    kernel, bias = (np.asarray(weight) for weight in convolution.weights)
    made = patches @ np.concatenate([kernel.reshape(-1, 3), bias[None]])
    # It saw some of the positions, and is held back a little.
    assert least <= np.mean((made - wanted) ** 2) < 2.0 * least + 1e-4


def test_the_same_pictures_give_the_same_decoder_and_the_encoder_stays(photographs):
    first, second = build("relu2_1"), build("relu2_1")
    before = [np.array(weight) for weight in first.encoder.weights]
    for network in (first, second):
        network.adapt([photographs[:16]])
    for weight, other in zip(first.decoders[0].weights, second.decoders[0].weights):
        np.testing.assert_allclose(weight, other, rtol=1e-4, atol=1e-5)
    for weight, old in zip(first.encoder.weights, before):
        np.testing.assert_array_equal(weight, old)


class _SeenError(Exception):
    """Ends a run that has shown its network what it adapts to."""


@pytest.mark.broad
def test_a_run_shows_photographs_to_a_network_that_adapts_to_them(monkeypatch, tmp_path):
    patch_keras_applications(monkeypatch, channels=4)
    seen = []

    def look(network, batches):
        seen.extend(batches)
        raise _SeenError

    monkeypatch.setattr(AdainNetwork, "adapt", look)
    run = TrainingRun(
        run_dir=str(tmp_path),
        data=TrainingDataOptions(photos="synthetic", styles="synthetic", picture_size=32),
        method="adain",
        network=AdainConfig.tiny().to_dict(),
        vgg19_weights="random",
        progress=False,
    )
    with pytest.raises(_SeenError):
        run_training(run)
    assert sum(map(len, seen)) == AdainNetwork.pictures_to_adapt
    np.testing.assert_array_equal(seen[3], TrainingExamples(run.data).make_batch(3)["content"])
