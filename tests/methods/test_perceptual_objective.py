# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
import numpy as np
import pytest
from tiny_networks import build_tiny, build_tiny_objective

from tfstyle.errors import InputError
from tfstyle.methods.perceptual_config import PerceptualObjectiveConfig


@pytest.fixture(name="objective", scope="module")
def make_objective():
    return build_tiny_objective("johnson")


def test_the_content_costs_nothing_as_content_and_a_painting_nothing_as_style(objective, draw):
    inputs = draw(64, 64, style_size=(64, 64), coverage=2.0)
    inputs["region"][:] = 1.0
    _, kept = objective.compute_loss(None, inputs, inputs["content"])
    assert float(kept["content"]) == pytest.approx(0.0, abs=1e-6) and float(kept["style"]) > 0.01
    _, painted = objective.compute_loss(None, inputs, inputs["style"])
    assert float(painted["style"]) == pytest.approx(0.0, abs=1e-6)
    assert float(painted["content"]) > 0.01


@pytest.mark.broad
def test_a_few_steps_bring_a_network_closer_to_its_style(objective, draw):
    network = build_tiny("johnson", {"channels": [4, 6, 8], "residual_blocks": 1})
    inputs = draw(64, 64, style_size=(64, 64))
    optimizer = keras.optimizers.Adam(1e-2)

    class Trainer(keras.Model):
        def __init__(self):
            super().__init__()
            self.network = network

        def call(self, pictures):
            return objective.paint(network, pictures)

        def compute_loss(self, x, y, y_pred, sample_weight=None, training=True):
            return objective.compute_loss(network, x, y_pred)[0]

    trainer = Trainer()
    trainer.compile(optimizer=optimizer)
    losses = [float(trainer.train_on_batch(inputs)) for _ in range(30)]
    assert np.isfinite(losses).all() and losses[-1] < 0.8 * losses[0]


def test_a_wrong_weight_or_layer_is_named():
    with pytest.raises(InputError, match="weight"):
        PerceptualObjectiveConfig(tv_weight=-1.0)
    with pytest.raises(InputError, match="style_layers"):
        PerceptualObjectiveConfig(style_layers=())
    with pytest.raises(InputError, match="conv9_1"):
        PerceptualObjectiveConfig(content_layers=("conv9_1",))
