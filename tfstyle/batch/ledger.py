# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What became of each picture of a wave; the one place that writes results.

It runs as an actor beside the program, and outlives the workers: what a worker had begun when it
died is known here.
"""

import collections
from typing import Any, NamedTuple

from tfstyle.batch.results import FAILED, ResultParts


class News(NamedTuple):
    """What happened since the last time.

    Attributes:
      finished: number of pictures, written or failed.
      lines: for the user: failures and warnings.
      stopped: why the job cannot go on, or None.
    """

    finished: int
    lines: list[str]
    stopped: str | None


class Ledger:
    """Counts attempts and collects results.

    Args:
      folder: of the results.
    """

    def __init__(self, folder: str):
        self._parts = ResultParts(folder)
        self._attempts: collections.Counter[int] = collections.Counter()
        self._finished: set[int] = set()
        self._news = 0
        self._lines: list[str] = []
        self._stopped: str | None = None

    def begin(self, row: int) -> bool:
        """Notes that a worker begins with a row; False if it shall leave it."""
        if self._stopped or row in self._finished:
            return False
        self._attempts[row] += 1
        return True

    def finish(self, result: dict[str, Any]) -> None:
        """Takes a result; see `make_result` of worker.py."""
        if result["row"] in self._finished:
            return
        self._finished.add(result["row"])
        self._news += 1
        if result["status"] == FAILED:
            self._lines.append(f"skipped: {result['error']}")
        self._lines += [f"warning: {warning}" for warning in result.get("warnings", ())]
        try:
            self._parts.add(result)
        except Exception as error:  # the folder of the results is full, or gone
            self.stop(f"cannot write the results: {error}")

    def stop(self, reason: str) -> None:
        """Ends the job: what has not begun is left for a later run."""
        self._stopped = self._stopped or reason

    def take_news(self) -> News:
        """What happened since this was called last."""
        news = News(self._news, self._lines, self._stopped)
        self._news, self._lines = 0, []
        return news

    def count_attempts(self, rows: list[int]) -> dict[int, int]:
        """How often each of the rows that are not finished was begun."""
        return {row: self._attempts[row] for row in rows if row not in self._finished}

    def close_wave(self) -> None:
        """Writes all results so far, and forgets the rows."""
        self._parts.flush()
        self._attempts.clear()
        self._finished.clear()
