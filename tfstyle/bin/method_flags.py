# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags that choose what paints: fields of `MethodChoice`."""

from absl import flags

from tfstyle.methods.registry import METHODS

flags.disclaim_key_flags()


def define_method_flags() -> None:
    """Defines --method, --checkpoint, --settings, --vgg_weights and --allow_random_weights."""
    flags.DEFINE_string("method", None, f"{', '.join(METHODS)}; default: that of the checkpoint.")
    flags.DEFINE_string("checkpoint", None, "Checkpoint folder; default: the shipped one.")
    flags.DEFINE_string("settings", "{}", "JSON: settings of a method that has no checkpoint.")
    flags.DEFINE_string(
        "vgg_weights",
        None,
        "Weights of the VGG, for a method that needs one to paint: imagenet (downloaded once), or "
        "the path of a .weights.h5 file.",
    )
    flags.DEFINE_bool(
        "allow_random_weights",
        False,
        "Paint with an untrained network where a method has no checkpoint, to measure its time.",
    )
