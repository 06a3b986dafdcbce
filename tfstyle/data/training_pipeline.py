# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Training batches as a tf.data pipeline."""

import numpy as np
import tensorflow as tf

from tfstyle.data.examples import TrainingExamples
from tfstyle.data.exit_gate import ExitGate
from tfstyle.data.options import TrainingDataOptions

_OUTPUT_TYPES = {
    "content": tf.float32,
    "region": tf.float32,
    "style": tf.float32,
    "content_name": tf.string,
    "style_name": tf.string,
    "style_index": tf.int32,
}


def make_training_dataset(
    options: TrainingDataOptions,
    *,
    start_step: int = 0,
    examples: TrainingExamples | None = None,
    parallel: int | None = None,
    prefetch: int = 4,
) -> tf.data.Dataset:
    """Endless training batches; batch k is a pure function of (seed, k).

    A run resumed with `start_step=k` sees the batches that the unbroken run would have seen, since
    nothing is carried from one batch to the next. Pictures are decoded and resampled in parallel
    (Pillow leaves the interpreter's lock meanwhile), always in the same order.

    Args:
      options: what to read and how to cut it.
      start_step: number of the first batch.
      examples: made from the same options; give it to read its `skipped` afterwards.
      parallel: examples made at once; None lets tf.data decide.
      prefetch: batches made ahead.

    Returns:
      tf.data.Dataset of dicts with exactly these keys: "content" float32 `[B, S, S, 3]` in [0, 1],
      "region" float32 `[B, S, S, 1]` of 0 and 1, "style" float32 `[B, S, S, 3]`, "content_name" and
      "style_name" string `[B]`, "style_index" int32 `[B]`.

    Raises:
      InputError: nothing to read where the options say. Where no file can be read any more while
        batches are made, iterating raises an error of TensorFlow; `examples.failure` says why.
    """
    if examples is None:
        examples = TrainingExamples(options)
    size, batch_size = options.picture_size, options.batch_size
    shapes = {"content": [size, size, 3], "region": [size, size, 1], "style": [size, size, 3]}

    def make_values(number):
        example = examples.make_example(int(number))
        return [example[key] for key in examples.keys]

    gate = ExitGate(make_values)

    def make_example(number):
        types = [_OUTPUT_TYPES[key] for key in examples.keys]
        values = tf.numpy_function(gate, [number], types, stateful=False)
        # Exactly these keys: Keras may use a key it does not know in place of an input.
        example = dict(zip(examples.keys, values, strict=True))
        for key in examples.keys:
            example[key].set_shape(shapes.get(key, []))
        return example

    numbers = tf.data.Dataset.range(start_step * batch_size, np.iinfo(np.int64).max)
    parallel = tf.data.AUTOTUNE if parallel is None else parallel
    dataset = numbers.map(make_example, num_parallel_calls=parallel, deterministic=True)
    dataset = dataset.batch(batch_size, drop_remainder=True).prefetch(prefetch)
    choices = tf.data.Options()
    # The numbers are data, not files: that is how several workers share a batch.
    choices.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    return dataset.with_options(choices)
