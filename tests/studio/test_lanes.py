# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import asyncio
import concurrent.futures
import threading

import pytest

from tfstyle.studio.lanes import Cancelled, Lane


@pytest.fixture
def lane():
    lane = Lane("test")
    yield lane
    lane.close()


def hold(lane, owner="a"):
    """A job that runs until the event is set; (job, event)."""
    begun, may_end = threading.Event(), threading.Event()

    def work(on_progress):
        begun.set()
        may_end.wait(60)
        on_progress(0.5)
        return "held"

    job = lane.submit(owner, work)
    assert begun.wait(60)
    return job, may_end


def wait(job):
    """In a thread: where a browser is driven in this one, it runs a loop of its own already."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, job.wait()).result(60)


def test_jobs_run_one_at_a_time_in_the_order_in_which_they_came(lane):
    done = []
    first, may_end = hold(lane)
    others = [lane.submit(name, lambda _, name=name: done.append(name)) for name in "bcd"]
    assert [lane.count_before(job) for job in (first, *others)] == [0, 1, 2, 3]
    assert first.state == "working" and {job.state for job in others} == {"waiting"}
    may_end.set()
    others[-1].future.result(60)
    assert done == ["b", "c", "d"]
    assert {job.state for job in (first, *others)} == {"done"} and first.share == 0.5


def test_cancelled_work_ends_at_its_next_step_and_waiting_work_never_begins(lane):
    done = []
    first, may_end = hold(lane)
    second = lane.submit("a", lambda _: done.append("second"))
    third = lane.submit("b", lambda _: done.append("third"))
    first.cancel()
    second.cancel()
    assert first.state == second.state == "cancelled"
    may_end.set()
    third.future.result(60)
    assert done == ["third"]
    with pytest.raises(Cancelled):
        wait(first)
    with pytest.raises(Cancelled):
        wait(second)


def test_work_that_fails_says_why_and_the_lane_goes_on(lane):
    def fail(_):
        raise ValueError("no")

    job = lane.submit("a", fail)
    with pytest.raises(ValueError, match="no"):
        wait(job)
    assert job.state == "failed"
    assert wait(lane.submit("a", lambda _: 7)) == 7
