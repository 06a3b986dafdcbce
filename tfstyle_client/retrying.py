# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Retries with growing pauses, within a deadline."""

import dataclasses
import random
import time
from collections.abc import Callable
from typing import TypeVar

from tfstyle_client.errors import DeadlineExceeded, InvalidSetting, ServerUnavailable

Result = TypeVar("Result")
LONGEST_WAIT = 7 * 24 * 3600.0  # seconds; clocks and sockets refuse times far beyond


def check_seconds(value: float, name: str) -> float:
    """Returns seconds in (0, LONGEST_WAIT]; InvalidSetting for any other value."""
    if not 0 < value <= LONGEST_WAIT:  # NaN neither
        raise InvalidSetting(
            f"{name}={value:g}: give seconds, more than 0 and at most {LONGEST_WAIT:.0f}"
        )
    return value


@dataclasses.dataclass(frozen=True)
class Retries:
    """How often to ask again when the server is unavailable, and how long to pause.

    The k-th pause is drawn from [0, min(longest_pause, first_pause * 2^k)] seconds ("full jitter"
    of Brooker, "Exponential backoff and jitter", 2015), so that clients that failed together do
    not come back together.
    """

    count: int = 4
    first_pause: float = 0.2
    longest_pause: float = 5.0

    def __post_init__(self):
        if self.count < 0 or self.first_pause < 0 or self.longest_pause < 0:
            raise InvalidSetting("retries: count and pauses must not be negative")


def call_with_retries(
    call: Callable[[float], Result],
    *,
    retries: Retries,
    deadline: float,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    draw: Callable[[], float] = random.random,
) -> Result:
    """`call(seconds_left)`, called again only where it raises ServerUnavailable.

    Raises:
      ServerUnavailable: the last one, when the retries are used up or the next pause would pass
        the deadline; its `attempts` says how often was asked.
      DeadlineExceeded: as `call` raises it, or no time was left to ask at all.
    """
    end = clock() + deadline
    for attempt in range(retries.count + 1):
        left = end - clock()
        if left <= 0:
            raise DeadlineExceeded(f"no answer within {deadline:g} s")
        try:
            return call(left)
        except ServerUnavailable as error:
            seconds = draw() * min(retries.longest_pause, retries.first_pause * 2.0**attempt)
            if attempt == retries.count or clock() + seconds >= end:
                raise ServerUnavailable(
                    f"{error} (asked {attempt + 1} times)", attempts=attempt + 1
                ) from error
        pause(seconds)
