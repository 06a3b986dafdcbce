# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import json

import pytest

from tfstyle.errors import InputError
from tfstyle.training.workers import Worker, read_worker

TWO = {"worker": ["a:1", "b:1"]}


@pytest.mark.parametrize(
    "config, worker",
    [
        (None, Worker(1, True)),
        ({}, Worker(1, True)),
        ({"cluster": TWO, "task": {"type": "worker", "index": 0}}, Worker(2, True)),
        ({"cluster": TWO, "task": {"type": "worker", "index": 1}}, Worker(2, False)),
        (
            {"cluster": {**TWO, "chief": ["c:1"]}, "task": {"type": "worker", "index": 0}},
            Worker(3, False),
        ),
        (
            {"cluster": {**TWO, "chief": ["c:1"]}, "task": {"type": "chief", "index": 0}},
            Worker(3, True),
        ),
    ],
)
def test_one_of_several_workers_is_the_chief(monkeypatch, config, worker):
    if config is None:
        monkeypatch.delenv("TF_CONFIG", raising=False)
    else:
        monkeypatch.setenv("TF_CONFIG", json.dumps(config))
    assert read_worker() == worker


@pytest.mark.parametrize("text", ["{", "[]", '{"cluster": 3}', '{"task": {"index": "x"}}'])
def test_another_description_is_an_input_error(monkeypatch, text):
    monkeypatch.setenv("TF_CONFIG", text)
    with pytest.raises(InputError, match="TF_CONFIG="):
        read_worker()
