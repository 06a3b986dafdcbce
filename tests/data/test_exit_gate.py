# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import threading

import pytest

from tfstyle.data.exit_gate import ExitGate


def test_an_open_gate_passes_arguments_results_and_errors():
    assert ExitGate(lambda a, b: a - b)(5, 3) == 2
    with pytest.raises(ZeroDivisionError):
        ExitGate(lambda: 1 / 0)()


def test_closing_waits_for_the_call_inside_and_turns_the_next_away():
    inside, go_on, finished = threading.Event(), threading.Event(), []

    def work():
        inside.set()
        go_on.wait()
        finished.append(True)

    gate = ExitGate(work)
    worker = threading.Thread(target=gate)
    worker.start()
    inside.wait()
    closer = threading.Thread(target=lambda: (gate.close(), finished.append("closed")))
    closer.start()
    go_on.set()
    worker.join()
    closer.join()
    assert finished == [True, "closed"]
    with pytest.raises(RuntimeError, match="ending"):
        gate()
