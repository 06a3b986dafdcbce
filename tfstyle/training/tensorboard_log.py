# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Scalars and pictures for TensorBoard, where it is installed."""

import importlib.util
import os
from collections.abc import Mapping

import keras
import numpy as np


class TensorBoardLog:
    """Writes tf.summary events; does nothing where TensorBoard or TensorFlow is missing.

    Args:
      folder: of the event files; a resumed run adds one.
    """

    def __init__(self, folder: str | os.PathLike):
        self._summary = self._writer = None
        installed = importlib.util.find_spec("tensorboard") is not None
        if installed and keras.backend.backend() == "tensorflow":
            import tensorflow as tf

            self._summary = tf.summary
            self._writer = tf.summary.create_file_writer(str(folder))

    def write_scalars(self, step: int, values: Mapping[str, float], *, prefix: str) -> None:
        """Adds a point to the curve `prefix/name` of each number."""
        if self._writer is not None:
            with self._writer.as_default():
                for name, value in values.items():
                    self._summary.scalar(f"{prefix}/{name}", value, step=step)

    def write_picture(self, step: int, picture_uint8: np.ndarray, *, name: str) -> None:
        """Adds a picture, uint8 `[H, W, 3]`."""
        if self._writer is not None:
            with self._writer.as_default():
                self._summary.image(name, picture_uint8[None], step=step)
            self._writer.flush()

    def close(self) -> None:
        """Writes what is still waiting to be written."""
        if self._writer is not None:
            self._writer.close()
