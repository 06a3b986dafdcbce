# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How much of a training step goes into waiting for data."""

import time


class WaitMeter:
    """Wraps an iterable and measures the share of the time that its reader waits for it.

    A share near 0 means that the pipeline keeps up. Pure Python: it wraps a tf.data iterator, a
    PyDataset's batches, or a list.

        batches = WaitMeter(dataset)
        for batch in batches:
            train(batch)
            log(batches.read_share())
    """

    def __init__(self, iterable, *, clock=time.perf_counter):
        """Wraps `iterable`; `clock` gives seconds."""
        self._iterator = iter(iterable)
        self._clock = clock
        self._waited = 0.0
        self._since = clock()

    def __iter__(self):
        return self

    def __next__(self):
        start = self._clock()
        try:
            return next(self._iterator)
        finally:
            self._waited += self._clock() - start

    @property
    def seconds_waited(self) -> float:
        """Seconds spent waiting since the start or the last `read_share`."""
        return self._waited

    def read_share(self) -> float:
        """The share of the time since the last call that went into waiting, in [0, 1]; resets."""
        now = self._clock()
        elapsed = now - self._since
        share = min(1.0, self._waited / elapsed) if elapsed > 0 else 0.0
        self._waited, self._since = 0.0, now
        return share
