# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""SIGTERM, SIGHUP and Ctrl-C end a run after the current step."""

import os
import signal
import stat
import sys
import threading
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopSignals:
    """While the block runs, the first SIGTERM, SIGHUP or Ctrl-C is only noted in `received`.

    A second one has its usual effect, for whoever cannot wait for the step. A signal that the
    process was started to ignore, as `nohup` does with SIGHUP, stays ignored. Outside the main
    thread, where Python delivers no signals, nothing is caught.

    Attributes:
      received: name of the signal, or None.
    """

    def __init__(self):
        self.received: str | None = None
        self._previous = {}

    def __enter__(self) -> "StopSignals":
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) != signal.SIG_IGN:
                    self._previous[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        self._hand_back()

    def _note(self, number: int, _: FrameType | None) -> None:
        self.received = signal.Signals(number).name
        if number == signal.SIGHUP:
            _leave_terminal()
        self._hand_back()

    def _hand_back(self) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._previous = {}


def _leave_terminal() -> None:
    """Discards further output where the terminal is gone, since writing to it would fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is None or stream.closed:
            continue
        device = stat.S_ISCHR(os.fstat(stream.fileno()).st_mode)
        if device and not stream.isatty():  # which a terminal that hung up is not
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
