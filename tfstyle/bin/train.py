# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Trains the network of a method. The defaults are the set-up of Sun & Liu 2020.

bin/train --photos=photos/ --annotations=instances.json --styles=paintings/ --run_dir=runs/first

Ctrl-C, SIGTERM and SIGHUP finish the step, save and exit with 128 plus the signal's number (130,
143, 129); the same command goes on where it stopped.
"""

import signal

from tfstyle.bin import train_flags
from tfstyle.bin.launching import launch
from tfstyle.bin.recipe_flag import apply_recipe, define_recipe_flag

define_recipe_flag()
train_flags.define_paper_flags()
train_flags.define_data_flags()
train_flags.define_optimization_flags()
train_flags.define_run_flags()


def main(argv: list[str]) -> int:
    del argv
    apply_recipe()
    training_run = train_flags.read_training_run()
    from tfstyle.training.run_training import run_training

    outcome = run_training(training_run)
    if outcome.stopped_by is None:
        print(f"step {outcome.step} of {outcome.step}: {training_run.run_dir}")
        return 0
    if outcome.step:
        print(
            f"stopped by {outcome.stopped_by} after step {outcome.step}, which is saved; "
            "the same command goes on from there"
        )
    else:
        print(f"stopped by {outcome.stopped_by} before the first step; nothing is saved")
    signals = signal.Signals.__members__
    return 128 + signals.get(outcome.stopped_by, signal.SIGTERM)


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
