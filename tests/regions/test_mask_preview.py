# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The mask over the photograph."""

import numpy as np
import pytest

from tfstyle.regions.mask_preview import make_mask_preview


def test_outside_and_beyond_the_outline_the_photograph_is_untouched():
    content = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    mask = np.zeros((40, 50), np.uint8)
    mask[10:30, 15:35] = 1
    preview = make_mask_preview(content, mask)
    changed = (preview != content).any(-1)
    assert not changed[:8].any() and not changed[:, :13].any()
    assert (preview[10, 15:35] == 255).all() and (preview[9, 16:34] == 0).all()
    assert changed[11:29, 16:34].mean() > 0.99
    assert preview[11:29, 16:34, 0].mean() > content[11:29, 16:34, 0].mean()


@pytest.mark.parametrize("value", [0, 1])
@pytest.mark.parametrize("size", [(1, 1), (3, 40)])
def test_a_mask_without_an_edge_has_no_outline(size, value):
    content = np.full((*size, 3), 100, np.uint8)
    preview = make_mask_preview(content, np.full(size, value))
    assert len(np.unique(preview.reshape(-1, 3), axis=0)) == 1
    assert (preview[0, 0] == 100).all() == (value == 0)
