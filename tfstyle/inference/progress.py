# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Progress of long work: a bar on a terminal, a line every half minute in a log."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

import tqdm

# Called between passes of the network with the share of the work that is done, from 0 to 1. What it
# raises ends the work: this is how a caller cancels.
OnProgress = Callable[[float], object]

# Seconds before a bar appears.
DELAY = 2.0
# Seconds between two lines in a log.
LINE_INTERVAL = 30.0


class ProgressLines:
    """Stands in for a progress bar where stderr is no terminal: one line every half minute.

    Args:
      total: number of steps; None if it is not known.
      unit: name of a step, in the singular.
    """

    def __init__(self, total: int | None, *, unit: str):
        self._total, self._unit, self._done = total, unit, 0
        self._began = self._last = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def update(self, steps: int = 1) -> None:
        """Counts finished steps."""
        self._done += steps
        now = time.monotonic()
        if now - self._last < LINE_INTERVAL or self._total and self._done >= self._total:
            return
        self._last, line = now, f"{self._unit} {self._done}"
        if self._total:
            left = (now - self._began) / self._done * (self._total - self._done)
            line += f" of {self._total}, {tqdm.tqdm.format_interval(left)} left"
        print(line, file=sys.stderr, flush=True)

    def write(self, text: str, *, file: IO[str]) -> None:
        """Prints a line."""
        print(text, file=file, flush=True)


def make_progress_bar(
    total: int | None, *, unit: str, shown: bool = True
) -> "tqdm.tqdm | ProgressLines":
    """A bar that appears on stderr after two seconds; `ProgressLines` in files and pipes.

    Args:
      total: number of steps; None if it is not known.
      unit: name of a step, in the singular.
      shown: False for a bar that shows nothing.
    """
    if shown and not sys.stderr.isatty():
        return ProgressLines(total, unit=unit)
    return tqdm.tqdm(total=total, unit=unit, delay=DELAY, leave=False, disable=not shown)


@contextlib.contextmanager
def show_elapsed(what: str, *, shown: bool = True) -> Iterator[Callable[[str], None]]:
    """Shows the elapsed time of a block, and what the block says of its progress.

    It appears on a terminal after two seconds. In files and pipes there is nothing but what the
    block says, at most every half minute.

    Yields:
      Shows a text beside `what`, in place of the one before.
    """
    done, described, last = threading.Event(), what, time.monotonic()

    def tick():
        if done.wait(DELAY):
            return
        with tqdm.tqdm(bar_format="{desc}: {elapsed}", desc=what, leave=False, disable=None) as bar:
            while not done.wait(0.5):
                bar.set_description_str(described)

    def say(text):
        nonlocal described, last
        described = f"{what}: {text}"
        if shown and not sys.stderr.isatty() and time.monotonic() - last >= LINE_INTERVAL:
            last = time.monotonic()
            print(described, file=sys.stderr, flush=True)

    ticking = threading.Thread(target=tick, daemon=True)
    if shown:
        ticking.start()
    try:
        yield say
    finally:
        done.set()
        if shown:
            ticking.join()


def ignore_progress(share: float) -> None:
    """An `OnProgress` for those who do not ask."""


def split_progress(on_progress: OnProgress, weights: Sequence[float]) -> list[OnProgress]:
    """An `OnProgress` for each part of a work, one after the other, of so many times the work.

    Args:
      on_progress: of the whole.
      weights: positive.
    """
    if on_progress is ignore_progress:
        return [ignore_progress] * len(weights)
    total, before, parts = sum(weights), 0.0, []
    for weight in weights:
        start, size = before / total, weight / total
        parts.append(lambda share, start=start, size=size: on_progress(start + size * share))
        before += weight
    return parts


@contextlib.contextmanager
def show_steps(
    network: Any, what: str, *, shown: bool = True, on_progress: OnProgress = ignore_progress
) -> Iterator[None]:
    """Shows the elapsed time of a network's pass and, of one that optimises, its steps and loss."""

    def show(step, steps, parts):
        if before:
            before(step, steps, parts)
        on_progress(step / steps)
        losses = "".join(f", {name} {value:.4g}" for name, value in parts.items())
        say(f"step {step} of {steps}{losses}")

    with show_elapsed(what, shown=shown) as say:
        before = network.on_progress
        if shown or on_progress is not ignore_progress:
            network.on_progress = show
        try:
            yield
        finally:
            network.on_progress = before
