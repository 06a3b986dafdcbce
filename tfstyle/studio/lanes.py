# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Work that waits in line for the network, and can be followed and cancelled."""

import asyncio
import collections
import concurrent.futures
import secrets
import threading
from collections.abc import Callable
from typing import Any

from tfstyle.inference.progress import OnProgress

Work = Callable[[OnProgress], Any]


class Cancelled(Exception):
    """The visitor no longer wants the work."""


class Job:
    """A piece of work in a lane.

    Attributes:
      id: unguessable.
      owner: id of the visit.
      share: done so far, 0 to 1.
    """

    def __init__(self, owner: str, work: Work):
        self.id = secrets.token_urlsafe(12)
        self.owner = owner
        self.share = 0.0
        self._work = work
        self._cancelled = threading.Event()
        self.future: concurrent.futures.Future | None = None

    @property
    def state(self) -> str:
        """ "waiting", "working", "done", "failed" or "cancelled"."""
        if self._cancelled.is_set():
            return "cancelled"
        if not self.future.done():
            return "working" if self.future.running() else "waiting"
        return "failed" if self.future.exception() else "done"

    def cancel(self) -> None:
        """Ends the work after the pass of the network that is running, if any."""
        if not self.future.done():
            self._cancelled.set()
            self.future.cancel()

    async def wait(self) -> Any:
        """The result; raises what the work raised, or Cancelled."""
        try:
            result = await asyncio.wrap_future(self.future)
        except (asyncio.CancelledError, concurrent.futures.CancelledError):
            if self._cancelled.is_set():
                raise Cancelled from None
            raise
        if self._cancelled.is_set():
            raise Cancelled
        return result

    def run(self) -> Any:
        """Does the work, in the lane's thread."""
        self._tell(0.0)
        return self._work(self._tell)

    def _tell(self, share):
        if self._cancelled.is_set():
            raise Cancelled
        self.share = share


class Lane:
    """One thread that does one job after the other, first come, first served.

    Args:
      name: of the thread.
    """

    def __init__(self, name: str):
        self._pool = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix=name)
        self._jobs = collections.OrderedDict()
        self._lock = threading.Lock()

    def submit(self, owner: str, work: Work) -> Job:
        """Puts work at the end of the line; `work` gets the `OnProgress` to call."""
        job = Job(owner, work)
        with self._lock:
            self._jobs[job.id] = job
            job.future = self._pool.submit(job.run)
        job.future.add_done_callback(lambda _: self._forget(job))
        return job

    def count_before(self, job: Job) -> int:
        """How many jobs come before this one, the running one included."""
        with self._lock:
            ids = list(self._jobs)
        return ids.index(job.id) if job.id in ids else 0

    def close(self) -> None:
        """Cancels everything and takes no more."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _forget(self, job):
        with self._lock:
            self._jobs.pop(job.id, None)
