# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The batches of a run, for whatever backend trains on them."""

import collections
import concurrent.futures
import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import keras
import numpy as np

from tfstyle.data.examples import TrainingExamples
from tfstyle.data.options import RegionMix
from tfstyle.data.sources import make_photo_source
from tfstyle.errors import InputError

AHEAD = 4  # batches made while one is trained on

# Held-out triples do not depend on a run's own seed and mix: two runs show the same pictures.
_HELD_OUT = {"split": "held_out", "seed": 0, "augment_styles": False, "flip": False}
_HELD_OUT_REGIONS = RegionMix(instance=1.0, background=0.0, shape=0.15, box=0.0, whole=0.05)


def make_batches(
    examples: TrainingExamples, *, first_step: int = 0, last_step: int
) -> Iterator[dict[str, Any]]:
    """The batches of steps `first_step + 1` to `last_step`: by tf.data on TensorFlow, else threads.

    Those of tf.data do not end.

    Raises:
      InputError: while iterating, where no file can be read any more.
    """
    if keras.backend.backend() == "tensorflow":
        from tfstyle.data.training_pipeline import make_training_dataset

        dataset = make_training_dataset(examples.options, start_step=first_step, examples=examples)
        return _iterate(dataset, examples)
    from tfstyle.data.folder_batches import FolderBatches

    return _read_ahead(
        FolderBatches(
            examples.options, steps=last_step - first_step, start_step=first_step, examples=examples
        )
    )


def make_held_out_batch(examples: TrainingExamples, *, count: int) -> dict[str, np.ndarray]:
    """`count` fixed triples of files that training never sees, as one batch of arrays.

    Args:
      examples: those of training; annotations are not read again.
      count: rows of the batch.

    Raises:
      InputError: no file is held out.
    """
    options = dataclasses.replace(examples.options, region_mix=_HELD_OUT_REGIONS, **_HELD_OUT)
    photos = make_photo_source(options, coco=getattr(examples.photos, "coco", None))
    held_out = TrainingExamples(options, photos=photos)
    rows = [held_out.make_example(number) for number in range(count)]
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def _iterate(
    dataset: Iterable[dict[str, Any]], examples: TrainingExamples
) -> Iterator[dict[str, Any]]:
    batches = iter(dataset)
    while True:
        try:
            batch = next(batches)
        except Exception:  # an error of TensorFlow, with a traceback for its text
            if examples.failure is None:
                raise
            break
        yield batch
    del batches  # before the error that callers may keep: its threads end with it
    raise InputError(examples.failure)


def _read_ahead(batches: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    with concurrent.futures.ThreadPoolExecutor(max_workers=AHEAD) as pool:
        waiting = collections.deque()
        for index in range(len(batches)):
            waiting.append(pool.submit(batches.__getitem__, index))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
