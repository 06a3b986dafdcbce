# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import dataclasses

import pytest

from tfstyle.data.options import RegionMix, TrainingDataOptions
from tfstyle.errors import InputError


def test_the_defaults_are_the_papers():
    options = TrainingDataOptions()
    assert (options.picture_size, options.batch_size) == (256, 4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        options.seed = 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"picture_size": 0},
        {"batch_size": 0},
        {"min_side": 0},
        {"min_crop": 0.0},
        {"min_style_crop": 1.5},
        {"max_crop": 0.4},
        {"max_style_crop": 0.5},
        {"heldout_share": -0.1},
        {"split": "validation"},
        {"limit_photos": 0},
        {"limit_styles": -1},
        {"seed": -1},
        {"picture_size": 100_000_000},
        {"batch_size": 100_000_000},
        {"picture_size": 25.5},
        {"batch_size": "4"},
        {"min_crop": 1e-9},
        {"max_crop": float("nan")},
        {"heldout_share": float("nan")},
        {"limit_photos": True},
    ],
)
def test_nonsense_is_an_input_error_that_names_it(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        TrainingDataOptions(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"instance": -1},
        {"instance": 0, "background": 0, "shape": 0, "box": 0, "whole": 0},
        {"min_area": 0},
        {"max_area": 1.1},
        {"min_area": 0.5, "max_area": 0.4},
        {"whole": float("nan")},
        {"whole": float("inf")},
        {"whole": "much"},
        {"whole": True},
        {"min_area": float("nan")},
    ],
)
def test_a_nonsense_mix_is_an_input_error(wrong):
    with pytest.raises(InputError):
        RegionMix(**wrong)
