# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What takes long shows on a terminal that it is still under way."""

import io
import threading

import pytest

from tfstyle_client import progress


class Screen(io.StringIO):
    """A stderr that may be a terminal, and tells when something was written."""

    def __init__(self, terminal):
        super().__init__()
        self.terminal, self.written = terminal, threading.Event()

    def isatty(self):
        return self.terminal

    def write(self, text):
        self.written.set()
        return super().write(text)


@pytest.mark.parametrize("terminal", [True, False])
def test_the_time_shows_on_a_terminal_and_not_in_a_file(monkeypatch, terminal):
    screen = Screen(terminal)
    monkeypatch.setattr(progress, "DELAY", 0.0)
    monkeypatch.setattr("sys.stderr", screen)
    with progress.show_elapsed("restyling photo.jpg"):
        screen.written.wait(20 if terminal else 0.1)
    assert ("restyling photo.jpg: 00:0" in screen.getvalue()) == terminal
    assert terminal or not screen.getvalue()


def test_a_block_that_raises_ends_the_display(monkeypatch):
    monkeypatch.setattr(progress, "DELAY", 0.0)
    before = threading.active_count()
    with pytest.raises(RuntimeError):
        with progress.show_elapsed("restyling"):
            raise RuntimeError
    assert threading.active_count() <= before + 1  # tqdm keeps a monitor
