# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Only the region's surroundings are computed, and the pixels are those of the whole."""

import hypothesis
import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import strategies as st
from keras import ops

from tfstyle.inference.stroke_passes import enlarge_picture, reduce_picture
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network
from tfstyle.serving.region_graph import stylize_pictures, stylize_pixels


def make_specs(network, batch):
    """The parts of the style codes of a network, for the signature of a function."""
    return keras.tree.map_structure(
        lambda part: tf.TensorSpec([batch, *part.shape[1:]]), network.style_code_spec
    )


def make_stylizer(network, *, max_painted_pixels=10_000):
    @tf.function(
        input_signature=[
            tf.TensorSpec([None, None, 3], tf.uint8),
            tf.TensorSpec([None, None, 1], tf.uint8),
            make_specs(network, None),
            tf.TensorSpec([]),
        ],
        autograph=False,
    )
    def stylize(content, region, codes, strength):
        return stylize_pixels(
            network,
            content,
            region,
            codes,
            strength,
            passes=tf.shape(keras.tree.flatten(codes)[0])[0],
            max_painted_pixels=max_painted_pixels,
            index=7,
        )

    return stylize


class WatchingNetwork(keras.Model):
    """A 3x3 mean: a network of margin 1 whose pixels can be computed by hand."""

    stride, margin, style_code_spec = 4, 1, keras.KerasTensor((None, 1))

    def __init__(self, *, tiles=True):
        super().__init__()
        self.tiles, self.takes = tiles, {"origin", "coarse"} if tiles else set()
        self.seen = tf.Variable([0, 0])

    def paint(self, content, region, style_code, *, origin=None, coarse=None, statistics=None):
        self.seen.assign(tf.shape(content)[1:3])
        grown = ops.pad(content, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="symmetric")
        return style_code[0, 0] * ops.average_pool(grown, 3, strides=1, padding="valid")


@pytest.fixture(scope="module")
def tiny():
    keras.utils.set_random_seed(1)
    return build_network("local_transfer", LocalTransferConfig.tiny().to_dict())


@pytest.fixture(scope="module")
def watching_once():
    network = WatchingNetwork()
    return network, make_stylizer(network)


@pytest.fixture
def watching(watching_once):
    """A network that has seen nothing, and what restyles with it."""
    network, stylize = watching_once
    network.seen.assign([0, 0])
    return network, stylize


@pytest.fixture(scope="module")
def stylize_tiny(tiny):
    return make_stylizer(tiny)


@pytest.fixture(scope="module")
def stylize_whole(tiny):
    """The network's own call, traced once for all sizes."""

    @tf.function(
        input_signature=[
            tf.TensorSpec([1, None, None, 3]),
            tf.TensorSpec([1, None, None, 1]),
            make_specs(tiny, 1),
        ],
        autograph=False,
    )
    def stylize(content, region, code):
        return tiny({"content": content, "region": region, "style_code": code})

    return stylize


@st.composite
def pictures_and_boxes(draw, *, least_side):
    """Sides of a picture up to 90, and a box in it whose sides are at least `least_side`."""
    height, width = draw(st.integers(least_side, 90)), draw(st.integers(least_side, 90))
    top = draw(st.integers(0, height - least_side))
    left = draw(st.integers(0, width - least_side))
    bottom = draw(st.integers(top + least_side, height))
    right = draw(st.integers(left + least_side, width))
    return height, width, (top, left, bottom, right)


def make_inputs(height, width, box, seed=0):
    random = np.random.default_rng(seed)
    content = random.integers(0, 256, (height, width, 3), dtype=np.uint8)
    region = np.zeros((height, width, 1), np.uint8)
    top, left, bottom, right = box
    region[top:bottom, left:right] = 255
    return content, region


@hypothesis.given(pictures_and_boxes(least_side=1))
def test_the_region_alone_gives_the_pixels_of_the_whole_picture(watching_once, drawn):
    """Of a network without statistics, down to regions of one pixel."""
    (network, stylize), code = watching_once, np.ones((1, 1), np.float32)
    content, region = make_inputs(*drawn)
    stylized = stylize(content, region, code, 1.0).numpy()
    painted = network.paint(content[None].astype(np.float32), None, code)
    expected = np.where(region > 0, painted[0], content)
    assert np.abs(stylized - expected).max() <= 0.51


@pytest.mark.broad
@hypothesis.given(pictures_and_boxes(least_side=16))
@hypothesis.settings(max_examples=8)
def test_normalized_over_the_region_alone_gives_the_pixels_of_the_whole_picture(
    tiny, stylize_tiny, stylize_whole, drawn
):
    """A few pixels have no statistics to speak of: a normalization multiplies their rounding."""
    content, region = make_inputs(*drawn)
    style = np.random.default_rng(1).random((1, 32, 32, 3), np.float32)
    code = tiny.encode_style(style)
    stylized = stylize_tiny(content, region, code, 1.0).numpy()
    whole = stylize_whole(content[None] / np.float32(255), region[None] / np.float32(255), code)
    # The same sums in another order, rounded to 8 bits.
    assert np.abs(stylized - np.clip(whole[0], 0, 1) * 255).max() <= 0.5 + 255 * 2e-4
    outside = region[..., 0] == 0
    assert np.array_equal(stylized[outside], content[outside])


@pytest.mark.parametrize("tiles, seen", [(True, [20, 14]), (False, [40, 50])])
def test_a_network_that_tiles_sees_the_box_its_margin_and_no_more(tiles, seen):
    """Rows 9 to 18 are in squares from 8 to 19, with a margin from 4 to 23; columns 36 to 49."""
    network = WatchingNetwork(tiles=tiles)
    content, region = make_inputs(40, 50, (9, 41, 19, 47))
    make_stylizer(network)(content, region, np.ones((1, 1), np.float32), 1.0)
    assert network.seen.numpy().tolist() == seen


def test_an_empty_region_returns_the_content_and_runs_nothing(watching):
    network, stylize = watching
    content, region = make_inputs(12, 9, (0, 0, 0, 0))
    code = np.ones((1, 1), np.float32)
    assert np.array_equal(stylize(content, region, code, 1.0), content)
    # Greys below one half make no region either.
    assert np.array_equal(stylize(content, region + 127, code, 1.0), content)
    assert network.seen.numpy().tolist() == [0, 0]


def test_a_region_too_small_to_have_statistics_is_painted_or_kept_but_never_noise(
    tiny, stylize_tiny
):
    content, region = make_inputs(40, 40, (17, 21, 18, 22))
    code = tiny.encode_style(np.random.default_rng(1).random((1, 32, 32, 3), np.float32))
    stylized = stylize_tiny(content, region, code, 1.0).numpy()
    outside = region[..., 0] == 0
    assert np.array_equal(stylized[outside], content[outside])


class PartlyNanNetwork(WatchingNetwork):
    """Not a number in the first `lost` pixels of its second row."""

    def __init__(self, lost):
        super().__init__()
        self.lost = lost

    def paint(self, content, region, style_code, *, origin=None, coarse=None, statistics=None):
        painted = super().paint(content, region, style_code)
        row, column = ops.arange(ops.shape(content)[1]), ops.arange(ops.shape(content)[2])
        nan = (row[:, None] == 1) & (column[None] < self.lost)
        return ops.where(nan[None, ..., None], np.nan, painted)


def test_pixels_of_the_region_that_are_no_numbers_are_an_error_with_their_count():
    content, region = make_inputs(16, 16, (1, 7, 15, 16))
    one = np.ones((1, 1), np.float32)
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        make_stylizer(PartlyNanNetwork(lost=12))(content, region, one, 1.0)
    # The crop begins at column 0: columns 0 to 11 are lost, and 7 to 11 in the region.
    assert "stylized_bytes[7]: the network gives no finite number for 5 of the 126" in str(
        caught.value
    )


def test_pixels_outside_the_region_may_be_no_numbers(watching):
    content, region = make_inputs(16, 16, (1, 7, 15, 16))
    one = np.ones((1, 1), np.float32)
    stylized = make_stylizer(PartlyNanNetwork(lost=3))(content, region, one, 1.0).numpy()
    whole = watching[1](content, region, one, 1.0).numpy()
    assert np.array_equal(stylized, whole)


def test_where_nothing_finite_comes_out_there_is_an_error_and_no_answer(watching):
    content, region = make_inputs(16, 16, (4, 4, 12, 12))
    nan = np.full((1, 1), np.nan, np.float32)
    with pytest.raises(tf.errors.InvalidArgumentError, match="64 of the 64 pixels"):
        watching[1](content, region, nan, 1.0)


def test_a_strength_of_zero_returns_the_content_and_runs_nothing(watching):
    network, stylize = watching
    content, region = make_inputs(16, 16, (4, 4, 12, 12))
    nan = np.full((1, 1), np.nan, np.float32)
    assert np.array_equal(stylize(content, region, nan, 0.0), content)
    assert network.seen.numpy().tolist() == [0, 0]


@pytest.mark.parametrize(
    "box, size, painted",
    [
        ((9, 41, 19, 47), (40, 50), 20 * 14),
        # Narrow pictures grow to twice the stride before the network sees them.
        ((0, 0, 1, 50), (1, 50), 8 * 50),
    ],
)
def test_no_more_than_the_limit_is_painted(box, size, painted):
    content, region = make_inputs(*size, box)
    code = np.ones((1, 1), np.float32)
    make_stylizer(WatchingNetwork(), max_painted_pixels=painted)(content, region, code, 1.0)
    network = WatchingNetwork()
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        make_stylizer(network, max_painted_pixels=painted - 1)(content, region, code, 1.0)
    assert "region_bytes[7]: " in str(caught.value)
    assert f"this model paints {painted - 1} at once" in str(caught.value)
    assert network.seen.numpy().tolist() == [0, 0]


def test_no_pass_of_large_strokes_paints_more_than_the_limit():
    """At half, rows 16 and 17 with a reach of 5 are 8 to 23, and 4 to 27 with the margin."""
    content, region = make_inputs(64, 64, (32, 32, 36, 36))
    codes = np.ones((3, 1), np.float32)
    make_stylizer(WatchingNetwork(), max_painted_pixels=576)(content, region, codes, 1.0)
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        make_stylizer(WatchingNetwork(), max_painted_pixels=575)(content, region, codes, 1.0)
    assert "region_bytes[7]: 24x24 pixels to paint" in str(caught.value)


class EchoNetwork(WatchingNetwork):
    """Paints what it is given: the coarse result where there is one, or else the content or NaN."""

    def __init__(self, *, is_lost=False):
        super().__init__()
        self.is_lost = is_lost

    def paint(self, content, region, style_code, *, origin=None, coarse=None, statistics=None):
        start = content * np.nan if self.is_lost else content
        return start if coarse is None else coarse


@pytest.fixture(scope="module", params=[False, True])
def stylize_echo(request):
    return make_stylizer(EchoNetwork(is_lost=request.param))


@hypothesis.given(drawn=pictures_and_boxes(least_side=8), passes=st.integers(2, 3))
def test_each_pass_begins_from_the_enlarged_result_of_the_last(stylize_echo, drawn, passes):
    """Also where that has lost pixels, for which the content stands."""
    content, region = make_inputs(*drawn)
    codes = np.ones((passes, 1), np.float32)
    stylized = stylize_echo(content, region, codes, 1.0).numpy()
    expected = reduce_picture(content, 2 ** (passes - 1))
    for reduction in [2, 1][-(passes - 1) :]:
        height, width = (-(-side // reduction) for side in content.shape[:2])
        expected = enlarge_picture(expected, height=height, width=width)
    assert np.array_equal(stylized, np.where(region > 0, expected, content))


@pytest.mark.parametrize("sides", [(1, 1), (19, 23)])
def test_a_region_that_vanishes_when_reduced_is_painted_at_full_size(watching, sides):
    content, region = make_inputs(*sides, (sides[0] - 1, sides[1] - 1, *sides))
    once, large = (
        watching[1](content, region, np.ones((passes, 1), np.float32), 1.0) for passes in (1, 3)
    )
    assert np.array_equal(once, large)


def test_greys_blend_and_only_zero_is_outside(watching):
    content, region = make_inputs(16, 16, (4, 4, 12, 12))
    region[6, 6] = 51
    region[0, 0] = 1
    stylized = watching[1](content, region, np.zeros((1, 1), np.float32), 1.0).numpy()
    expected = content.astype(float) * (1 - region / 255.0)  # painted black
    assert np.abs(stylized - expected).max() <= 0.51
    assert np.array_equal(stylized[1, 1], content[1, 1])


@pytest.mark.parametrize("strength, share", [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_the_strength_is_the_share_of_the_paint(watching, strength, share):
    content, region = make_inputs(8, 8, (0, 0, 8, 8))
    stylized = watching[1](content, region, np.zeros((1, 1), np.float32), strength).numpy()
    assert np.abs(stylized - content * (1 - share)).max() <= 0.51


def test_what_a_network_paints_beyond_white_and_black_is_clipped(watching):
    content, region = make_inputs(8, 8, (0, 0, 8, 8))
    content[:] = 200
    stylized = watching[1](content, region, np.full((1, 1), 9.0, np.float32), 1.0).numpy()
    assert np.all(stylized == 255)


def test_float_pictures_agree_with_the_network_and_empty_regions_return_the_content(tiny):
    content, region = make_inputs(33, 21, (5, 5, 20, 17))
    content = np.stack([content, content]) / np.float32(255)
    region = np.stack([region, 0 * region]) / np.float32(255)
    code = tiny.encode_style(np.random.default_rng(1).random((2, 32, 32, 3), np.float32))
    stylized, _ = stylize_pictures(
        tiny, tf.constant(content), tf.constant(region), code, tf.constant([1.0, 1.0])
    )
    expected = tiny({"content": content, "region": region, "style_code": code}).numpy()
    np.testing.assert_allclose(stylized[0], expected[0], atol=1e-5)
    assert np.array_equal(stylized[1], content[1])
