# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Lets a program end while tf.data is still making pictures ahead in Python.

A pipeline thread that calls Python after the interpreter began to shut down is ended inside the
call; an iterator that is deleted later (one kept in a module or in a cycle) waits for it forever.
So calls are turned away at exit, and the interpreter waits until no more of them come.
"""

import atexit
import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any

_QUIET_SECONDS = 0.05
_gates = weakref.WeakSet()


class ExitGate:
    """Passes calls through to a function until the interpreter exits."""

    def __init__(self, function: Callable[..., Any]):
        self._function = function
        self._calls = threading.Condition()
        self._closed = False
        self._active = 0
        self._began = 0
        _gates.add(self)

    def __call__(self, *arguments: Any) -> Any:
        with self._calls:
            self._began += 1
            if self._closed:
                raise RuntimeError("the program is ending")
            self._active += 1
        try:
            return self._function(*arguments)
        finally:
            with self._calls:
                self._active -= 1
                self._calls.notify_all()

    def close(self) -> None:
        """Turns new calls away; returns when none runs and none has come for a moment.

        The moment covers the calls that the pipeline's buffers still ask for: a few, since each is
        turned away at once and nobody empties the buffers any more.
        """
        with self._calls:
            self._closed = True
            self._calls.wait_for(lambda: self._active == 0)
            began = -1
            while began != self._began:
                began = self._began
                self._calls.wait(_QUIET_SECONDS)


@atexit.register
def _close_all() -> None:
    gc.collect()  # iterators in cycles go here, while their threads can still finish
    for gate in list(_gates):
        gate.close()
