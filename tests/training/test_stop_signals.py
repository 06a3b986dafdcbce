# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A signal is noted once, and then has its usual effect again."""

import os
import pathlib
import pty
import signal
import subprocess
import sys
import threading

import pytest

from tfstyle.training.stop_signals import SIGNALS, StopSignals


@pytest.fixture
def attentive():
    """All three as at a terminal: what a shell runs in the background ignores Ctrl-C."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_first_signal_is_noted_and_the_handlers_are_handed_back(attentive, number):
    before = {s: signal.getsignal(s) for s in SIGNALS}
    with StopSignals() as signals:
        assert signals.received is None
        os.kill(os.getpid(), number)
        assert signals.received == number.name
        assert {s: signal.getsignal(s) for s in before} == before


def test_a_signal_that_the_process_was_started_to_ignore_stays_ignored(attentive):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    with StopSignals() as signals:
        os.kill(os.getpid(), signal.SIGHUP)
        assert signals.received is None
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


def test_output_after_the_terminal_has_hung_up_is_discarded_and_no_error():
    ours, theirs = pty.openpty()
    program = (
        "import signal, sys, time\n"
        "from tfstyle.training.stop_signals import StopSignals\n"
        "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
        "with StopSignals() as signals:\n"
        "    print('ready', flush=True)\n"
        "    while signals.received is None:\n"
        "        time.sleep(0.01)\n"
        "    print('said')\n"
        "    print('said', file=sys.stderr)\n"
        "    sys.stdout.flush()\n"
        "    sys.exit(7 if signals.received == 'SIGHUP' else 8)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(pathlib.Path(__file__).parents[2])},
    )
    os.close(theirs)
    assert os.read(ours, 100).startswith(b"ready")
    os.close(ours)  # the terminal is gone
    process.send_signal(signal.SIGHUP)
    assert process.wait() == 7


def test_a_second_interrupt_interrupts(attentive):
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
