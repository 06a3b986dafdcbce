# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The decoder is the encoder's mirror image."""

import numpy as np
import pytest

from tfstyle.layers.vgg_decoder import VggDecoder

BLOCKS = {
    "relu1_1": ((64,),),
    "relu2_1": ((64, 64), (128,)),
    "relu3_1": ((64, 64), (128, 128), (256,)),
    "relu4_1": ((64, 64), (128, 128), (256,) * 4, (512,)),
}
# (channels in, channels out) of 3x3 convolutions, as the papers list them.
LISTS = {
    "relu1_1": [(64, 3)],
    "relu2_1": [(128, 64), (64, 64), (64, 3)],
    "relu3_1": [(256, 128), (128, 128), (128, 64), (64, 64), (64, 3)],
    "relu4_1": [
        (512, 256),
        *[(256, 256)] * 3,
        (256, 128),
        (128, 128),
        (128, 64),
        (64, 64),
        (64, 3),
    ],
}


@pytest.mark.parametrize("layer", BLOCKS)
def test_its_convolutions_are_those_of_the_papers(layer):
    decoder = VggDecoder(BLOCKS[layer])
    decoder.build((None, None, None, BLOCKS[layer][-1][-1]))
    counts = [sum(np.prod(w.shape) for w in c.weights) for c in decoder.convolutions]
    assert counts == [9 * before * after + after for before, after in LISTS[layer]]
    activations = [convolution.activation.__name__ for convolution in decoder.convolutions]
    assert activations == ["relu"] * (len(counts) - 1) + ["linear"]


def test_it_doubles_where_the_encoder_pools():
    """Mirrored, a block's pooling comes after its first convolution, read from the end."""
    decoder = VggDecoder(((2, 2), (3, 3), (4,)))
    assert decoder(np.zeros((1, 2, 3, 4), "float32")).shape == (1, 8, 12, 3)
    assert decoder._doubles == [True, False, True, False, False]
    assert [c.filters for c in decoder.convolutions] == [3, 3, 2, 2, 3]


def test_upsampling_is_by_the_nearest_neighbour_and_a_border_has_no_halo():
    decoder = VggDecoder(((2, 2), (3,)))
    flat = np.broadcast_to(np.float32([0.3, 1.0, 2.0]), (1, 3, 4, 3))
    assert np.ptp(decoder(flat), axis=(1, 2)).max() < 1e-5
    for convolution in decoder.convolutions:  # each the identity on what it can keep
        kernel, bias = convolution.weights
        middle = np.zeros(kernel.shape)
        middle[1, 1] = np.eye(*kernel.shape[2:])
        kernel.assign(middle)
        bias.assign(np.zeros(bias.shape))
    features = np.random.default_rng(0).random((1, 3, 4, 3), "float32")
    expected = np.repeat(np.repeat(features, 2, axis=1), 2, axis=2)
    np.testing.assert_allclose(decoder(features)[..., :2], expected[..., :2], atol=1e-6)


def test_features_are_fused_where_they_mirror_the_first_layer_of_a_block():
    decoder = VggDecoder(((2, 2), (3, 3), (4, 4), (5,)))
    seen = []

    def fuse(layer, features):
        seen.append((layer, features.shape))
        return 0.0 * features

    features = np.ones((1, 2, 3, 5), "float32")
    fused = decoder(features, fuse=fuse)
    shapes = {"relu3_1": (1, 4, 6, 4), "relu2_1": (1, 8, 12, 3), "relu1_1": (1, 16, 24, 2)}
    assert seen == list(shapes.items())
    assert np.ptp(fused, axis=(1, 2)).max() == 0.0
