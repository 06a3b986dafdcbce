# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Resident memory of requests at the limits, measured by the kernel, stays within the formula."""

import ctypes
import gc
import io
import pathlib
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from tfstyle.methods.checkpoint import load_network
from tfstyle.serving.memory_budget import BATCH_THREADS, PIXEL_BYTES, RUNTIME_BYTES
from tfstyle.serving.saved_model import save_version
from tfstyle.serving.served_model import ServedModel
from tfstyle.serving.served_options import ServedModelOptions

STATUS = pathlib.Path("/proc/self/status")
pytestmark = pytest.mark.skipif(not STATUS.exists(), reason="needs Linux's account of memory")

# Two threads, each with several requests of a model; prints the largest resident memory, bytes.
AT_THE_LIMITS = """
import sys, threading
import numpy as np, tensorflow as tf
folder, *names, count = sys.argv[1:]
graph = tf.Graph()
session = tf.compat.v1.Session(graph=graph)
with graph.as_default():
    meta = tf.compat.v1.saved_model.load(session, ["serve"], folder)
signature = meta.signature_def["serving_default"]
values = [np.array([open(name, "rb").read()], object) for name in names]
values += [np.ones(1, "f"), np.full(1, 2, "f")]
tensors = ("content_bytes", "region_bytes", "style_bytes", "style_strength", "stroke_size")
feeds = {signature.inputs[t].name: v for t, v in zip(tensors, values)}
output = signature.outputs["stylized_bytes"].name
answers = []
def ask():
    for _ in range(3):
        answers.append(session.run(output, feeds)[0])
threads = [threading.Thread(target=ask) for _ in range(int(count))]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert len(answers) == 3 * len(threads) and all(a == answers[0] for a in answers)
print(1024 * int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]))
"""


def encode(pixels):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def make_pictures(network, side, painted, style_side):
    """Content, a region in its middle that has `painted` pixels with its margins, and a style."""
    row = np.linspace(0, 255, side, dtype=np.uint8)
    content = np.stack(np.broadcast_arrays(row[:, None], row, row[::-1]), -1)
    region = np.zeros((side, side), np.uint8)
    inner = int(painted**0.5) // network.stride * network.stride
    if network.tiles and inner < side:
        inner -= 2 * (network.margin + network.stride)
    first = (side - inner) // 2
    region[first : first + inner, first : first + inner] = 255
    style = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    style = np.asarray(Image.fromarray(style).resize((style_side, style_side), 0))
    return [encode(pixels) for pixels in (content, region, style)]


def read_memory(name):
    return 1024 * int(STATUS.read_text().split(f"{name}:")[1].split()[0])


@pytest.mark.broad
def test_a_request_at_the_limits_takes_what_the_formula_says():
    """Of the shipped checkpoint; a painted pixel and a decoded one, in one thread."""
    network = load_network()
    max_pixels, painted = 1024 * 1024, 512 * 512
    each = network.bytes_per_pixel
    options = ServedModelOptions(
        max_pixels=max_pixels,
        max_memory=RUNTIME_BYTES + BATCH_THREADS * (PIXEL_BYTES * max_pixels + each * painted),
    )
    model = ServedModel(network, options=options)
    assert model.max_painted_pixels == painted
    serve = model.served_signatures["serving_default"]
    small = make_pictures(network, 64, 64 * 64, 64)
    large = make_pictures(network, 1024, painted, 1024)
    serve(*([data] for data in small))  # traced, and the weights in memory
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    try:
        pathlib.Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    except OSError as error:
        pytest.skip(f"the peak cannot be set back: {error}")
    before = read_memory("VmRSS")
    serve(*([data] for data in large))
    taken = read_memory("VmHWM") - before
    assert taken <= PIXEL_BYTES * max_pixels + each * painted
    region = np.full((1024, 1024), 255, np.uint8)
    with pytest.raises(tf.errors.InvalidArgumentError, match=f"paints {painted} at once"):
        serve([large[0]], [encode(region)], [large[2]])


@pytest.mark.slow
def test_two_requests_at_the_default_limits_fit_into_4_gib(tmp_path):
    """A minute on two cores; the process holds Python beside what a server holds."""
    network = load_network()
    options = ServedModelOptions()
    side = int(options.max_pixels**0.5)
    version = save_version(network, tmp_path / "model", warmup_sizes=(16,), options=options)
    painted = ServedModel(network, options=options).max_painted_pixels
    names = []
    for name, data in zip("crs", make_pictures(network, side, painted, side)):
        names.append(tmp_path / f"{name}.png")
        names[-1].write_bytes(data)
    ended = subprocess.run(
        [sys.executable, "-c", AT_THE_LIMITS, version, *names, str(BATCH_THREADS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert 2**30 < int(ended.stdout) <= 4 * 2**30
