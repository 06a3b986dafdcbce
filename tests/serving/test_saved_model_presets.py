# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The paper's network, which is not local and has no vector for a style code, is served too."""

import keras
import numpy as np
import onnxruntime
import pytest
from loopback.fixtures import Triple

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network
from tfstyle.serving.onnx_file import save_onnx
from tfstyle.serving.saved_model import save_version
from tfstyle_client import StyleClient
from tfstyle_client.signatures import REQUIRED


@pytest.mark.broad
def test_the_paper_network_is_served_whole_and_without_style_codes(tmp_path):
    keras.utils.set_random_seed(2)
    config = LocalTransferConfig.tiny(preset="paper").to_dict()
    network = build_network("local_transfer", config)
    triple = Triple(0)
    inputs = {
        "content": triple.content[None] / np.float32(255),
        "region": triple.region[None, ..., None] / np.float32(255),
        "style": triple.style[None] / np.float32(255),
    }
    expected = network(inputs).numpy()
    version = save_version(network, tmp_path / "paper", warmup_sizes=(16,))
    with StyleClient(str(version)) as client:
        assert set(client.check_signatures()) == set(REQUIRED)
        stylized = client.stylize(triple.content, triple.region, triple.style).to_array()
        floats = client.stylize_tensors(**inputs)
    assert np.abs(stylized - np.rint(expected[0] * 255)).max() <= 1
    outside = triple.region == 0
    assert np.array_equal(stylized[outside], triple.content[outside])
    np.testing.assert_allclose(floats, expected, atol=1e-5)
    session = onnxruntime.InferenceSession(
        str(save_onnx(network, tmp_path / "paper.onnx")), providers=["CPUExecutionProvider"]
    )
    (found,) = session.run(None, {**inputs, "style_strength": np.ones(1, np.float32)})
    np.testing.assert_allclose(found, expected, atol=2e-4)
