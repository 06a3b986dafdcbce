# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Devices that share a batch train as one device with the whole batch would."""

import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.training.distribution import make_distribution

HERE = pathlib.Path(__file__).parent


@pytest.mark.broad
def test_two_devices_take_the_steps_of_one():
    path = os.pathsep.join([str(HERE.parents[1]), str(HERE)])
    done = subprocess.run(
        [sys.executable, HERE / "two_devices_program.py"],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["devices"] == [1, 2]
    assert result["before"] == 0.0
    assert result["moved"] > 1e-3
    assert result["after"] < 1e-3 * result["moved"]
    assert result["moments"] < 1e-6
    for one, two in zip(*result["measured"]):
        assert one.keys() == two.keys() >= {"total", "content", "style", "gradient_norm"}
        np.testing.assert_allclose(list(one.values()), list(two.values()), rtol=1e-5)


def test_a_batch_that_cannot_be_shared_out_evenly_is_refused(monkeypatch):
    import tensorflow as tf

    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    monkeypatch.setattr(
        type(strategy), "num_replicas_in_sync", property(lambda strategy: 3), raising=False
    )
    with pytest.raises(InputError, match="--batch_size=4 .* 3 devices"):
        make_distribution("mirrored", batch_size=4)
