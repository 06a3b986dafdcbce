# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The four signatures of a served model.

- `serving_default`: `content_bytes`, `region_bytes`, `style_bytes`, `style_strength`,
  `stroke_size` -> `stylized_bytes`
- `stylize_tensors`: `content`, `region`, `style`, `style_strength`, `stroke_size` -> `stylized`
- `encode_style`: `style_bytes` -> `style_code`
- `stylize_with_style_code`: `content_bytes`, `region_bytes`, `style_code`, `style_strength`,
  `stroke_size` -> `stylized_bytes`

Every input is a batch. `..._bytes` are 1-D strings, JPEG or PNG, not base64 (over REST the server
decodes that), and pictures of one batch may differ in size. `style_strength` and `stroke_size` are
`[B]`, or `[1]` for all pictures; but servers that batch, as batching.config makes them, refuse
inputs of unequal length. A request of one picture may leave them out: they default to 1. The last
two signatures exist where all style codes are of one size; a code is served as one vector. Whatever
an input cannot be is INVALID_ARGUMENT with its name.
"""

from typing import Any

import tensorflow as tf

from tfstyle.methods.style_code_spec import count_values, flatten_code, restore_code
from tfstyle.serving.batch_checks import (
    check_counts,
    check_numbers,
    check_style_aspect,
    check_style_size,
    check_tensors,
)
from tfstyle.serving.graph_checks import check, say_size
from tfstyle.serving.memory_budget import choose_max_painted_pixels, choose_max_style_pixels
from tfstyle.serving.picture_graph import (
    decode_picture,
    encode_picture,
    plan_style_sides,
    resize_style,
)
from tfstyle.serving.region_graph import blend_pictures, check_finite, paint_each, stylize_pixels
from tfstyle.serving.served_options import ServedModelOptions
from tfstyle.serving.stroke_graph import encode_scales, plan_scales
from tfstyle.serving.traced_network import TracedNetwork


def _strings(name):
    return tf.TensorSpec([None], tf.string, name=name)


def _floats(name, *shape):
    return tf.TensorSpec(shape, tf.float32, name=name)


class ServedModel(tf.Module):
    """A network with the served signatures.

    `served_signatures` maps their names to the functions that `tf.saved_model.save` takes.

    Args:
      network: see methods/; only its variables are saved.
      options: fixed in the graph.

    Attributes:
      max_painted_pixels: of one request: the region's box and its margins, in each pass.
      max_style_pixels: of a style picture, in the size in which it is encoded.

    Raises:
      InputError: `max_memory` does not suffice.
    """

    def __init__(self, network: Any, *, options: ServedModelOptions = ServedModelOptions()):
        super().__init__(name="served_model")
        self._options = options
        self.max_painted_pixels = choose_max_painted_pixels(
            network, max_memory=options.max_memory, max_pixels=options.max_pixels
        )
        self.max_style_pixels = choose_max_style_pixels(
            network, max_painted_pixels=self.max_painted_pixels
        )
        # Keras wraps the variables of the backend; these are what the graph holds.
        self.kept_variables = [getattr(v, "value", v) for v in network.variables]
        code_spec = network.style_code_spec
        code_size = count_values(code_spec)
        network = TracedNetwork(network)
        # A default makes the input optional for TensorFlow Serving (SignatureDef.defaults).
        full = tf.constant([1.0])

        @tf.function(
            input_signature=[
                _strings("content_bytes"),
                _strings("region_bytes"),
                _strings("style_bytes"),
                _floats("style_strength", None),
                _floats("stroke_size", None),
            ],
            autograph=False,
        )
        def serving_default(
            content_bytes, region_bytes, style_bytes, style_strength=full, stroke_size=full
        ):
            checks = check_counts(content_bytes, region_bytes=region_bytes, style_bytes=style_bytes)
            return self._stylize(
                network,
                content_bytes,
                region_bytes,
                lambda index, scales: self._encode_style(network, style_bytes, index, scales),
                style_strength,
                stroke_size,
                checks,
            )

        @tf.function(
            input_signature=[
                _floats("content", None, None, None, 3),
                _floats("region", None, None, None, 1),
                _floats("style", None, None, None, 3),
                _floats("style_strength", None),
                _floats("stroke_size", None),
            ],
            autograph=False,
        )
        def stylize_tensors(content, region, style, style_strength=full, stroke_size=full):
            checks = check_tensors(
                network,
                content,
                region,
                style,
                style_strength,
                stroke_size,
                max_painted_pixels=self.max_painted_pixels,
                max_style_pixels=self.max_style_pixels,
            )
            with tf.control_dependencies(checks):
                content, region, style = (tf.identity(t) for t in (content, region, style))
                strengths, sizes = (
                    tf.broadcast_to(numbers, tf.shape(content)[:1])
                    for numbers in (style_strength, stroke_size)
                )

            def encode(index):
                def encode_at(scale):
                    sides = plan_style_sides(tf.shape(style)[1:3], scale)
                    return network.encode_style(resize_style(255.0 * style[index], sides)[None])

                scales = plan_scales(network, sizes[index])
                return encode_scales(network, encode_at, scales), tf.size(scales)

            painted = tf.cond(
                tf.reduce_all(sizes == 1.0),
                lambda: network.paint(content, region, network.encode_style(style)),
                lambda: paint_each(network, content, region, encode),
            )
            stylized = blend_pictures(content, painted, region, strengths)
            with tf.control_dependencies([check_finite(painted, region, "stylized", None)]):
                return {"stylized": tf.identity(stylized)}

        self.served_signatures = {
            "serving_default": serving_default,
            "stylize_tensors": stylize_tensors,
        }
        if code_size is None:
            return

        @tf.function(input_signature=[_strings("style_bytes")], autograph=False)
        def encode_style(style_bytes):
            def encode(index):
                one = tf.ones([1], tf.float64)
                code = flatten_code(self._encode_style(network, style_bytes, index, one))[0]
                finite = tf.reduce_all(tf.math.is_finite(code))
                said = "the network gives no finite code; try another style"
                with tf.control_dependencies([check(finite, "style_code", index, said)]):
                    return tf.identity(code)

            codes = tf.map_fn(
                encode,
                tf.range(tf.size(style_bytes)),
                parallel_iterations=1,
                fn_output_signature=tf.TensorSpec([code_size], tf.float32),
            )
            return {"style_code": codes}

        @tf.function(
            input_signature=[
                _strings("content_bytes"),
                _strings("region_bytes"),
                _floats("style_code", None, code_size),
                _floats("style_strength", None),
                _floats("stroke_size", None),
            ],
            autograph=False,
        )
        def stylize_with_style_code(
            content_bytes, region_bytes, style_code, style_strength=full, stroke_size=full
        ):
            finite = tf.reduce_all(tf.math.is_finite(style_code))
            checks = [
                check(finite, "style_code", None, "not finite"),
                *check_counts(content_bytes, region_bytes=region_bytes, style_code=style_code),
            ]
            return self._stylize(
                network,
                content_bytes,
                region_bytes,
                lambda index, scales: restore_code(
                    tf.repeat(style_code[index][None], tf.size(scales), axis=0), code_spec
                ),
                style_strength,
                stroke_size,
                checks,
            )

        self.served_signatures["encode_style"] = encode_style
        self.served_signatures["stylize_with_style_code"] = stylize_with_style_code

    def _decode(self, data, name, index, channels):
        return decode_picture(
            data[index],
            name=name,
            index=index,
            channels=channels,
            max_pixels=self._options.max_pixels,
        )

    def _encode_style(self, network, style_bytes, index, scales):
        """The style's code at each of the scales, `[P, ...]`."""
        pixels = self._decode(style_bytes, "style_bytes", index, 3)
        height, width = tf.unstack(tf.shape(pixels)[:2])
        with tf.control_dependencies([check_style_aspect(height, width, "style_bytes", index)]):
            pixels = tf.identity(pixels)

        def plan_sides(scale):
            return plan_style_sides(tf.shape(pixels)[:2], scale, size=self._options.style_size)

        fits = check_style_size(
            plan_sides(scales[-1]), "style_bytes", index, max_style_pixels=self.max_style_pixels
        )
        with tf.control_dependencies([fits]):
            scales = tf.identity(scales)

        def encode(scale):
            return network.encode_style(resize_style(pixels, plan_sides(scale))[None])

        return encode_scales(network, encode, scales)

    def _stylize(
        self,
        network,
        content_bytes,
        region_bytes,
        encode,
        style_strength,
        stroke_size,
        checks,
    ):
        batch = tf.size(content_bytes)
        with tf.control_dependencies([*checks, *check_numbers(style_strength, stroke_size, batch)]):
            strengths, sizes = (
                tf.broadcast_to(numbers, [batch]) for numbers in (style_strength, stroke_size)
            )

        def stylize(index):
            content = self._decode(content_bytes, "content_bytes", index, 3)
            region = self._decode(region_bytes, "region_bytes", index, 1)
            same = check(
                tf.reduce_all(tf.shape(content)[:2] == tf.shape(region)[:2]),
                "region_bytes",
                index,
                say_size(*tf.unstack(tf.shape(region)[:2])),
                " pixels, but the content has ",
                say_size(*tf.unstack(tf.shape(content)[:2])),
            )
            with tf.control_dependencies([same]):
                content = tf.identity(content)
            scales = plan_scales(network, sizes[index])
            stylized = stylize_pixels(
                network,
                content,
                region,
                encode(index, scales),
                strengths[index],
                passes=tf.size(scales),
                max_painted_pixels=self.max_painted_pixels,
                index=index,
            )
            return encode_picture(
                stylized,
                format=self._options.answer_format,
                jpeg_quality=self._options.jpeg_quality,
            )

        # One after the other: a picture keeps all cores busy, and memory stays that of one.
        stylized = tf.map_fn(
            stylize,
            tf.range(batch),
            parallel_iterations=1,
            fn_output_signature=tf.TensorSpec([], tf.string),
        )
        return {"stylized_bytes": stylized}
