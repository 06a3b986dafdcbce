# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The line that says how far a run is, how its losses stand and whether it waits for its data."""

import sys

import tqdm

SMOOTHING = 0.95


class ProgressBar:
    """A tqdm bar with ETA; losses and waiting share as running means.

    Where standard error is a file, a line is written every half minute, not ten a second.

    Args:
      step: steps already done.
      steps: steps of the whole run.
      shown: whether anything is written.
    """

    def __init__(self, step, steps, *, shown=True):
        terminal = sys.stderr.isatty()
        self._bar = tqdm.tqdm(
            total=steps,
            initial=step,
            unit="step",
            disable=not shown,
            dynamic_ncols=terminal,
            mininterval=0.5 if terminal else 30.0,
            maxinterval=60.0,
            file=sys.stderr,
        )
        self._means = {}

    def advance(self, parts, *, waiting_share):
        """One step further, with the parts of its loss."""
        for name, value in {**parts, "waiting": waiting_share}.items():
            before = self._means.get(name, value)
            self._means[name] = SMOOTHING * before + (1.0 - SMOOTHING) * value
        shown = {name: f"{value:.3g}" for name, value in self._means.items()}
        shown["waiting"] = f"{self._means['waiting']:.0%}"
        self._bar.set_postfix(shown, refresh=False)
        self._bar.update()

    def say(self, line):
        """A line above the bar."""
        self._bar.write(line, file=sys.stderr)

    def close(self):
        """Leaves the bar as it stands."""
        self._bar.close()
