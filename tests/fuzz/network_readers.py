# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Readers that need TensorFlow: weights of a checkpoint, and requests to a served model."""

import io
import json
import random
import re

import numpy as np
from mutations import damage_bytes, damage_value
from PIL import Image

NAMES = ("content", "region", "style")


def _make_checkpoint(folder):
    """{name: bytes} of a whole checkpoint of a small network."""
    import keras

    from tfstyle.methods.checkpoint import save_checkpoint
    from tfstyle.methods.local_transfer.config import LocalTransferConfig
    from tfstyle.methods.local_transfer.network import LocalTransferNetwork

    keras.utils.set_random_seed(1)
    save_checkpoint(LocalTransferNetwork(LocalTransferConfig.tiny()), folder / "whole")
    return {path.name: path.read_bytes() for path in (folder / "whole").iterdir()}


def _load_checkpoint(folder, files, seed):
    from tfstyle.methods.checkpoint import load_network, write_checksums
    from tfstyle.methods.checkpoint_files import CONFIG, WEIGHTS

    checkpoint = folder / "checkpoint"
    checkpoint.mkdir(exist_ok=True)
    files = dict(files)
    if seed % 8:
        files[WEIGHTS] = damage_bytes(files[WEIGHTS], seed)
    else:
        files[CONFIG] = json.dumps(damage_value(json.loads(files[CONFIG]), seed)).encode()
    for name, data in files.items():
        (checkpoint / name).write_bytes(data)
    if seed % 5:  # as one who damages both, or whose program wrote nonsense
        write_checksums(checkpoint)
    network = load_network(checkpoint)
    assert all(np.isfinite(weight.numpy()).all() for weight in network.weights)


def _make_model(folder):
    """A served model, and the pictures of a request."""
    del folder
    import tensorflow as tf
    from loopback.stand_in_network import TintNetwork

    from tfstyle.serving.served_model import ServedModel
    from tfstyle.serving.served_options import ServedModelOptions

    rng = np.random.default_rng(0)
    content = rng.integers(0, 256, (17, 23, 3)).astype(np.uint8)
    region = np.zeros((17, 23), np.uint8)
    region[4:9, 5:20] = 255
    whole = {}
    for format in ("PNG", "JPEG"):
        for name, pixels in (("content", content), ("region", region), ("style", content[:9])):
            stream = io.BytesIO()
            Image.fromarray(pixels).save(stream, format)
            whole[name, format] = stream.getvalue()
    model = ServedModel(TintNetwork(), options=ServedModelOptions(max_pixels=10_000))
    # Traced before the clock runs.
    model.served_signatures["serving_default"](
        **{f"{name}_bytes": tf.constant([whole[name, "PNG"]]) for name in NAMES},
        style_strength=tf.constant([1.0]),
    )
    return model, whole


def _request(folder, whole, seed):
    del folder
    import tensorflow as tf

    model, pictures = whole
    rng = random.Random(seed)
    inputs = {f"{name}_bytes": pictures[name, rng.choice(("PNG", "JPEG"))] for name in NAMES}
    damaged = rng.choice(sorted(inputs))
    inputs[damaged] = damage_bytes(inputs[damaged], seed)
    strength = rng.choice((1.0, 0.5, -1.0, 1e30, float("nan"), float("inf")))
    arguments = {name: tf.constant([data]) for name, data in inputs.items()}
    try:
        made = model.served_signatures["serving_default"](
            **arguments, style_strength=tf.constant([strength])
        )
    except tf.errors.InvalidArgumentError as error:
        assert re.search(r"(content|region|style)_(bytes|strength)", error.message), error.message
    else:
        with Image.open(io.BytesIO(made["stylized_bytes"].numpy()[0])) as image:
            image.load()


NETWORK_READERS = {
    "weights": (_make_checkpoint, _load_checkpoint),
    "requests": (_make_model, _request),
}
