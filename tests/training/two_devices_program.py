# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Trains a tiny network on one device and on two logical ones, and prints how they differ.

A program of its own, because TensorFlow's devices are fixed when it first computes.
"""

import json

import numpy as np
import tensorflow as tf

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)

from stand_ins import build_tiny_trainer, get_weights, make_batches  # noqa: E402

from tfstyle.training.distribution import make_distribution  # noqa: E402
from tfstyle.training.train_step import build_train_step  # noqa: E402

STEPS, BATCH_SIZE = 3, 4
PICTURES = ("content", "region", "style")


def train(name):
    distribution = make_distribution(name, batch_size=BATCH_SIZE)
    # Clipped on every step: the norm has to be that of the whole batch.
    trainer = build_tiny_trainer(distribution=distribution, clip_norm=0.01)
    before = get_weights(trainer)
    step = build_train_step(trainer, distribution)
    batches = make_batches(batch_size=BATCH_SIZE)
    measured = []
    for _ in range(STEPS):
        batch = next(batches)
        measured.append(step({key: batch[key] for key in PICTURES}, lambda: False)[0])
    moments = [np.asarray(v.numpy()) for v in trainer.optimizer.variables]
    return {
        "devices": distribution.num_replicas_in_sync,
        "before": before,
        "after": get_weights(trainer),
        "moments": moments,
        "measured": measured,
    }


def largest_difference(left, right):
    return float(max(np.abs(a - b).max() for a, b in zip(left, right, strict=True)))


one, two = train("none"), train("mirrored")
print(
    json.dumps(
        {
            "devices": [one["devices"], two["devices"]],
            "before": largest_difference(one["before"], two["before"]),
            "moved": largest_difference(one["before"], one["after"]),
            "after": largest_difference(one["after"], two["after"]),
            "moments": largest_difference(one["moments"], two["moments"]),
            "measured": [one["measured"], two["measured"]],
        }
    )
)
