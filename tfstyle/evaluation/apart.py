# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Runs what may exhaust the memory, or take too long, in a process of its own."""

import contextlib
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tfstyle.errors import InputError


class GaveUpError(Exception):
    """The process gave no result; its text says why, in a few words."""


def iterate_apart(
    function: Callable[..., Iterator],
    *args: Any,
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Any]:
    """What a generator yields that runs in another process, one by one.

    Args:
      function: of a module, as are its arguments, for they are pickled.
      *args: of the function.
      seconds: to wait for each result.
      environment: variables of the process, beside those of this one.

    Raises:
      GaveUpError: there was not enough memory, a result took too long, or the process was killed.
      InputError: the function raised one.
      RuntimeError: the function raised anything else; with its traceback.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, function, args), daemon=True)
    with _set_variables(environment or {}):  # libraries read some while they are imported
        process.start()
    sender.close()
    try:
        while True:
            if not receiver.poll(seconds):
                raise GaveUpError(f"over {seconds:g} s")
            kind, value = _receive(receiver, process)
            if kind == "end":
                return
            if kind != "result":
                raise {"memory": GaveUpError, "input": InputError}.get(kind, RuntimeError)(value)
            yield value
    finally:
        process.kill()
        process.join()


@contextlib.contextmanager
def _set_variables(variables):
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _receive(receiver, process):
    try:
        return receiver.recv()
    except EOFError:
        process.join()
        # The kernel kills a process when the machine's memory is used up.
        if process.exitcode == -signal.SIGKILL:
            raise GaveUpError("out of memory") from None
        raise GaveUpError(f"its process ended with {process.exitcode}") from None


def _run(sender, function, args):
    try:
        for value in function(*args):
            sender.send(("result", value))
        sender.send(("end", None))
    except MemoryError:
        sender.send(("memory", "out of memory"))
    except InputError as error:
        sender.send(("input", str(error)))
    except Exception:
        sender.send(("fault", traceback.format_exc()))
