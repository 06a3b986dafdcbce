# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The style-attentional module of Park & Lee 2019."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy.special import softmax

from tfstyle.layers.style_attention import StyleAttention
from tfstyle.ops.query_blocks import MOST_NUMBERS

CHANNELS = 6


def draw(height, width, seed, *, batch=2):
    return (
        np.random.default_rng(seed).normal(size=(batch, height, width, CHANNELS)).astype("float32")
    )


def whole(features):
    return np.ones_like(features[..., :1])


@pytest.fixture(name="layer")
def build_layer():
    layer = StyleAttention()
    layer.build((None, None, None, CHANNELS))
    random = np.random.default_rng(2)
    layer.set_weights([random.normal(0.0, 0.4, w.shape) for w in layer.weights])
    return layer


def compute_by_hand(layer, content, style, *, inside=None):
    """The equations of the paper, in NumPy, one picture at a time."""

    def convolve(convolution, rows):
        kernel, *bias = (
            np.asarray(w)[0, 0] if w.ndim == 4 else w for w in convolution.get_weights()
        )
        return rows @ kernel + sum(bias)

    def normalize(rows):
        return (rows - rows.mean(axis=0)) / np.sqrt(rows.var(axis=0) + 1e-5)

    made = []
    for picture, painting in zip(content, style):
        rows, others = picture.reshape(-1, CHANNELS), painting.reshape(-1, CHANNELS)
        others = others if inside is None else others[inside]
        logits = convolve(layer.query, normalize(rows)) @ convolve(layer.key, normalize(others)).T
        attended = softmax(logits, axis=1) @ convolve(layer.value, others)
        made.append((rows + convolve(layer.projection, attended)).reshape(picture.shape))
    return np.stack(made)


def test_it_has_four_1x1_convolutions_the_keys_without_bias():
    layer = StyleAttention()
    layer.build((None, None, None, 512))
    # query, value and projection: 512 x 512 weights and 512 biases; keys: no biases.
    assert layer.count_params() == 4 * 512 * 512 + 3 * 512 == 1_050_112


def test_it_computes_the_papers_equations(layer):
    content, style = draw(5, 7, 0), draw(4, 9, 1)
    made = layer(content, style, whole(content), whole(style))
    np.testing.assert_allclose(made, compute_by_hand(layer, content, style), atol=1e-5)


def test_a_bias_of_the_keys_would_change_nothing(layer):
    content, style = draw(5, 7, 0), draw(4, 9, 1)
    made = layer(content, style, whole(content), whole(style))
    key, shift = layer.key, np.random.default_rng(5).normal(size=CHANNELS).astype("float32")
    layer.key = lambda features: key(features) + shift
    np.testing.assert_allclose(layer(content, style, whole(content), whole(style)), made, atol=1e-4)


def test_of_a_style_region_only_its_positions_count(layer):
    content, style = draw(5, 7, 0), draw(6, 8, 1)
    region = whole(style)
    region[:, 3:] = 0.0
    made = layer(content, style, whole(content), region)
    expected = compute_by_hand(layer, content, style, inside=region[0].ravel() > 0)
    np.testing.assert_allclose(made, expected, atol=1e-5)
    style[:, 3:] = 100.0
    np.testing.assert_allclose(layer(content, style, whole(content), region), made, atol=1e-5)


def test_a_larger_picture_is_attended_in_blocks_with_the_same_result(layer, monkeypatch):
    side = 34
    assert side**4 > MOST_NUMBERS
    content, style = draw(side, side, 0, batch=1), draw(side, side, 1, batch=1)
    calls, own = [], ops.map
    monkeypatch.setattr(ops, "map", lambda *arguments: calls.append(1) or own(*arguments))
    made = layer(content, style, whole(content), whole(style))
    np.testing.assert_allclose(made, compute_by_hand(layer, content, style), atol=1e-4)
    assert calls


def test_the_shares_of_several_styles_mix_what_is_attended(layer):
    content = draw(5, 7, 0)
    codes = [layer.encode(draw(4, 6, seed), whole(draw(4, 6, seed))) for seed in (1, 2)]
    mean, deviation = (
        np.zeros((2, 1, 1, CHANNELS), "float32"),
        np.ones((2, 1, 1, CHANNELS), "float32"),
    )
    both = keras.tree.map_structure(lambda a, b: np.concatenate([a, b], axis=1), *codes)
    shares = np.float32([[0.25, 0.75]] * 2)
    mixed = layer.attend(content, mean, deviation, both, shares)
    one = np.ones((2, 1), "float32")
    alone = [np.asarray(layer.attend(content, mean, deviation, code, one)) for code in codes]
    np.testing.assert_allclose(mixed, 0.25 * alone[0] + 0.75 * alone[1], atol=1e-5)


def test_its_config_keeps_how_the_projection_begins():
    layer = StyleAttention(keras.initializers.VarianceScaling(0.01))
    again = StyleAttention.from_config(layer.get_config())
    assert again.projection_initializer.scale == 0.01
