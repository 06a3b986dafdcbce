# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How long something takes that cannot say how far it is."""

import contextlib
import threading
from collections.abc import Iterator

import tqdm

# What ends sooner shows nothing, seconds.
DELAY = 2.0


@contextlib.contextmanager
def show_elapsed(what: str) -> Iterator[None]:
    """Shows "what: 00:05" on a terminal while the block runs; in files and pipes nothing."""
    done = threading.Event()

    def tick():
        if done.wait(DELAY):
            return
        with tqdm.tqdm(bar_format="{desc}: {elapsed}", desc=what, leave=False, disable=None) as bar:
            while not done.wait(0.5):
                bar.refresh()

    ticking = threading.Thread(target=tick, daemon=True)
    ticking.start()
    try:
        yield
    finally:
        done.set()
        ticking.join()
