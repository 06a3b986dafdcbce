# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Bars are whole lines in files, go when an error is said next, and never cost a training."""

import io
import sys

import pytest

from tfstyle.training import progress_bar
from tfstyle.training.progress_bar import ProgressBar, say, show_progress


class Terminal(io.StringIO):
    """As a terminal that draws nothing."""

    def isatty(self):
        return True


class Broken(Terminal):
    """As a terminal that is gone, or a file on a full disk."""

    def write(self, text=""):
        raise OSError(5, "Input/output error")

    flush = write


@pytest.fixture(autouse=True)
def draw_at_once(monkeypatch):
    monkeypatch.setattr(progress_bar, "_IN_FILES", 0.0)


def run_bar(stream, monkeypatch, *, leave):
    monkeypatch.setattr(sys, "stderr", stream)
    bar = ProgressBar(2, 5)
    for _ in range(2):
        bar.advance({"total": 0.5}, waiting_share=0.25)
    bar.say("a word")
    bar.close(leave=leave)


def test_in_a_file_each_line_is_whole(monkeypatch):
    stream = io.StringIO()
    run_bar(stream, monkeypatch, leave=True)
    say("the end")
    text = stream.getvalue()
    assert "\r" not in text and text.endswith("\n")
    lines = text.splitlines()
    assert lines[-1] == "the end" and "a word" in lines
    assert all("/5 [" in line for line in lines[:-1] if line != "a word")
    assert "total=0.5, waiting=25%" in text


def test_on_a_terminal_an_error_finds_an_empty_line(monkeypatch):
    stream = Terminal()
    run_bar(stream, monkeypatch, leave=False)
    shown = stream.getvalue().split("\n")[-1]
    assert shown.endswith("\r") and shown.rstrip("\r").split("\r")[-1].strip() == ""


def test_a_bar_that_ends_well_stays(monkeypatch):
    stream = Terminal()
    run_bar(stream, monkeypatch, leave=True)
    assert stream.getvalue().endswith("\n") and "4/5" in stream.getvalue()


def test_nothing_is_shown_unless_wanted(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    bar = ProgressBar(0, 5, shown=False)
    bar.advance({"total": 0.5}, waiting_share=0.0)
    bar.close()
    assert list(show_progress(range(3), what="x", unit="y", shown=False)) == [0, 1, 2]
    assert sys.stderr.getvalue() == ""


def test_what_cannot_be_written_costs_nothing(monkeypatch):
    run_bar(Broken(), monkeypatch, leave=True)
    assert list(show_progress(range(3), what="x", unit="y")) == [0, 1, 2]


def test_items_come_with_a_bar_that_goes_when_their_user_stops(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    for item in show_progress(range(9), what="measuring", unit="batch"):
        if item == 4:
            break
    shown = sys.stderr.getvalue()
    assert "measuring" in shown and "0/9" in shown
    assert shown.rstrip("\r").split("\r")[-1].strip() == ""
