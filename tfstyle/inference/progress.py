# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Progress bars for what takes a while."""

import contextlib
import threading

import tqdm

# Work that ends sooner shows no bar, seconds.
DELAY = 2.0


def make_progress_bar(total: int, *, unit: str, shown: bool = True) -> tqdm.tqdm:
    """A bar on stderr that appears after two seconds."""
    return tqdm.tqdm(total=total, unit=unit, delay=DELAY, leave=False, disable=not shown)


@contextlib.contextmanager
def show_elapsed(what: str, *, shown: bool = True):
    """Shows on a terminal how long a block takes that cannot say how far it is.

    After two seconds, that is; in files and pipes nothing appears.
    """
    done = threading.Event()

    def tick():
        if done.wait(DELAY):
            return
        with tqdm.tqdm(bar_format="{desc}: {elapsed}", desc=what, leave=False, disable=None) as bar:
            while not done.wait(0.5):
                bar.refresh()

    ticking = threading.Thread(target=tick, daemon=True)
    if shown:
        ticking.start()
    try:
        yield
    finally:
        done.set()
        if shown:
            ticking.join()
