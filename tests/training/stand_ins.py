# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""An objective without a loss network, batches without files, and a trainer of a tiny network."""

import keras
import numpy as np
from keras import ops

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network
from tfstyle.training.distribution import OneDevice
from tfstyle.training.optimizer import ClippedAdam
from tfstyle.training.trainer import Trainer

SIZE = 32
SMALL = {"residual_blocks": 1, "style_components": 4}  # of the tiny network: less to compile


class ColourObjective:
    """Keeps the content's pixels and takes the style's mean edge strength."""

    def compute_style_targets(self, style):
        return {"edges": ops.mean(ops.abs(style[:, 1:] - style[:, :-1]), axis=(1, 2))}

    def paint(self, network, inputs):
        return network({name: inputs[name] for name in ("content", "region", "style")})

    def compute_loss(self, network, inputs, stylized):
        content, style_targets = inputs["content"], inputs.get("style_targets")
        if style_targets is None:
            style_targets = self.compute_style_targets(inputs["style"])
        content_part = ops.mean(ops.square(stylized - content))
        edges = ops.mean(ops.abs(stylized[:, 1:] - stylized[:, :-1]), axis=(1, 2))
        style_part = ops.mean(ops.square(edges - style_targets["edges"]))
        return content_part + 30.0 * style_part, {"content": content_part, "style": style_part}


def make_batch(step, *, batch_size=2, size=SIZE):
    """The batch of one step, a pure function of it."""
    random = np.random.default_rng(step)
    region = np.zeros((batch_size, size, size, 1), "float32")
    region[:, 4:-8, 8:-4] = 1.0
    index = random.integers(0, 3, batch_size)
    styles = np.random.default_rng(99).random((3, size, size, 3), "float32")
    return {
        "content": random.random((batch_size, size, size, 3), "float32"),
        "region": region,
        "style": styles[index],
        "style_index": index.astype("int32"),
        "content_name": np.array([f"photo_{step}_{row}.jpg" for row in range(batch_size)]),
        "style_name": np.array([f"painting_{i}.jpg" for i in index]),
    }


def make_batches(first_step=0, **kwargs):
    """Endlessly, from the batch after `first_step`."""
    step = first_step
    while True:
        yield make_batch(step, **kwargs)
        step += 1


def build_tiny_trainer(
    *, preset="tfstyle", distribution=None, learning_rate=1e-3, clip_norm=None, seed=0
):
    """A trainer of the tiny network, compiled, with its optimizer built."""
    distribution = distribution or OneDevice()
    keras.utils.set_random_seed(seed)
    with distribution.scope():
        config = LocalTransferConfig.tiny(preset=preset).to_dict()
        network = build_network("local_transfer", {**config, **SMALL})
        if hasattr(network, "adapt"):
            random = np.random.default_rng(7)
            count = network.pictures_to_adapt
            network.adapt([random.random((count, SIZE, SIZE, 3)).astype("float32")])
        trainer = Trainer(
            network,
            ColourObjective(),
            part_names=("content", "style"),
            replicas=distribution.num_replicas_in_sync,
        )
        trainer.compile(optimizer=ClippedAdam(learning_rate, clip_norm=clip_norm))
        trainer.optimizer.build(trainer.trainable_variables)
    return trainer


def get_weights(trainer):
    """All weights of the network, copied."""
    return [ops.convert_to_numpy(v).copy() for v in trainer.network.variables]
