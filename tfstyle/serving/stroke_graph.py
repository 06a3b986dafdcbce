# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Strokes of any size inside a graph, with the pixels of `inference/stroke_painter.py`."""

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from tfstyle.inference.region_options import STROKE_SIZES
from tfstyle.inference.stroke_passes import plan_passes, plan_reaches

_MOST_PASSES = len(plan_passes(STROKE_SIZES[1]))
INSIDE = 128  # the first level above one half, as `harden` has it


def plan_scales(network: Any, stroke_size: tf.Tensor) -> tf.Tensor:
    """Scale of the style picture in each pass, float64 `[P]`, the coarsest first: `plan_passes`.

    Args:
      network: see methods/contract.py.
      stroke_size: scalar.
    """
    # The 1.3 of float32 as Python's: multiplied with a side of a picture, it is rounded.
    size = tf.round(tf.cast(stroke_size, tf.float64) * 1e6) / 1e6
    if "coarse" not in network.takes:
        return size[None]
    thresholds = tf.constant([2 ** (k - 0.5) for k in range(1, _MOST_PASSES)], tf.float64)
    doublings = tf.math.count_nonzero(size >= thresholds, dtype=tf.int32)
    return size / tf.cast(_list_reductions(doublings + 1), tf.float64)


def encode_scales(network: Any, encode: Callable[[tf.Tensor], Any], scales: tf.Tensor) -> Any:
    """The style codes of the passes, as of a batch of P pictures.

    Args:
      network: see methods/contract.py; if it takes a coarse result, its codes are of one size.
      encode: the code of the style picture at a scale, as of a batch of one.
      scales: of `plan_scales`.
    """
    map_code = keras.tree.map_structure
    if "coarse" not in network.takes or not keras.tree.flatten(network.style_code_spec):
        return encode(scales[0])
    return tf.map_fn(
        lambda scale: map_code(lambda part: part[0], encode(scale)),
        scales,
        parallel_iterations=1,
        fn_output_signature=map_code(
            lambda part: tf.TensorSpec(part.shape[1:], part.dtype), network.style_code_spec
        ),
    )


def locate_passes(network: Any, region_uint8: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
    """What each pass has to compute: the region's box, and as far around as a later pixel sees.

    Args:
      network: see methods/contract.py.
      region_uint8: uint8 `[H, W, 1]`, not all 0.
      count: of passes.

    Returns:
      int32 `[P, 4]`, (top, left, bottom, right) in pixels of the reduced picture.
    """
    if not network.tiles:
        return frame_passes(region_uint8, count)
    touched = region_uint8[..., 0] > 0
    lines = [tf.where(tf.reduce_any(touched, axis=axis))[:, 0] for axis in (1, 0)]
    near = tf.cast(tf.stack([line[0] for line in lines]), tf.int32)
    far = tf.cast(tf.stack([line[-1] for line in lines]), tf.int32) + 1
    reductions = _list_reductions(count)[:, None]
    stride, margin = network.stride, network.margin
    reaches = tf.constant(plan_reaches(_MOST_PASSES, margin=stride + margin))
    reaches = reaches[_MOST_PASSES - count :, None]
    near = (near // reductions - reaches) // stride * stride - margin
    far = _divide_up(_divide_up(far, reductions) + reaches, stride) * stride + margin
    near, far = tf.maximum(near, 0) // stride * stride, _divide_up(far, stride) * stride
    sides = _divide_up(tf.shape(region_uint8)[:2], reductions)
    return tf.concat([near, tf.minimum(far, sides)], axis=1)


def frame_passes(picture: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
    """As `locate_passes`, boxes that hold all of `[H, W, C]`."""
    sides = _divide_up(tf.shape(picture)[:2], _list_reductions(count)[:, None])
    return tf.concat([tf.zeros_like(sides), sides], axis=1)


def paint_strokes(
    network: Any, content: tf.Tensor, region: tf.Tensor, style_codes: Any, boxes: tf.Tensor
) -> tf.Tensor:
    """Paints a region pass by pass; what the last one painted in its box, float `[1, h, w, 3]`.

    A pass in which nothing is left of the region is skipped, except for the last.

    Args:
      network: see methods/contract.py.
      content: `[H, W, 3]`, numbers in [0, 255].
      region: `[H, W, 1]`, inside from 128 on.
      style_codes: of `encode_scales`.
      boxes: `[P, 4]`, of `locate_passes`.
    """
    reductions = _list_reductions(tf.shape(boxes)[0])

    def prepare(step):
        """The arguments of `network.paint` in a pass."""
        levels, inside = _crop(content, region, boxes[step], reductions[step])
        arguments = {
            "content": levels[None] / 255.0,
            "region": tf.cast(inside, tf.float32)[None],
            "style_code": keras.tree.map_structure(lambda part: part[step][None], style_codes),
        }
        if "origin" in network.takes:
            arguments["origin"] = boxes[step][None, :2]
        return arguments

    if "coarse" not in network.takes:
        return network.paint(**prepare(0))

    def paint(step, painted, refining):
        arguments, is_last = prepare(step), reductions[step] == 1
        is_left = is_last | tf.reduce_any(arguments["region"] > 0.0)

        def refine():
            coarse = _enlarge(255.0 * painted, boxes[step - 1], boxes[step]) / 255.0
            return fill(network.paint(**arguments, coarse=coarse))

        def begin():
            return fill(network.paint(**arguments))

        def fill(new):
            # The next pass begins from the content where a number is not finite.
            finite = tf.reduce_all(tf.math.is_finite(new), axis=-1, keepdims=True)
            return tf.where(finite | is_last, new, arguments["content"])

        new = tf.cond(refining, refine, lambda: tf.cond(is_left, begin, lambda: painted))
        return step + 1, tf.ensure_shape(new, [1, None, None, 3]), is_left

    nothing = tf.ensure_shape(tf.zeros([1, 0, 0, 3]), [1, None, None, 3])
    return tf.while_loop(
        lambda step, *_: step < tf.shape(boxes)[0],
        paint,
        (0, nothing, False),
        shape_invariants=(
            tf.TensorShape([]),
            tf.TensorShape([1, None, None, 3]),
            tf.TensorShape([]),
        ),
        parallel_iterations=1,
    )[1]


def _list_reductions(count):
    """..., 4, 2, 1, int32 `[count]`."""
    return tf.bitwise.left_shift(1, tf.range(count - 1, -1, -1))


def _divide_up(number, divisor):
    return -(-number // divisor)


def _crop(content, region, box, reduction):
    """A box of the reduced picture and of the reduced region, float `[h, w, 3]` and bool."""
    top, left, bottom, right = tf.unstack(reduction * box)
    content, region = content[top:bottom, left:right], region[top:bottom, left:right] >= INSIDE

    def reduce():
        sides = bottom - top, right - left
        lacking = [sides[0] - tf.shape(region)[0], sides[1] - tf.shape(region)[1]]
        # Squares that leave the picture repeat its last row or column, and are outside there.
        repeated = content
        for axis, side in enumerate(sides):
            lines = tf.minimum(tf.range(side), tf.shape(content)[axis] - 1)
            repeated = tf.gather(repeated, lines, axis=axis)
        padded = tf.pad(region, [[0, lacking[0]], [0, lacking[1]], [0, 0]])
        means = _average(tf.round(repeated), reduction)
        # As OpenCV rounds means of 4 numbers, and of more.
        means = tf.cond(reduction == 2, lambda: tf.floor(means + 0.5), lambda: tf.round(means))
        return means, _average(padded, reduction) >= 0.5

    return tf.cond(reduction > 1, reduce, lambda: (tf.cast(content, tf.float32), region))


def _average(pixels, reduction):
    height, width, channels = tf.unstack(tf.shape(pixels))
    shape = [height // reduction, reduction, width // reduction, reduction, channels]
    means = tf.reduce_mean(tf.reshape(tf.cast(pixels, tf.float32), shape), axis=[1, 3])
    return tf.ensure_shape(means, [None, None, pixels.shape[-1]])


def _enlarge(levels, outer, box):
    """What lies in `box` of `[1, h, w, 3]`, which lies in `outer` of the picture half as large."""
    rounded = tf.round(tf.clip_by_value(levels, 0.0, 255.0))
    sides = 2 * tf.shape(rounded)[1:3]
    enlarged = tf.floor(tf.image.resize(rounded, sides, method="bilinear") + 0.5)
    for axis in (0, 1):
        lines = tf.range(box[axis], box[axis + 2]) - 2 * outer[axis]
        lines = tf.clip_by_value(lines, 0, sides[axis] - 1)
        enlarged = tf.gather(enlarged, lines, axis=axis + 1)
    return enlarged
