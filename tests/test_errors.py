# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
from tfstyle.errors import InputError


def test_a_message_is_one_line():
    assert str(InputError("a.png:\n  damaged\tpicture")) == "a.png: damaged picture"


def test_a_message_that_quotes_a_whole_file_keeps_its_ends():
    message = str(InputError("x.json: not JSON (" + "y" * 1_300_000 + "); give another"))
    assert len(message) < 1100
    assert message.startswith("x.json: not JSON (yyy") and message.endswith("yyy); give another")
