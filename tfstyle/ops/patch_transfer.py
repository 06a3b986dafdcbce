# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A picture rebuilt from the patches of another: strokes in closed form."""

from collections.abc import Sequence

import numpy as np
from keras import KerasTensor, ops

from tfstyle.ops.grain import make_grain
from tfstyle.ops.resampling import pad_around_by_edge, pad_by_edge

POOLING = 4  # pixels: patches are compared as means of such squares
# Deviation of the noise in the comparison, in squared distances of colours in [0, 1], for each
# number compared and pixel of a patch's side. Without it, an even surface repeats one patch as a
# mesh; with more, patches no longer fit.
CHOICE_NOISE = 2e-4
_NOISE_CHANNELS = 4
# A patch's pixel counts exp(-LIKENESS d^2) where its colour, in [0, 1], is d from the picture's
# (root mean square). Seams then run along outlines; with more, strokes are lost.
LIKENESS = 80.0
# A patch is moved as a whole to the mean colour of its place, but by no more than `MOST_SHIFT`, so
# the colours need not fit as well as the rest: their distance counts less where patches are chosen.
TONE_WEIGHT, MOST_SHIFT = 0.5, 0.3
_LEAST_WEIGHT = 1e-6  # where no patch is like the picture, they are cross-faded alone


def cut_patches(style: KerasTensor, *, size: int, count: int) -> KerasTensor:
    """Patches at even distances, as a mosaic `[B, count * size, count * size, 3]`.

    Args:
      style: `[B, h, w, 3]` of any size; repeats its last row and column up to `size`.
      size: side of a patch in pixels.
      count: patches along each side, 2 or more.
    """
    sides = [ops.shape(style)[axis] for axis in (1, 2)]
    sides = [max(s, size) if isinstance(s, int) else ops.maximum(s, size) for s in sides]
    style = pad_by_edge(style, *sides)
    steps = ops.arange(count, dtype="int32")[:, None]
    for axis, side in zip((1, 2), sides):
        first = (steps * (side - size) + (count - 1) // 2) // (count - 1)
        index = ops.reshape(first + ops.arange(size, dtype="int32")[None], (-1,))
        style = ops.take(style, index, axis=axis)
    return ops.reshape(style, (-1, count * size, count * size, 3))  # whose sides are known


def mix_mosaics(
    mosaics: Sequence[KerasTensor], shares: Sequence[float], *, size: int, count: int
) -> KerasTensor:
    """A mosaic in which each of several has its share of the patches, spread over the whole.

    Args:
      mosaics: `[B, count * size, count * size, 3]` each, from `cut_patches`.
      shares: above 0, sum 1.
      size, count: as of `cut_patches`.
    """
    # Multiples of the golden ratio: any share of them is spread evenly.
    place = (np.arange(count**2) * 0.6180339887498949) % 1.0
    owner = np.searchsorted(np.cumsum(shares)[:-1], place, side="right").reshape(count, count)
    owner = owner.repeat(size, axis=0).repeat(size, axis=1)[..., None]
    return sum(
        mosaic * ops.convert_to_tensor((owner == k).astype("float32"))
        for k, mosaic in enumerate(mosaics)
    )


def transfer_patches(
    picture: KerasTensor, mosaic: KerasTensor, origin: KerasTensor, *, size: int
) -> KerasTensor:
    """The picture, rebuilt from overlapping patches of the mosaic, `[B, H, W, 3]` float32.

    Texture transfer (Efros and Freeman, "Image Quilting", 2001) without its scan order: at every
    half patch the mosaic's most alike patch is chosen, each by itself, so that a crop gives what
    the whole gives, and moved to the mean colour of its place. Where patches overlap they are
    cross-faded, and each pixel counts the more the more it is like the picture, in place of a cut
    of least error: seams run along outlines. A pixel depends on those within `size`.

    Args:
      picture: `[B, H, W, 3]` in [0, 1]; sides are multiples of `size` / 2.
      mosaic: `[B, n * size, n * size, 3]`, from `cut_patches`, or a batch of 1.
      origin: int32 `[B, 2]`, row and column of the picture in the whole, multiples of `size` / 2.
      size: side of a patch in pixels, a multiple of 2 * `POOLING`.
    """
    step = size // 2
    picture = ops.cast(picture, "float32")
    grown = pad_around_by_edge(picture, step)
    seen, tones = _split_tones(_join_cells(_describe(grown, step)))
    _, rows, columns, numbers = ops.shape(seen)  # H / step + 1 rows
    patches, known, known_tones = _list_patches(mosaic, size)
    count, length = known.shape[1], patches.shape[2]

    noise = ops.space_to_depth(make_grain(origin // step * 2, 2 * rows, 2 * columns), 2)
    likeness = ops.matmul(
        ops.reshape(seen, (-1, rows * columns, numbers)), ops.transpose(known, (0, 2, 1))
    )
    likeness = 2.0 * likeness - ops.sum(ops.square(known), axis=-1)[:, None, :]
    likeness = likeness + ops.matmul(
        ops.reshape(noise, (-1, rows * columns, _NOISE_CHANNELS)),
        _draw_preferences(count, CHOICE_NOISE * numbers * size),
    )
    # Not argmax, for which Keras takes operations that TFLite lacks.
    best = ops.cast(ops.top_k(likeness, 1, sorted=False)[1][..., 0], "int32")
    own = ops.minimum(ops.arange(ops.shape(best)[0], dtype="int32"), ops.shape(mosaic)[0] - 1)
    best = best + count * own[:, None]
    chosen = ops.take(ops.reshape(patches, (-1, length)), best, axis=0)
    chosen_tones = ops.take(ops.reshape(known_tones, (-1, 3)), best, axis=0)
    shift = tones - ops.reshape(chosen_tones, (-1, rows, columns, 3))
    return _assemble(
        ops.reshape(chosen, (-1, rows, columns, length)),
        ops.clip(shift, -MOST_SHIFT, MOST_SHIFT),
        picture,
        step,
    )


def make_window(size: int) -> np.ndarray:
    """Weights of a patch's pixels by their place, `[size, size]`; overlapping ones sum to 1.

    Steeper than a cosine: where two patches mix evenly, both are blurred.
    """
    rise = np.sin(np.pi * (np.arange(size) + 0.5) / size) ** 4
    fall = np.roll(rise, size // 2)
    side = rise / (rise + fall)
    return np.outer(side, side).astype("float32")


def _describe(picture, step):
    """Means of small squares, those of each half patch together: `[B, H/step, W/step, D / 4]`."""
    return ops.space_to_depth(ops.average_pool(picture, POOLING, strides=POOLING), step // POOLING)


def _join_cells(cells):
    """Squares of two by two cells at every cell but the last."""
    above = ops.concatenate([cells[:, :-1, :-1], cells[:, :-1, 1:]], axis=-1)
    below = ops.concatenate([cells[:, 1:, :-1], cells[:, 1:, 1:]], axis=-1)
    return ops.concatenate([above, below], axis=-1)


def _split_tones(cells):
    """What patches are compared by, `[..., D]`, and their mean colours, `[..., 3]`.

    Squared distances of the first count that of the mean colours as `TONE_WEIGHT` says.
    """
    numbers, leading = cells.shape[-1], ops.shape(cells)[:-1]
    cells = ops.reshape(cells, (*leading, numbers // 3, 3))
    tones = ops.mean(cells, axis=-2)
    # What is taken off is added again by its root, on each of the numbers.
    kept = 1.0 - TONE_WEIGHT**0.5
    return ops.reshape(cells - kept * tones[..., None, :], (*leading, numbers)), tones


def _list_patches(mosaic, size):
    """The patches `[B, n^2, size^2 * 3]`, what they are compared by, and their mean colours.

    A patch is a row of its four quarters, each with its channels one after the other.
    """
    step = size // 2
    patches = _gather_quarters(_to_planes(ops.space_to_depth(mosaic, step), step))
    return patches, *_split_tones(_gather_quarters(_describe(mosaic, step)))


def _to_planes(cells, step):
    """`[B, R, C, step^2 * 3]`, channels last in each cell -> channels first."""
    _, rows, columns, length = ops.shape(cells)
    cells = ops.reshape(cells, (-1, rows, columns, step**2, 3))
    return ops.reshape(ops.transpose(cells, (0, 1, 2, 4, 3)), (-1, rows, columns, length))


def _gather_quarters(cells):
    """`[B, 2 n, 2 n, C]`, cells of half a patch, -> `[B, n^2, 4 C]`."""
    side, width = cells.shape[1] // 2, cells.shape[-1]
    rows = ops.reshape(cells, (-1, side, 2, side, 2 * width))
    return ops.reshape(ops.transpose(rows, (0, 1, 3, 2, 4)), (-1, side**2, 4 * width))


def _draw_preferences(count, deviation):
    """How much noise of each channel speaks for each patch, `[channels, count]`; fixed."""
    drawn = np.random.default_rng(count).standard_normal((_NOISE_CHANNELS, count))
    drawn *= deviation / _NOISE_CHANNELS**0.5
    return ops.convert_to_tensor(drawn.astype("float32"))


def _assemble(patches, shift, picture, step):
    """`[B, R + 1, C + 1, D]` and `[B, R + 1, C + 1, 3]` -> `[B, R * step, C * step, 3]`.

    Each cell lies under the first half of one patch and the second half of the one before. In
    planes, since sums over the last of the axes are slow where that has three places.
    """
    _, rows, columns, length = ops.shape(patches)
    window = make_window(2 * step).reshape(2, step, 2, step).transpose(0, 2, 1, 3)
    shape = (-1, rows - 1, columns - 1, 3, step**2)
    wanted = ops.reshape(_to_planes(ops.space_to_depth(picture, step), step), shape)
    quarter, total, mass = length // 4, 0.0, 0.0
    for k, (a, b) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        place = slice(None), slice(1 - a, rows - a), slice(1 - b, columns - b)
        colours = ops.reshape(patches[..., k * quarter : (k + 1) * quarter][place], shape)
        colours = colours + shift[place][..., None]
        distance = ops.mean(ops.square(colours - wanted), axis=-2, keepdims=True)
        weights = ops.exp(-LIKENESS * distance) + _LEAST_WEIGHT
        weights = weights * window[a, b].reshape(step**2)
        total, mass = total + weights * colours, mass + weights
    cells = ops.transpose(total / mass, (0, 1, 2, 4, 3))
    cells = ops.reshape(cells, (-1, rows - 1, columns - 1, quarter))
    return ops.clip(ops.depth_to_space(cells, step), 0.0, 1.0)
