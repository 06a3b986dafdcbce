# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""First weights of a decoder that mirrors a VGG, by least squares."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from keras import KerasTensor, ops

from tfstyle.features.endpoints import list_convolutions

_EXAMPLES = 16  # positions for each unknown of a filter; more of the same pictures add little
_RIDGE = 1e-4  # added to each variance, as a share of their mean: features are redundant


def fit_decoder(
    decoder: Any,
    encode: Callable[..., Sequence[KerasTensor]],
    layer: str,
    batches: Sequence[np.ndarray],
    *,
    features: Sequence[KerasTensor],
    vgg: str = "vgg19",
) -> None:
    """Lets each convolution of a `VggDecoder` undo one of the encoder, deepest first.

    What a convolution of the encoder was given, the decoder's own is to predict from what the
    decoder has made so far, by the kernel with the least squared error (ridge regression). From
    there, training has details to learn; from random weights, it has to find colours and outlines.

    Args:
      decoder: built.
      encode: (pictures, *endpoints) -> features, as `EncoderNetwork.encode`.
      layer: of the VGG, where the decoder begins.
      batches: pictures `[B, S, S, 3]` in [0, 1]; S a multiple of the layer's stride. All their
        features at the largest size are in memory at once.
      features: of each batch, what the decoder begins with: those of the layer, or made of them.
      vgg: "vgg19" or "vgg16".
    """
    names = [f"conv{n[5]}_{n[-1]}" for n in list_convolutions(layer, network=vgg)]
    made = list(features)
    pictures = sum(map(len, batches))
    random = np.random.default_rng(0)
    for convolution, index in zip(decoder.convolutions, reversed(range(len(names)))):
        begins_block = names[index].endswith("_1")
        count = -(-_EXAMPLES * 9 * made[0].shape[-1] // pictures)
        sums = None
        for features, batch in zip(made, batches):
            target = batch
            if index:
                (target,) = encode(batch, names[index - 1])
                target = ops.max_pool(target, 2) if begins_block else target
            patches, goals = _draw_patches(features, target, count, random)
            products = patches.T @ patches, patches.T @ goals
            sums = products if sums is None else tuple(map(np.add, sums, products))
        kernel, bias = _solve(*(part.astype("float64") for part in sums))
        variables = convolution.convolution
        variables.kernel.assign(kernel.reshape(variables.kernel.shape))
        variables.bias.assign(bias)
        doubles = begins_block and index
        made = [_run(convolution, features, doubles=doubles) for features in made]


def _draw_patches(
    features: KerasTensor, target: KerasTensor, count: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Patches of 3x3 positions and a one, `[N, 9 C + 1]`, and what is to stand there, `[N, D]`.

    `count` for each picture, or as many as it has positions.
    """
    features, target = (np.asarray(ops.convert_to_numpy(x), "float32") for x in (features, target))
    size, height, width = target.shape[:3]
    padded = np.pad(features, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="reflect")
    number = size * min(count, height * width)
    where = picture, y, x = [random.integers(side, size=number) for side in (size, height, width)]
    cells = [padded[picture, y + dy, x + dx] for dy in range(3) for dx in range(3)]
    return np.concatenate([*cells, np.ones((number, 1), "float32")], axis=1), target[tuple(where)]


def _solve(square: np.ndarray, mixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes `[K, D]` and offsets `[D]` of the regression whose sums of products these are."""
    square, mixed = square / square[-1, -1], mixed / square[-1, -1]  # the last one counts
    mean, goal = square[-1, :-1], mixed[-1]
    covariance = square[:-1, :-1] - np.outer(mean, mean)
    covariance[np.diag_indices_from(covariance)] += _RIDGE * np.trace(covariance) / len(mean)
    slopes = np.linalg.solve(covariance, mixed[:-1] - np.outer(mean, goal))
    return slopes, goal - mean @ slopes


def _run(convolution: Any, features: KerasTensor, *, doubles: bool) -> KerasTensor:
    made = ops.cast(convolution(ops.cast(features, convolution.compute_dtype)), "float32")
    return ops.repeat(ops.repeat(made, 2, axis=1), 2, axis=2) if doubles else made
