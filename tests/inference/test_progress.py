# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import io
import re
import sys
import threading
import types

import pytest

from tfstyle.inference import progress


class Terminal(io.StringIO):
    def __init__(self):
        super().__init__()
        self.written = threading.Event()

    def isatty(self):
        return True

    def write(self, text):
        super().write(text)
        if text.strip():
            self.written.set()


def open_terminal(monkeypatch, *, delay=0.0):
    """A terminal on stderr. (Not a fixture: pytest puts its own stderr back before the test.)"""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "DELAY", delay)
    return terminal


def test_what_takes_long_is_told_and_wiped_away(monkeypatch):
    terminal = open_terminal(monkeypatch)
    with progress.show_elapsed("painting 3 pixels"):
        terminal.written.wait(60)
    assert "painting 3 pixels: 00:00" in terminal.getvalue()
    assert terminal.getvalue().endswith(" \r")


def test_what_is_not_to_be_shown_is_not(monkeypatch):
    terminal = open_terminal(monkeypatch)
    with progress.show_elapsed("painting", shown=False):
        pass
    with progress.make_progress_bar(3, unit="tile", shown=False) as bar:
        bar.update(2)
    assert terminal.getvalue() == ""


def test_an_error_in_the_block_comes_through(monkeypatch):
    open_terminal(monkeypatch)
    with pytest.raises(KeyError), progress.show_elapsed("painting"):
        raise KeyError


def test_nothing_is_told_of_what_ends_soon(monkeypatch):
    terminal = open_terminal(monkeypatch, delay=60.0)
    with progress.show_elapsed("painting"):
        pass
    with progress.make_progress_bar(3, unit="tile") as bar:
        bar.update(3)
    assert terminal.getvalue() == ""


def test_a_log_gets_whole_lines_and_no_bar(monkeypatch):
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr(progress, "LINE_INTERVAL", 0.0)
    with pytest.raises(KeyError), progress.make_progress_bar(5, unit="picture") as bar:
        bar.update()
        bar.write("skipped: b.jpg", file=sys.stderr)
        bar.update(2)
        raise KeyError
    lines = re.sub(r", \d\d:\d\d left", "", log.getvalue())
    assert lines == "picture 1 of 5\nskipped: b.jpg\npicture 3 of 5\n" != log.getvalue()


def test_a_log_is_told_nothing_of_what_ends_soon_or_is_not_to_be_shown(monkeypatch):
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with progress.make_progress_bar(3, unit="picture") as bar:
        bar.update(2)
    monkeypatch.setattr(progress, "LINE_INTERVAL", 0.0)
    with progress.make_progress_bar(3, unit="picture", shown=False) as bar:
        bar.update(2)
    assert log.getvalue() == ""


def test_the_steps_of_a_network_that_optimises_are_told_with_its_losses(monkeypatch, capsys):
    monkeypatch.setattr(progress, "LINE_INTERVAL", 0.0)
    network = types.SimpleNamespace(on_progress=None)
    with progress.show_steps(network, "painting"):
        network.on_progress(3, 40, {"content": 0.5, "style": 0.0123456})
    assert capsys.readouterr().err == "painting: step 3 of 40, content 0.5, style 0.01235\n"
    with progress.show_steps(network, "painting", shown=False):
        assert network.on_progress is None
    assert network.on_progress is None
    terminal = open_terminal(monkeypatch)
    with progress.show_steps(network, "painting"):
        network.on_progress(3, 40, {"content": 0.5})
        while "step 3 of 40, content 0.5" not in terminal.getvalue():
            terminal.written.wait(60)
    assert terminal.getvalue().endswith(" \r")


def test_the_parts_of_a_work_share_its_progress_by_their_weights():
    told = []
    first, second = progress.split_progress(told.append, [1, 3])
    for part in (first, second):
        part(0.0)
        part(0.5)
        part(1.0)
    assert told == [0.0, 0.125, 0.25, 0.25, 0.625, 1.0]


def test_whoever_watches_a_network_is_told_beside_whoever_called():
    watched, told = [], []
    network = types.SimpleNamespace(on_progress=lambda *step: watched.append(step))
    before = network.on_progress
    with progress.show_steps(network, "painting", shown=False, on_progress=told.append):
        network.on_progress(1, 4, {"style": 2.0})
    assert (watched, told, network.on_progress) == ([(1, 4, {"style": 2.0})], [0.25], before)
