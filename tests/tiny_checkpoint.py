# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A checkpoint of a tiny network, made where TensorFlow has been imported already."""


def write_tiny_checkpoint(folder):
    """Random weights, the same each time."""
    import keras

    from tfstyle.methods.checkpoint import save_checkpoint
    from tfstyle.methods.local_transfer.config import LocalTransferConfig
    from tfstyle.methods.local_transfer.network import LocalTransferNetwork

    keras.utils.set_random_seed(1)
    save_checkpoint(LocalTransferNetwork(LocalTransferConfig.tiny()), folder)
