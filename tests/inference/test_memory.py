# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest

from tfstyle.errors import InputError
from tfstyle.inference.memory import choose_max_pixels, parse_memory


@pytest.mark.parametrize(
    "text, size",
    [
        ("1000", 1000),
        (1000, 1000),
        ("2 kB", 2000),
        ("1.5GiB", 3 * 2**29),
        ("800mb", 800_000_000),
        ("3m", 3_000_000),
        (".5KiB", 512),
    ],
)
def test_sizes_are_read_as_people_write_them(text, size):
    assert parse_memory(text) == size


@pytest.mark.parametrize("text", ["", "lots", "-1", "0", "1.5TB", "1 2", "9" * 400, "nan"])
def test_what_is_no_size_is_told(text):
    with pytest.raises(InputError, match="max_memory"):
        parse_memory(text)


def test_a_wider_network_sees_fewer_pixels_at_once():
    class Network:
        bytes_per_pixel = 1400.5

    class TinyNetwork:
        bytes_per_pixel = 200

    assert choose_max_pixels(TinyNetwork, "1GiB") > choose_max_pixels(Network, "1GiB")
    assert choose_max_pixels(Network, "2GiB") // choose_max_pixels(Network, "1GiB") == 2
