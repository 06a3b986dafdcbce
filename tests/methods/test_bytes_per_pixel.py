# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a network says of its memory, against what a pass takes."""

import pathlib

import numpy as np
import pytest
from forked_programs import call_in_process
from tiny_networks import TINY_CONFIGS, build_tiny, list_cases, with_toys

from tfstyle.inference.compiled_network import CompiledNetwork

STATUS = pathlib.Path("/proc/self/status")
# Of the large pass; what optimizes a picture makes many passes and takes more for a pixel.
SIDE, OPTIMIZED_SIDE = 768, 384


def read_memory(name):
    return 1024 * int(STATUS.read_text(encoding="ascii").split(f"{name}:")[1].split()[0])


def measure(method, config):
    """(bytes that a large pass takes beyond a small one, what the network says), for each pixel."""
    with with_toys():
        network = build_tiny(method, config)
        compiled = CompiledNetwork(network)
        code = compiled.encode_style(np.full((1, 32, 32, 3), 0.3, "float32"))
        large = SIDE if network.traces else OPTIMIZED_SIDE
        pictures = [np.full((1, side, side, 3), 0.5, "float32") for side in (64, large)]
        compiled.paint(pictures[0], pictures[0][..., :1] + 0.5, code)
        region = np.ones((1, large, large, 1), "float32")
        before = read_memory("VmHWM")
        compiled.paint(pictures[1], region, code)
        return (read_memory("VmHWM") - before) / large**2, network.bytes_per_pixel


@pytest.mark.skipif(not STATUS.exists(), reason="the system does not tell the peak of memory")
@pytest.mark.parametrize("case", list_cases(TINY_CONFIGS))
def test_a_pass_takes_about_the_memory_that_the_network_says(case):
    """Within a factor: allocators keep some, and a tiny network has more than its widest map."""
    taken, said = call_in_process(measure, *case)
    assert taken / 3 < said < 3 * taken
