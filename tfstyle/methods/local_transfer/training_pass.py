# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How the network is called under training."""

from collections.abc import Mapping
from typing import Any

from keras import KerasTensor, ops

from tfstyle.errors import InputError
from tfstyle.ops.resampling import double_bilinear, harden


def paint_for_training(
    network: Any, inputs: Mapping[str, KerasTensor], *, coarse_share: float
) -> KerasTensor:
    """The stylized pictures `[B, H, W, 3]` of a batch.

    Args:
      network: of local_transfer.
      inputs: with `content`, `region` and `style`.
      coarse_share: share of the batch, its first pictures, that is painted coarse to fine: once at
        half the size, and again from that result, enlarged, as the network's `coarse` input. No
        gradient goes into the first pass.

    Raises:
      InputError: a share of a network that has no such input.
    """
    pictures = {name: inputs[name] for name in ("content", "region", "style")}
    pictures["origin"] = _scatter(inputs["content"])
    size = inputs["content"].shape[0]
    count = round(coarse_share * size) if coarse_share else 0
    if not count:
        return network(pictures)
    if "coarse" not in network.takes:
        raise InputError(
            f"--coarse_share={coarse_share}: the preset {network.config.preset} does not paint "
            "coarse to fine; leave it out, or train another preset"
        )
    first = {name: value[:count] for name, value in pictures.items()}
    first["coarse"] = ops.stop_gradient(_paint_coarsely(network, first))
    refined = network(first)
    if count == size:
        return refined
    rest = network({name: value[count:] for name, value in pictures.items()})
    return ops.concatenate([refined, rest], axis=0)


def _scatter(content):
    """A place in the grain for each crop, int32 `[B, 2]`.

    It varies, so that the network does not memorize one noise pattern, and is a function of the
    pixels, so that a run that is resumed repeats it.
    """
    return ops.cast(ops.floor(1e6 * ops.mean(content, axis=(1, 2))[:, :2]), "int32")


def _paint_coarsely(network, pictures):
    """What the network makes of the pictures at half the size, enlarged; everywhere."""
    content, region, style = (
        ops.average_pool(pictures[name], 2, strides=2, padding="valid")
        for name in ("content", "region", "style")
    )
    code = network.encode_style(style)
    painted = network.paint(content, harden(region), code, origin=pictures["origin"])
    return double_bilinear(painted)
