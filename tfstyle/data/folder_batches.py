# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Training batches as a `keras.utils.PyDataset`, for backends without tf.data."""

from typing import Any

import keras
import numpy as np

from tfstyle.data.examples import TrainingExamples
from tfstyle.data.options import TrainingDataOptions


class FolderBatches(keras.utils.PyDataset):
    """The batches of `make_training_dataset`, value for value; TensorFlow is not imported.

    Batch k is a pure function of (seed, k). `fit` shuffles the order of a PyDataset's batches: give
    it `shuffle=False` where the order matters, as it does for exact resuming.

    Attributes:
      examples: the `TrainingExamples` behind it, with the files it skipped.
    """

    def __init__(
        self,
        options: TrainingDataOptions,
        *,
        steps: int,
        start_step: int = 0,
        with_names: bool = True,
        examples: TrainingExamples | None = None,
        **parallel: Any,
    ):
        """Opens the folders.

        Args:
          options: what to read and how to cut it.
          steps: number of batches.
          start_step: number of the first batch.
          with_names: whether the batches have "content_name" and "style_name" (arrays of bytes
            objects, which JAX cannot take).
          examples: made from the same options, instead of new ones.
          **parallel: `workers`, `use_multiprocessing`, `max_queue_size` of `PyDataset`.

        Raises:
          InputError: nothing to read where the options say.
        """
        super().__init__(**parallel)
        self.examples = TrainingExamples(options) if examples is None else examples
        self._steps = steps
        self._start_step = start_step
        self._with_names = with_names

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, index: int) -> dict[str, np.ndarray]:
        if not 0 <= index < self._steps:
            raise IndexError(index)
        batch = self.examples.make_batch(self._start_step + index)
        if not self._with_names:
            batch = {key: value for key, value in batch.items() if not key.endswith("_name")}
        return batch
