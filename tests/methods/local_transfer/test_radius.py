# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How far a pixel of the result can see: no farther than `radius`, and nearly as far."""

import numpy as np
import pytest

from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.network import LocalTransferNetwork

# Pixels: the worst alignment, and half a patch and the square of tones beside it, which alone may
# choose no other one.
SLACK = 20
SIDE, MIDDLE = 224, 112


def build(**blocks):
    settings = {**LocalTransferConfig.tiny().to_dict(), **blocks}
    return LocalTransferNetwork(LocalTransferConfig.from_dict(settings))


@pytest.mark.broad
@pytest.mark.parametrize("blocks", [(0, 0), (1, 0), (0, 1)])
def test_what_lies_beyond_the_radius_does_not_count_and_what_lies_just_within_does(blocks, draw):
    network = build(residual_blocks=blocks[0], fine_blocks=blocks[1])
    assert network.radius < MIDDLE - 16
    picture = draw(SIDE, SIDE, style_size=(48, 48))
    code = network.encode_style(picture["style"])
    content, region = picture["content"], picture["region"]
    statistics = network.compute_statistics(content, region, code)
    far = np.abs(np.mgrid[:SIDE, :SIDE])

    def count_changes(distance):
        """Of the 16 places on the grid, those whose pixel sees others farther than `distance`."""
        plain = np.asarray(network.paint(content, region, code, statistics=statistics))
        changes = 0
        for phase in range(16):
            place = MIDDLE + phase
            other = (np.abs(far - place).max(axis=0) > distance)[None, ..., None]
            painted = network.paint(
                np.where(other, 1.0 - content, content).astype("float32"),
                region,
                code,
                statistics=statistics,
            )
            changed = np.abs(np.asarray(painted)[0, place, place] - plain[0, place, place])
            changes += changed.max() > 0.0
        return changes

    assert count_changes(network.radius) == 0
    assert count_changes(network.radius - SLACK) > 0


def test_each_residual_block_adds_one_position_of_its_grid():
    assert build(residual_blocks=1).radius - build(residual_blocks=0).radius == 8
    assert build(fine_blocks=1).radius - build(fine_blocks=0).radius == 4


def test_a_crop_that_does_not_begin_on_the_stride_is_another_picture(network, draw):
    """Why crops are aligned: patches and stride-2 convolutions would begin at other pixels."""
    picture = draw(144, 104)
    code = network.encode_style(picture["style"])
    whole = picture["content"], picture["region"], code
    statistics = network.compute_statistics(*whole)
    painted = np.asarray(network.paint(*whole, statistics=statistics))
    differences = {}
    for start in (16, 17, 24, 32):
        piece = network.paint(
            *[part[:, start:] for part in whole[:2]],
            code,
            origin=np.array([[start, 0]], np.int32),
            statistics=statistics,
        )
        inner = slice(network.radius, None)
        difference = np.abs(np.asarray(piece)[:, inner] - painted[:, start:][:, inner])
        differences[start] = difference.max()
    assert max(differences[16], differences[32]) < 1e-4
    assert min(differences[17], differences[24]) > 1e-3
