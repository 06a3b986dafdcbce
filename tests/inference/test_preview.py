# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np

from tfstyle.inference.preview import LARGEST_HEIGHT, draw_preview


def test_a_preview_shows_content_mask_style_and_result_in_this_order(draw):
    content, result, style = draw(40, 60), draw(40, 60, seed=2), draw(40, 30, seed=3)
    mask = np.zeros((40, 60), bool)
    mask[:10] = True
    preview = draw_preview(content, [mask], [style], result)
    assert preview.shape == (40, 60 + 4 + 60 + 4 + 30 + 4 + 60, 3)
    assert np.array_equal(preview[:, :60], content)
    assert np.array_equal(preview[:, 64:124, 0] == 255, mask)
    assert np.array_equal(preview[:, 128:158], style)
    assert np.array_equal(preview[:, -60:], result)


def test_later_masks_cover_earlier_ones_and_are_lighter(draw):
    content = draw(20, 20)
    first, second = np.ones((20, 20), bool), np.zeros((20, 20), bool)
    second[5:] = True
    panel = draw_preview(content, [first, second], [content, content], content)[:, 24:44, 0]
    assert (panel[:5] == 127).all() and (panel[5:] == 255).all()


def test_a_large_picture_is_reduced_and_a_thin_one_drawn(draw):
    large = draw(LARGEST_HEIGHT + 300, 90)
    mask = np.ones(large.shape[:2], bool)
    styles = [draw(5, 400), draw(300, 2), draw(9, 9)]
    assert draw_preview(large, [mask], styles, large).shape[0] == LARGEST_HEIGHT
    tiny = draw(1, 1)
    assert draw_preview(tiny, [np.ones((1, 1), bool)], styles, tiny).shape[0] == 1
