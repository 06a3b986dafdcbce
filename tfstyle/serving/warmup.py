# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Warm-up requests, which a server replays before it reports a version as ready.

TensorFlow allocates memory and optimizes the graph in its first runs; without warm-up, the first
users wait for that. TensorFlow Serving reads `assets.extra/tf_serving_warmup_requests` (TFRecords
of PredictionLog, 1000 at most).
"""

import io
import os
import pathlib
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from PIL import Image

from tfstyle.methods.style_code_spec import count_values, flatten_code
from tfstyle_client import wire
from tfstyle_client.tensors import encode_tensor

WARMUP_FILE = "assets.extra/tf_serving_warmup_requests"


def save_warmup_requests(
    folder: str | os.PathLike,
    *,
    model: str,
    network: Any,
    signatures: Collection[str],
    sizes: Sequence[int],
) -> int:
    """Writes one request for each signature and size; returns their number.

    Args:
      folder: of the version.
      model: its name on the server.
      network: encodes the style.
      signatures: names of the model's signatures.
      sizes: sides of the square pictures. Tensors have the smallest only, since they are not
        compressed.
    """
    path = pathlib.Path(folder, WARMUP_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with tf.io.TFRecordWriter(str(path)) as writer:
        for size in sorted(sizes):
            for signature, inputs in _make_inputs(size, network).items():
                if signature not in signatures:
                    continue
                if signature == "stylize_tensors" and size != min(sizes):
                    continue
                record = wire.PredictionLog()
                request = record.predict_log.request
                request.model_spec.name = model
                request.model_spec.signature_name = signature
                for name, array in inputs.items():
                    request.inputs[name].CopyFrom(encode_tensor(array))
                writer.write(record.SerializeToString())
                count += 1
    return count


def _make_inputs(size, network):
    content, region, style = _make_pictures(size)
    content_bytes, region_bytes, style_bytes = (_encode(p) for p in (content, region, style))
    numbers = {name: np.ones(1, np.float32) for name in ("style_strength", "stroke_size")}
    content, region, style = (
        (p if p.ndim == 3 else p[..., None])[None].astype(np.float32) / np.float32(255)
        for p in (content, region, style)
    )
    inputs = {
        "serving_default": {
            "content_bytes": content_bytes,
            "region_bytes": region_bytes,
            "style_bytes": style_bytes,
            **numbers,
        },
        "stylize_tensors": {
            "content": content,
            "region": region,
            "style": style,
            **numbers,
        },
    }
    if count_values(network.style_code_spec) is not None:
        code = np.asarray(flatten_code(network.encode_style(tf.constant(style))))
        inputs["encode_style"] = {"style_bytes": style_bytes}
        inputs["stylize_with_style_code"] = {
            "content_bytes": content_bytes,
            "region_bytes": region_bytes,
            "style_code": code,
            **numbers,
        }
    return inputs


def _make_pictures(size):
    """A picture of smooth colours, a disc that covers half of it, and stripes."""
    y, x = np.mgrid[0:size, 0:size] / max(size - 1, 1)
    content = np.stack([x, y, 1 - x * y], -1)
    disc = (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.16
    stripes = 0.5 + 0.5 * np.sin(np.stack([40 * x, 30 * y, 20 * (x + y)], -1))
    return (
        np.rint(content * 255).astype(np.uint8),
        disc.astype(np.uint8) * np.uint8(255),
        np.rint(stripes * 255).astype(np.uint8),
    )


def _encode(pixels_uint8):
    stream = io.BytesIO()
    Image.fromarray(pixels_uint8).save(stream, "PNG")
    batch = np.empty(1, object)
    batch[0] = stream.getvalue()
    return batch
