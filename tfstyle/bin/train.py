# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Trains the network that restyles a region. The defaults are the set-up of Sun & Liu 2020.

bin/train --photos=photos/ --annotations=instances.json --styles=paintings/ --run_dir=runs/first

Ctrl-C or SIGTERM finishes the step and saves; the same command goes on where it stopped.
"""

from tfstyle.bin import train_flags
from tfstyle.bin.launching import launch

train_flags.define_paper_flags()
train_flags.define_data_flags()
train_flags.define_optimization_flags()
train_flags.define_run_flags()


def main(argv):
    del argv
    training_run = train_flags.read_training_run()
    from tfstyle.training.run_training import run_training

    outcome = run_training(training_run)
    if outcome.stopped_by:
        print(
            f"stopped by {outcome.stopped_by} after step {outcome.step}; "
            "the same command goes on from there"
        )
    else:
        print(f"step {outcome.step} of {outcome.step}: {training_run.run_dir}")


def run():
    launch(main)


if __name__ == "__main__":
    run()
