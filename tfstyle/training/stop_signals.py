# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""SIGTERM and Ctrl-C end a run after the step they come in."""

import signal
import threading

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class StopSignals:
    """While the block runs, the first SIGTERM or Ctrl-C is only noted in `received`.

    A second one does what it would have done without us, for who cannot wait for the step. Outside
    the main thread, where Python hands out no signals, nothing is caught.
    """

    def __init__(self):
        self.received = None
        self._previous = {}

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            self._previous = {s: signal.signal(s, self._note) for s in SIGNALS}
        return self

    def __exit__(self, *_):
        self._hand_back()

    def _note(self, number, _):
        self.received = signal.Signals(number).name
        self._hand_back()

    def _hand_back(self):
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._previous = {}
