# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import keras
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.evaluation.tile_benchmark import (
    SOURCES,
    TileBenchmarkOptions,
    compare_sources,
)
from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork


@pytest.mark.broad
def test_samples_of_everything_in_one_pass_are_close_and_the_content_is_not():
    keras.utils.set_random_seed(1)
    network = CompiledNetwork(LocalTransferNetwork(LocalTransferConfig.tiny()))
    rng = np.random.default_rng(0)
    content = np.tile(rng.integers(0, 256, (16, 16, 3)).astype(np.uint8), (8, 9, 1))
    region = np.zeros(content.shape[:2], bool)
    region[16:112, 16:128] = True
    style = rng.random((1, 32, 32, 3), np.float32)
    told = []
    compared = compare_sources(
        network,
        content,
        region,
        network.encode_style(style),
        share=4,
        advance=lambda: told.append(1),
    )
    assert len(told) == len(compared) == SOURCES
    means = {source: figures[1] for source, figures in compared.items()}
    assert means["samples of everything"] < 0.2 * means["the content itself"]
    for _, mean, high, largest in compared.values():
        assert 0 <= mean <= largest and high <= largest


@pytest.mark.parametrize("changes", [dict(size=100), dict(share=0.1), dict(share=2)])
def test_options_out_of_range_are_told(changes):
    with pytest.raises(InputError):
        TileBenchmarkOptions(**changes)
