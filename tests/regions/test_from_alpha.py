# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The photograph's own transparency as a mask."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.regions.from_alpha import make_alpha_mask


def test_what_is_more_opaque_than_the_threshold_is_inside():
    alpha = np.arange(0, 252, 4, dtype=np.uint8).reshape(7, 9)
    picture = load_picture(np.dstack([np.zeros((7, 9, 3), np.uint8), alpha]))
    np.testing.assert_array_equal(make_alpha_mask(picture), alpha > 127)
    np.testing.assert_array_equal(make_alpha_mask(picture, threshold=0), alpha > 0)


def test_a_picture_without_alpha_or_all_transparent_is_refused():
    with pytest.raises(InputError, match="no alpha channel"):
        make_alpha_mask(load_picture(np.zeros((4, 4, 3), np.uint8)))
    with pytest.raises(InputError, match="empty"):
        make_alpha_mask(load_picture(np.zeros((4, 4, 4), np.uint8)))
