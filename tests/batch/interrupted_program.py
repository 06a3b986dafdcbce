# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A batch of slow stand-ins with a Ray of its own, for a test that interrupts it."""

import functools
import pathlib
import sys

import ray
import stand_in_stylizer

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.stylize_batch import stylize_batch
from tfstyle.inference.stylize_options import StylizeOptions


def run(folder, seconds):
    """Restyles photos/ to out/; `painted/` has what was begun."""
    ray.cloudpickle.register_pickle_by_value(stand_in_stylizer)
    stylize = StylizeOptions(
        str(folder / "photos"), str(folder / "out"), style=str(folder / "style.png")
    )
    make = functools.partial(stand_in_stylizer.make_stand_in, folder / "painted", seconds)
    options = BatchOptions(stylize, actors=1, object_store=100 * 2**20)
    return stylize_batch(options, make_stylizer=make)


if __name__ == "__main__":
    print(run(pathlib.Path(sys.argv[1]), float(sys.argv[2])))
