# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Content outside, stylized inside, to the last bit."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tfstyle.ops.blending import composite

values = st.floats(0.0, 1.0, width=32, allow_subnormal=False)
pictures = hnp.arrays("float32", (2, 3, 4, 3), elements=values)
regions = hnp.arrays("float32", (2, 3, 4, 1), elements=st.sampled_from([0.0, 0.3, 1.0]))


@given(pictures, pictures, regions)
def test_where_the_region_is_0_or_1_the_pixels_are_those_of_one_picture(content, stylized, region):
    blended = np.asarray(composite(content, stylized, region))
    outside, inside = (np.broadcast_to(region == edge, content.shape) for edge in (0.0, 1.0))
    np.testing.assert_array_equal(blended[outside], content[outside])
    np.testing.assert_array_equal(blended[inside], stylized[inside])


@given(pictures, pictures, regions)
def test_between_them_it_is_their_mean(content, stylized, region):
    blended = composite(content, stylized, region)
    np.testing.assert_allclose(
        blended, (1.0 - region) * content + region * stylized, rtol=1e-5, atol=1e-6
    )


@given(pictures, pictures, regions)
def test_strength_0_is_the_content_and_1_is_no_strength_at_all(content, stylized, region):
    blended = composite(content, stylized, region, style_strength=np.float32([0.0, 1.0]))
    np.testing.assert_array_equal(blended[0], content[0])
    # Below the smallest normal number, kernels may round to 0.
    least = np.finfo("float32").tiny
    expected = composite(content, stylized, region)[1]
    np.testing.assert_allclose(blended[1], expected, rtol=0, atol=least)


@given(pictures, pictures, regions, st.floats(0.0, 1.0))
def test_strength_is_a_lower_region(content, stylized, region, strength):
    blended = composite(content, stylized, region, style_strength=np.float32([strength, strength]))
    lower = composite(content, stylized, region * np.float32(strength))
    np.testing.assert_allclose(blended, lower, rtol=1e-6, atol=1e-7)


def test_outside_the_region_not_even_a_broken_picture_shows():
    content = np.random.default_rng(0).random((1, 4, 4, 3), "float32")
    broken = np.full_like(content, np.nan)
    region = np.zeros((1, 4, 4, 1), "float32")
    np.testing.assert_array_equal(composite(content, broken, region), content)
