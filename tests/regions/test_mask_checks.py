# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is said of a mask that does not fit its picture."""

import pytest

from tfstyle.errors import InputError
from tfstyle.regions.mask_checks import check_mask_size


@pytest.mark.parametrize(
    "shape, mask", [((20, 30), "30x20 pixels"), ((20, 30, 3), "an array of shape (20, 30, 3)")]
)
def test_a_mask_of_another_size_is_described_in_a_whole_sentence(shape, mask):
    with pytest.raises(InputError) as caught:
        check_mask_size(shape, (20, 40), "m.png")
    assert str(caught.value) == (
        f"m.png: the mask is {mask}, but the picture is 40x20 pixels (width x height); "
        "give a mask of the picture's size"
    )


def test_a_mask_of_the_picture_s_size_passes():
    check_mask_size((20, 40), (20, 40), "m.png")
