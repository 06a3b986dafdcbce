# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The line that says how far a run is, how its losses stand and whether it waits for its data."""

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tqdm

SMOOTHING = 0.95
_IN_FILES = 30.0  # seconds between two lines


class ProgressBar:
    """A tqdm bar with ETA; losses and waiting share as running means.

    Where standard error is a file, a line is written every half minute, not ten a second.

    Args:
      step: steps already done.
      steps: steps of the whole run.
      shown: whether anything is written.
    """

    def __init__(self, step: int, steps: int, *, shown: bool = True):
        self._bar = _make_bar(total=steps, initial=step, unit="step", disable=not shown)
        self._means: dict[str, float] = {}

    def advance(self, parts: Mapping[str, float], *, waiting_share: float) -> None:
        """One step further, with the parts of its loss."""
        for name, value in {**parts, "waiting": waiting_share}.items():
            before = self._means.get(name, value)
            self._means[name] = SMOOTHING * before + (1.0 - SMOOTHING) * value
        shown = {name: f"{value:.3g}" for name, value in self._means.items()}
        shown["waiting"] = f"{self._means['waiting']:.0%}"
        self._bar.set_postfix(shown, refresh=False)
        self._bar.update()

    def say(self, line: str) -> None:
        """A line above the bar."""
        self._bar.clear()  # it is drawn again below with the next step
        say(line)

    def close(self, *, leave: bool = True) -> None:
        """Leaves the bar as it stands, or takes it away, as an error does that is said next."""
        self._bar.leave = leave
        self._bar.close()


def show_progress(
    items: Sequence[Any], *, what: str, unit: str, shown: bool = True
) -> Iterator[Any]:
    """The items, with a bar that goes when they end, or when the caller does."""
    with _make_bar(total=len(items), desc=what, unit=unit, leave=False, disable=not shown) as bar:
        for item in items:
            yield item
            bar.update()


def say(line: str) -> None:
    """A line on standard error; where that is closed or full, training goes on without."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)


class _Console:
    """Standard error for tqdm: whole lines where it is a file, and no errors."""

    def __init__(self):
        self.encoding = getattr(sys.stderr, "encoding", None)
        self._is_terminal = sys.stderr.isatty()

    def write(self, text: str) -> None:
        """What tqdm draws: over the line before on a terminal, below it in a file."""
        if not self._is_terminal:
            line = text.strip("\r\n ")
            text = f"{line}\n" if line else ""
        with contextlib.suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        """As a file's."""
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def _make_bar(**options: Any) -> tqdm.tqdm:
    terminal = sys.stderr.isatty()
    return tqdm.tqdm(
        file=_Console(),
        dynamic_ncols=terminal,
        mininterval=0.5 if terminal else _IN_FILES,
        maxinterval=2 * _IN_FILES,
        delay=0 if terminal else 1e-9,  # a file does not need to read that nothing is done yet
        **options,
    )
