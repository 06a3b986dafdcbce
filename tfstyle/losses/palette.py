# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether the colours are those of the painting."""

from keras import KerasTensor, ops

SAMPLES = 20  # of the style picture, along each axis
STEP = 3  # pixels between the samples of the stylized picture
NEAR = 0.04  # in RGB: about 5 in CIELAB, which is not visible in a texture


def sample_colours(style: KerasTensor) -> KerasTensor:
    """Samples 400 pixels of `[B, h, w, 3]` on a regular grid: `[B, 400, 3]` float32."""
    height, width = ops.shape(style)[1], ops.shape(style)[2]

    def spread(size):
        places = (ops.arange(SAMPLES, dtype="float32") + 0.5) / SAMPLES
        return ops.cast(places * ops.cast(size, "float32"), "int32")

    picked = ops.take(ops.take(style, spread(height), axis=1), spread(width), axis=2)
    return ops.reshape(ops.cast(picked, "float32"), (-1, SAMPLES * SAMPLES, 3))


def compute_palette_loss(
    picture: KerasTensor, region: KerasTensor, colours: KerasTensor
) -> KerasTensor:
    """Distance of the region's colours to the nearest colours of the style, `[B]`.

    Mean of the distance in RGB beyond `NEAR`, in units of `NEAR`: the half of a Chamfer distance
    that penalizes colours which the style does not have, such as a linear colour map produces. The
    colour loss covers the other half. Only every third row and column is used. An empty region
    gives 0.

    Args:
      picture: `[B, H, W, 3]` in [0, 1].
      region: `[B, H, W, 1]`, 0 or 1.
      colours: from `sample_colours`.
    """
    picture = ops.cast(picture, "float32")[:, ::STEP, ::STEP]
    weights = ops.reshape(
        ops.cast(region, "float32")[:, ::STEP, ::STEP], (ops.shape(region)[0], -1)
    )
    pixels = ops.reshape(picture, (ops.shape(picture)[0], -1, 3))
    products = ops.matmul(pixels, ops.transpose(colours, (0, 2, 1)))
    squares = (
        ops.sum(ops.square(pixels), axis=-1, keepdims=True)
        - 2.0 * products
        + ops.sum(ops.square(colours), axis=-1)[:, None, :]
    )
    nearest = ops.sqrt(ops.maximum(ops.min(squares, axis=-1), 1e-8))
    excess = ops.relu(nearest / NEAR - 1.0)
    return ops.sum(excess * weights, axis=1) / ops.maximum(ops.sum(weights, axis=1), 1.0)
