# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a server may paint at once fits the memory it is given."""

import hypothesis
import pytest
from hypothesis import strategies as st
from loopback.stand_in_network import TintNetwork

from tfstyle.errors import InputError
from tfstyle.serving.memory_budget import (
    BATCH_THREADS,
    PIXEL_BYTES,
    RUNTIME_BYTES,
    choose_max_painted_pixels,
)

NETWORK = TintNetwork()


@hypothesis.given(st.integers(2**30, 2**36), st.integers(1, 2**23))
def test_the_documented_formula_gives_the_memory_back(max_memory, max_pixels):
    painted = choose_max_painted_pixels(NETWORK, max_memory=max_memory, max_pixels=max_pixels)
    each = BATCH_THREADS * NETWORK.bytes_per_pixel
    used = RUNTIME_BYTES + BATCH_THREADS * PIXEL_BYTES * max_pixels + each * painted
    assert used <= max_memory < used + each


def test_text_is_a_memory_too():
    choose = choose_max_painted_pixels
    assert choose(NETWORK, max_memory="4GiB", max_pixels=1) == choose(
        NETWORK, max_memory=4 * 2**30, max_pixels=1
    )


@pytest.mark.parametrize("max_memory, says", [("600MiB", "needs .* MiB or more"), ("much", "much")])
def test_a_memory_that_is_none_or_too_little_is_an_input_error(max_memory, says):
    with pytest.raises(InputError, match=says):
        choose_max_painted_pixels(NETWORK, max_memory=max_memory, max_pixels=4096 * 4096)


def test_the_memory_that_the_error_asks_for_suffices():
    with pytest.raises(InputError) as caught:
        choose_max_painted_pixels(NETWORK, max_memory="600MiB", max_pixels=4096 * 4096)
    least = int(str(caught.value).split("needs ")[1].split(" MiB")[0]) + 1
    choose_max_painted_pixels(NETWORK, max_memory=f"{least}MiB", max_pixels=4096 * 4096)
