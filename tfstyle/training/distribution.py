# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Training on one device, on all of this machine's, or on several machines."""

import contextlib
from typing import Any

import keras

from tfstyle.errors import InputError
from tfstyle.training.workers import Worker, read_worker


class OneDevice:
    """What training needs of a tf.distribute strategy, for one device and any backend."""

    num_replicas_in_sync = 1
    is_chief = True
    has_many_workers = False
    strategy = None

    def scope(self) -> contextlib.AbstractContextManager:
        """Variables are made inside it."""
        return contextlib.nullcontext()


class ManyDevices:
    """A tf.distribute strategy of which every replica takes its share of each batch.

    Args:
      strategy: MirroredStrategy or MultiWorkerMirroredStrategy.
      worker: this process among those of the strategy.
    """

    def __init__(self, strategy: Any, *, worker: Worker = Worker()):
        self.strategy = strategy
        self.num_replicas_in_sync = strategy.num_replicas_in_sync
        self.has_many_workers = worker.count > 1
        self.is_chief = worker.is_chief

    def scope(self) -> contextlib.AbstractContextManager:
        """Variables are made inside it."""
        return self.strategy.scope()

    def share_out(self, inputs: Any) -> Any:
        """The rows of each replica: replica i of n gets the i-th n-th of the batch, in order.

        Every worker reads the whole batch, so that the batches do not depend on how many workers
        there are.
        """
        return self.strategy.experimental_distribute_values_from_function(
            lambda context: _take_share(
                inputs, context.replica_id_in_sync_group, context.num_replicas_in_sync
            )
        )


def make_distribution(name: str = "none", *, batch_size: int) -> OneDevice | ManyDevices:
    """How to train: "none", "mirrored" (this machine's GPUs, else its CPUs) or "multi_worker".

    "multi_worker" reads TF_CONFIG, as tf.distribute.MultiWorkerMirroredStrategy does, and must be
    called before TensorFlow computes anything.

    Raises:
      InputError: the backend is not TensorFlow, or the batch cannot be shared out evenly.
    """
    if name == "none":
        return OneDevice()
    if keras.backend.backend() != "tensorflow":
        raise InputError(
            f"--distribution={name} needs KERAS_BACKEND=tensorflow, not {keras.backend.backend()}"
        )
    import tensorflow as tf

    if name == "mirrored":
        kind = "GPU" if tf.config.list_logical_devices("GPU") else "CPU"
        devices = [device.name for device in tf.config.list_logical_devices(kind)]
        distribution = ManyDevices(tf.distribute.MirroredStrategy(devices))
    else:
        distribution = ManyDevices(
            tf.distribute.MultiWorkerMirroredStrategy(), worker=read_worker()
        )
    if batch_size % distribution.num_replicas_in_sync:
        raise InputError(
            f"--batch_size={batch_size} cannot be shared out evenly over "
            f"{distribution.num_replicas_in_sync} devices; give a multiple of them"
        )
    return distribution


def _take_share(inputs: Any, index: int, count: int) -> Any:
    if isinstance(inputs, dict):
        return {name: _take_share(value, index, count) for name, value in inputs.items()}
    size = inputs.shape[0] // count
    return inputs[index * size : (index + 1) * size]
