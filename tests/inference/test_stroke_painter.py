# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest

from tfstyle.inference.stroke_passes import enlarge_picture, reduce_mask, reduce_picture
from tfstyle.inference.style_codes import STYLE_SIZE
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.paper_network import PaperNetwork


def _paint_everywhere(compiled, content_uint8, mask, code, coarse_uint8=None):
    def to_floats(pixels):
        return None if pixels is None else pixels[None] / np.float32(255)

    painted = compiled.paint(
        to_floats(content_uint8),
        mask[None, ..., None].astype(np.float32),
        code,
        coarse=to_floats(coarse_uint8),
    )
    return np.rint(255 * np.clip(painted[0], 0, 1)).astype(np.uint8)


@pytest.mark.parametrize("sides", [(150, 210), (97, 131)])
def test_strokes_of_twice_the_size_come_from_half_the_picture(compiled, stylizer, draw, sides):
    """The oracle paints whole pictures, of which the stylizer computes only what is needed."""
    content, style = draw(*sides), draw(50, 60, seed=5)
    mask = np.zeros(sides, bool)
    mask[20:70, 30:90] = True
    small = reduce_picture(content, 2)
    codes = [stylizer._styles.encode(style, scale=scale) for scale in (1.0, 2.0)]
    coarse = _paint_everywhere(compiled, small, reduce_mask(mask, 2), codes[0])
    coarse = enlarge_picture(coarse, height=sides[0], width=sides[1])
    expected = _paint_everywhere(compiled, content, mask, codes[1], coarse)
    painted = stylizer.stylize(content, mask, style, stroke_size=2)
    assert np.abs(painted[mask].astype(int) - expected[mask]).max() <= 1
    assert np.array_equal(painted[~mask], content[~mask])
    once = stylizer.stylize(content, mask, style)
    assert np.abs(painted[mask].astype(int) - once[mask]).max() > 1


@pytest.mark.broad
def test_in_tiles_large_strokes_are_as_in_one_pass(stylizer, tiling_stylizer, draw):
    content, style = draw(260, 310), draw(50, 60, seed=5)
    mask = np.ones(content.shape[:2], bool)
    whole, tiled = (
        s.stylize(content, mask, style, stroke_size=2) for s in (stylizer, tiling_stylizer)
    )
    # Tiles measure their statistics in samples of the region, in each pass; where that moves the
    # colours, other patches may fit.
    change = np.abs(whole.astype(int) - content).mean()
    assert np.abs(whole.astype(int) - tiled).mean() < 0.35 * change


@pytest.mark.parametrize("sides", [(1, 1), (3, 2), (9, 70)])
def test_a_region_that_vanishes_in_the_reduced_picture_is_painted_at_full_size(
    stylizer, draw, sides
):
    content, style = draw(*sides), draw(50, 60, seed=5)
    mask = np.zeros(sides, bool)
    mask[0, 0] = True
    painted = stylizer.stylize(content, mask, style, stroke_size=4)
    assert np.array_equal(painted[~mask], content[~mask])


def test_a_network_without_a_coarse_input_takes_a_larger_painting(draw):
    network = PaperNetwork(LocalTransferConfig.tiny(preset="paper"))
    stylizer, content, style = Stylizer(network), draw(40, 40), draw(40, 40, seed=5)
    mask = np.ones((40, 40), bool)
    large, own = (stylizer.stylize(content, mask, style, stroke_size=s) for s in (2, 1))
    assert (large != own).any()


def test_a_style_code_serves_every_pass(stylizer, draw):
    content, style = draw(64, 64), draw(STYLE_SIZE, STYLE_SIZE, seed=5)
    mask = np.ones((64, 64), bool)
    code = stylizer.encode_style(style)
    by_code = stylizer.stylize(content, mask, code, stroke_size=2)
    assert (by_code != stylizer.stylize(content, mask, code)).any()
