# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.engine import run_ray
from tfstyle.errors import InputError
from tfstyle.inference.stylize_options import StylizeOptions

ray = pytest.importorskip("ray")


@pytest.mark.parametrize("address, place", [(None, "this machine"), ("auto", "--address=auto")])
@pytest.mark.parametrize("error", [Exception, ConnectionError])
def test_a_ray_that_does_not_start_is_one_line(monkeypatch, address, place, error):
    def fail(**options):
        raise error("timed out\nduring startup")

    monkeypatch.setattr(ray, "init", fail)
    options = BatchOptions(StylizeOptions("in", "out", style="s.jpg"), address=address)
    with pytest.raises(InputError) as caught, run_ray(options):
        pass
    assert str(caught.value) == f"{place}: Ray does not start (timed out during startup)"
