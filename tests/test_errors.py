# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a user reads is one line that fits a screen."""

import pytest

from tfstyle.errors import MOST_CHARACTERS, InputError, fit_line


@pytest.mark.parametrize("filler", ["x", "x\n", " ", "\x89PNG "])
def test_a_message_is_one_line_that_keeps_its_beginning_and_its_end(filler):
    message = str(InputError(f"photo.png: broken {filler * 500_000} give another file"))
    assert len(message) <= MOST_CHARACTERS and "\n" not in message
    assert message.startswith("photo.png: broken") and message.endswith("give another file")


@pytest.mark.parametrize("length", [0, MOST_CHARACTERS])
def test_a_message_that_fits_is_left_alone(length):
    assert fit_line("a" * length) == "a" * length
