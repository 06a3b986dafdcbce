# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What every test runs under: no GPU chatter, the same random numbers each time, one server."""

import gc
import os
import pathlib
import sys
from unittest import mock

import hypothesis
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

# The stand-in for a model server, which serving and client share.
sys.path.insert(0, str(pathlib.Path(__file__).parent / "serving"))
pytest_plugins = ["loopback.fixtures", "shared_work"]

# Derandomized: a run that fails fails again. The deadline would measure the machine.
hypothesis.settings.register_profile(
    "tfstyle",
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("tfstyle")


def pytest_collection_finish():
    """What is imported stays: the collector need not look through TensorFlow again and again."""
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.fixture(autouse=True)
def same_random_numbers_each_time():
    """Seeds Keras where a test file has imported it (the import alone takes seconds).

    Not TensorFlow's own generator, from which nothing here draws: with each seed TensorFlow forgets
    its kernels and optimizes every graph again.
    """
    if "keras" in sys.modules:
        with mock.patch("tensorflow.random.set_seed"):
            sys.modules["keras"].utils.set_random_seed(20200)


@pytest.fixture
def toys(monkeypatch):
    """The toy methods are registered, too."""
    from toy_methods import TOYS

    from tfstyle.methods.registry import METHODS

    for name, place in TOYS.items():
        monkeypatch.setitem(METHODS, name, place)
