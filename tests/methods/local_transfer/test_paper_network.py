# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The five steps of the paper."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.paper_network import PaperNetwork


def test_it_is_made_of_the_papers_layers_and_no_others():
    network = PaperNetwork()
    layers = [layer for layer in network._flatten_layers(include_self=False)]
    convolutions = [layer for layer in layers if type(layer) is keras.layers.Conv2D]
    assert sorted(layer.kernel_size for layer in convolutions) == [(1, 1)] * 2 + [(3, 3)] * 16
    assert sum(layer.strides == (2, 2) for layer in convolutions) == 6  # two for each encoder
    halves = [layer for layer in layers if isinstance(layer, keras.layers.Conv2DTranspose)]
    assert [layer.strides for layer in halves] == [(2, 2)] * 2
    assert halves[-1].filters == 3


def test_in_training_the_picture_is_not_composited(paper_network, draw):
    inputs = draw(24, 20)
    painted = np.asarray(paper_network(inputs, training=True))
    outside = np.broadcast_to(inputs["region"] == 0.0, painted.shape)
    assert np.abs(painted - inputs["content"])[outside].mean() > 0.01


def test_the_target_is_the_content_inside_the_region(paper_network, draw):
    """What lies outside enters through the content's encoder alone, masked to the outside: with
    the whole picture as region nothing of that encoder is left."""
    inputs = draw(24, 20)
    inputs["region"][:] = 1.0
    before = np.asarray(paper_network(inputs))
    kept = [layer.get_weights() for layer in paper_network.encoders["content"]]
    try:
        for layer in paper_network.encoders["content"]:
            layer.set_weights([weight + 1.0 for weight in layer.get_weights()])
        np.testing.assert_allclose(paper_network(inputs), before, atol=1e-5)
        inputs["region"][:, :12] = 0.0
        changed = np.asarray(paper_network(inputs))[:, 12:]
        for layer, weights in zip(paper_network.encoders["content"], kept):
            layer.set_weights(weights)
        assert np.abs(changed - np.asarray(paper_network(inputs))[:, 12:]).max() > 1e-3
    finally:
        for layer, weights in zip(paper_network.encoders["content"], kept):
            layer.set_weights(weights)


def test_it_fuses_the_style_position_by_position_and_so_is_not_local(paper_network, draw):
    inputs = draw(24, 24, style_size=(24, 24))
    turned = {**inputs, "style": inputs["style"][:, ::-1]}
    assert np.abs(np.asarray(paper_network(turned)) - paper_network(inputs)).max() > 1e-3
    assert not paper_network.tiles and not paper_network.mixes_styles


def test_a_style_of_the_contents_size_is_not_stretched(paper_network, draw):
    style = draw(24, 20, style_size=(24, 20))["style"]
    assert paper_network.encode_style(style).shape[1:3] == (6, 5)


@pytest.mark.broad
def test_it_trains(draw):
    keras.utils.set_random_seed(3)
    network = PaperNetwork(LocalTransferConfig.tiny(preset="paper"))
    inputs = draw(19, 22, batch=2)
    optimizer = keras.optimizers.Adam(0.01)
    optimizer.build(network.trainable_variables)
    wanted = 1.0 - inputs["content"]

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(network(inputs, training=True) - wanted))
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply(gradients, network.trainable_variables)
        return loss

    losses = [float(step()) for _ in range(20)]
    assert losses[-1] < 0.5 * losses[0]


def test_training_moves_the_averages_of_the_normalization_and_use_does_not(draw):
    network = PaperNetwork(LocalTransferConfig.tiny(preset="paper"))
    inputs = draw(16, 16)

    def read():
        return [average.numpy() for average in network.non_trainable_weights]

    before = read()
    network(inputs)
    assert all(np.array_equal(*pair) for pair in zip(before, read()))
    network(inputs, training=True)
    assert not any(np.array_equal(*pair) for pair in zip(before, read()))
