# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from keras import ops

from tfstyle.errors import InputError
from tfstyle.methods.msgnet.config import MSGNetConfig
from tfstyle.methods.msgnet.network import MSGNetwork


def count_block(channels, width, *, shortcut):
    """Three convolutions and normalizations, and the 1x1 of a block that changes the size."""
    convolutions = (channels + 1) * width + (9 * width + 1) * width + (width + 1) * 4 * width
    return convolutions + 2 * (channels + 2 * width) + shortcut * (channels + 1) * 4 * width


def test_the_parameters_are_those_of_the_papers_layers():
    expected = {
        "entrance": 7 * 7 * 3 * 64 + 64 + 2 * 64,
        "halving0": count_block(64, 32, shortcut=True),
        "halving1": count_block(128, 128, shortcut=True),
        "comatch": 512 * 512,
        "trunk": 6 * count_block(512, 128, shortcut=False),
        "doubling0": count_block(512, 32, shortcut=True),
        "doubling1": count_block(128, 16, shortcut=True),
        "exit": 2 * 64,
        "painter": 7 * 7 * 64 * 3 + 3,
    }
    network = MSGNetwork()
    counted = dict.fromkeys(expected, 0)
    for weight in network.weights:
        part = next(name for name in expected if name in weight.path)
        counted[part] += int(np.prod(weight.shape))
    assert counted == expected


def test_the_style_code_is_the_gram_matrix_of_the_encoders_features():
    network = MSGNetwork(MSGNetConfig(first=4, widths=(2, 3), blocks=1))
    style = np.random.default_rng(0).random((1, 24, 16, 3)).astype("float32")
    code = ops.convert_to_numpy(network.encode_style(style))
    np.testing.assert_array_equal(code, np.swapaxes(code, 1, 2))
    assert np.linalg.eigvalsh(code[0]).min() >= -1e-6
    # A picture beside itself has the same second moments, but for the border between.
    twice = ops.convert_to_numpy(network.encode_style(np.concatenate([style, style], axis=1)))
    assert np.abs(twice - code).max() < 0.3 * np.abs(code).max()


@pytest.mark.parametrize(
    "settings", [{"first": 0}, {"widths": (3, 4)}, {"widths": (4,)}, {"blocks": -1}]
)
def test_a_wrong_setting_is_named(settings):
    with pytest.raises(InputError, match=next(iter(settings))):
        MSGNetConfig(**settings)
