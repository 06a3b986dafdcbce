# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.evaluation.johnson_network import build_johnson_network
from tfstyle.methods.johnson.config import JohnsonConfig
from tfstyle.methods.johnson.network import JohnsonNetwork


def test_the_parameters_are_those_of_the_paper():
    """Weights and biases of each convolution, and two numbers a channel to normalize."""

    def count(size, before, after, *, normalized=True):
        return size * size * before * after + after + 2 * after * normalized

    blocks = 10 * count(3, 128, 128)
    expected = {
        "encoder0": count(9, 3, 32),
        "encoder1": count(3, 32, 64),
        "encoder2": count(3, 64, 128),
        "block": blocks,
        "decoder0": count(3, 128, 64),
        "decoder1": count(3, 64, 32),
        "painter": count(9, 32, 3, normalized=False),
    }
    network = JohnsonNetwork()
    counted = dict.fromkeys(expected, 0)
    for weight in network.weights:
        part = next(name for name in expected if f"{name}" in weight.path)
        counted[part] += int(np.prod(weight.shape))
    assert counted == expected
    assert network.count_params() == sum(expected.values()) == 1_679_235


def test_with_zero_padding_it_is_the_yardstick_of_the_benchmark():
    """The same layers, written apart: over the whole picture both give the same."""
    network = JohnsonNetwork(JohnsonConfig(padding="zero"))
    yardstick = build_johnson_network()
    ours = [w for w in network.weights if "normalization" not in w.path]
    theirs = [w for w in yardstick.weights if "normalization" not in w.path]
    # Keras lists the weights in the order of the layers' construction.
    order = sorted(range(len(ours)), key=lambda i: _place(ours[i].path))
    assert len(ours) == len(theirs)
    for index, other in zip(order, theirs):
        other.assign(ours[index])
    content = np.random.default_rng(0).random((1, 64, 48, 3)).astype("float32")
    region = np.ones((1, 64, 48, 1), "float32")
    np.testing.assert_allclose(network.paint(content, region, ()), yardstick(content), atol=1e-4)


def _place(path):
    """Encoder, blocks, decoder, painter; kernel before bias."""
    parts = ("encoder", "block", "decoder", "painter")
    part = next(index for index, name in enumerate(parts) if name in path)
    return part, path.replace("first", "0").replace("second", "1").replace("bias", "z")


@pytest.mark.parametrize(
    "settings",
    [{"channels": (3, 4)}, {"channels": (3, 4, 0)}, {"residual_blocks": -1}, {"padding": "same"}],
)
def test_a_wrong_setting_is_named(settings):
    with pytest.raises(InputError, match=next(iter(settings))):
        JohnsonConfig(**settings)
