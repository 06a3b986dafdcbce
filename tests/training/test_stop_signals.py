# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A signal is noted once, and then has its usual effect again."""

import os
import signal
import threading

import pytest

from tfstyle.training.stop_signals import StopSignals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_is_noted_and_the_handlers_are_handed_back(number):
    before = {s: signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT)}
    with StopSignals() as signals:
        assert signals.received is None
        os.kill(os.getpid(), number)
        assert signals.received == number.name
        assert {s: signal.getsignal(s) for s in before} == before


@pytest.fixture
def interruptible():
    """Ctrl-C as at a terminal: what runs in the background of a shell is started deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_second_interrupt_interrupts(interruptible):
    with StopSignals() as signals, pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        assert signals.received == "SIGINT"
        os.kill(os.getpid(), signal.SIGINT)
        signal.pause()


def test_another_thread_than_the_main_one_may_train_too():
    seen = []

    def enter():
        with StopSignals() as signals:
            seen.append(signals.received)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [None]
