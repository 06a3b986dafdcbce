# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A process that holds the network and restyles the pictures it is given."""

from __future__ import annotations

import concurrent.futures
import os
import pickle
import threading
import time
import typing
from collections.abc import Callable
from typing import Any

from tfstyle.batch.planning import Task
from tfstyle.batch.results import FAILED, WRITTEN
from tfstyle.errors import InputError, fit_line
from tfstyle.files.atomic import DISK_FULL, make_folder
from tfstyle.files.urls import is_url
from tfstyle.inference.restyle_file import RestyleResult, restyle_file

if typing.TYPE_CHECKING:  # it imports TensorFlow, which takes seconds
    from tfstyle.inference.stylizer import Stylizer

# Pictures that are read and written at the same time; the network paints one at a time.
_THREADS = 2


class Worker:
    """Restyles blocks of pictures; Ray Data keeps one in each of its actors.

    Args:
      ask: calls a method of the ledger by its name, and waits for what it returns.
      make_stylizer: loads the network.
      seconds_per_picture: after which the process ends itself. The ledger knows what it was at.
    """

    def __init__(
        self,
        ask: Callable[..., Any],
        make_stylizer: Callable[[], Stylizer],
        *,
        seconds_per_picture: float,
    ):
        self._ask = ask
        self._make_stylizer = make_stylizer
        self._seconds = seconds_per_picture
        self._stylizer: Stylizer | None = None

    def __call__(self, block: dict[str, Any]) -> dict[str, Any]:
        """Restyles the pictures of a block: a column of pickled tasks."""
        tasks = [pickle.loads(data) for data in block["task"]]
        if self._stylizer is None:
            try:
                self._stylizer = self._make_stylizer()
            except Exception as error:  # no worker would fare better
                self._ask("stop", _describe(error))
                return {"row": []}
        with concurrent.futures.ThreadPoolExecutor(_THREADS) as pool:
            done = pool.map(self._restyle, tasks)
            return {"row": [row for row in done if row is not None]}

    def _restyle(self, task: Task) -> int | None:
        if not self._ask("begin", task.row):
            return None
        # Not even Python's own lock keeps a thread from ending the process.
        watch = threading.Timer(self._seconds, os._exit, (1,))
        watch.daemon = True
        watch.start()
        start = time.monotonic()
        try:
            if not is_url(task.output):
                make_folder(os.path.dirname(task.output))
            outcome = restyle_file(self._stylizer, task.job)
        except Exception as error:  # any error, such as OpenCV's, costs only this picture
            if isinstance(error, OSError) and error.errno in DISK_FULL:
                self._ask("stop", f"cannot write {task.output}: {error.strerror}")
                return None
            outcome = error
        finally:
            watch.cancel()
        self._ask("finish", make_result(task, outcome, time.monotonic() - start))
        return task.row


def make_result(
    task: Task, outcome: RestyleResult | Exception | str, seconds: float
) -> dict[str, Any]:
    """The row of the results manifest.

    Args:
      task: what was to be done.
      outcome: the files, the error, or its text.
      seconds: that it took.
    """
    row = {"row": task.row, "content": task.content, "output": task.output}
    if not isinstance(outcome, RestyleResult):
        text = outcome if isinstance(outcome, str) else _describe(outcome)
        if task.content and task.content not in text:
            text = f"{task.content}: {text}"
        return {**row, "status": FAILED, "error": text}
    row |= {"status": WRITTEN, "key": task.key}
    row |= {"seconds": round(seconds, 4), "ended": round(time.time(), 3)}
    row |= {"bytes": outcome.size, "sha256": outcome.sha256}
    return row | ({"warnings": list(outcome.warnings)} if outcome.warnings else {})


def _describe(error):
    kind = "" if isinstance(error, InputError) else f"{type(error).__name__}: "
    return fit_line(f"{kind}{error}")
