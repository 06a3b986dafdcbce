# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Retries happen on one error only, back off, and stay within the deadline."""

import pytest

from tfstyle_client import (
    DeadlineExceeded,
    InvalidArgument,
    InvalidSetting,
    Limits,
    Retries,
    ServerUnavailable,
    StyleClient,
)
from tfstyle_client.jobs import Job, run_job
from tfstyle_client.retrying import LONGEST_WAIT, call_with_retries


class Clock:
    """Time that passes in pauses and calls alone."""

    def __init__(self, *, call_seconds=0.0):
        self.now, self.call_seconds, self.pauses, self.calls = 100.0, call_seconds, [], []

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds

    def run(self, ends, retries, deadline=60.0):
        """Calls end as `ends` say, one after the other."""
        ends = iter(ends)

        def call(left):
            self.calls.append(left)
            self.now += self.call_seconds
            end = next(ends)
            if isinstance(end, Exception):
                raise end
            return end

        return call_with_retries(
            call,
            retries=retries,
            deadline=deadline,
            pause=self.pause,
            clock=lambda: self.now,
            draw=lambda: 1.0,
        )


def full():
    return ServerUnavailable("full")


def test_pauses_double_up_to_the_longest():
    clock = Clock()
    assert clock.run([full()] * 5 + ["picture"], Retries(5, 0.5, 3.0)) == "picture"
    assert clock.pauses == [0.5, 1.0, 2.0, 3.0, 3.0]


def test_the_time_left_is_handed_to_each_attempt():
    clock = Clock(call_seconds=1.0)
    clock.run([full(), full(), "picture"], Retries(5, 0.5, 3.0), deadline=10.0)
    assert clock.calls == [10.0, 8.5, 6.5]


def test_no_pause_passes_the_deadline():
    clock = Clock(call_seconds=1.0)
    with pytest.raises(ServerUnavailable, match="asked 3 times") as caught:
        clock.run([full()] * 9, Retries(8, 1.0, 8.0), deadline=7.0)
    assert caught.value.attempts == 3
    assert clock.now < 107.0


@pytest.mark.parametrize(
    "error", [InvalidArgument("bad"), DeadlineExceeded("late"), RuntimeError("bug")]
)
def test_other_errors_are_not_retried(error):
    clock = Clock()
    with pytest.raises(type(error)):
        clock.run([error, "picture"], Retries())
    assert len(clock.calls) == 1


def test_no_retries_asks_once():
    clock = Clock()
    with pytest.raises(ServerUnavailable, match="asked 1 times"):
        clock.run([full(), "picture"], Retries(0))


def test_real_pauses_are_drawn_below_their_bound():
    pauses = []
    ends = iter([full(), full(), full(), "picture"])

    def call(left):
        end = next(ends)
        if isinstance(end, Exception):
            raise end
        return end

    call_with_retries(call, retries=Retries(3, 0.5, 1.0), deadline=60.0, pause=pauses.append)
    assert all(0 <= pause <= bound for pause, bound in zip(pauses, (0.5, 1.0, 1.0)))


@pytest.mark.parametrize("server", ["http://127.0.0.1:1", "grpc://127.0.0.1:1"])
@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), 1e10, 0.0, -1.0])
def test_times_that_cannot_be_waited_are_refused_before_anything_is_asked(server, seconds):
    with pytest.raises(InvalidSetting, match="deadline=.*at most 604800"):
        StyleClient(server, deadline=seconds)
    with StyleClient(server) as client, pytest.raises(InvalidSetting, match="timeout="):
        client.wait_until_ready(seconds)
    if seconds:  # without a wait there is none
        with pytest.raises(InvalidSetting, match="wait="):
            run_job(Job(server, "c.png", "s.png", "o.png", wait=seconds))


def test_the_longest_wait_and_the_largest_messages_are_within_what_transports_take():
    limits = Limits(max_message_bytes=2**40)
    for server in ("http://127.0.0.1:1", "grpc://127.0.0.1:1"):
        client = StyleClient(server, deadline=LONGEST_WAIT, retries=Retries(0), limits=limits)
        with client:
            with pytest.raises(ServerUnavailable):
                client.get_signatures()


@pytest.mark.parametrize("options", [{"count": -1}, {"first_pause": -1.0}])
def test_negative_settings_are_refused(options):
    with pytest.raises(ValueError):
        Retries(**options)
