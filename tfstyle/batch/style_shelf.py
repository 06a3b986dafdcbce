# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style codes that all workers share: each style is encoded by the first that needs it."""

import collections
import time
from collections.abc import Callable
from typing import Any

# A worker that has not delivered after that long has died, and the next one takes its place.
_LEASE_SECONDS = 120.0
_MOST_BYTES = 256 * 2**20
_PAUSE = 0.05


class StyleShelf:
    """Keeps the codes that were used last; runs as an actor.

    Args:
      most_bytes: of codes that are kept.
    """

    def __init__(self, *, most_bytes: int = _MOST_BYTES):
        self._most_bytes = most_bytes
        self._codes: collections.OrderedDict[tuple, tuple[Any, int]] = collections.OrderedDict()
        self._leases: dict[tuple, float] = {}
        self.bytes = 0

    def take(self, key: tuple) -> tuple[str, Any]:
        """("ready", code), ("make", None) for the one who is to make it, or ("wait", None)."""
        if key in self._codes:
            self._codes.move_to_end(key)
            return "ready", self._codes[key][0]
        now = time.monotonic()
        if self._leases.get(key, now) > now:
            return "wait", None
        self._leases[key] = now + _LEASE_SECONDS
        return "make", None

    def put(self, key: tuple, code: Any, size: int) -> None:
        """Keeps a code of so many bytes; None for one that could not be made."""
        self._leases.pop(key, None)
        if code is None or key in self._codes:
            return
        self._codes[key] = code, size
        self.bytes += size
        while self.bytes > self._most_bytes and len(self._codes) > 1:
            _, (_, size) = self._codes.popitem(last=False)
            self.bytes -= size


class SharedCodes:
    """The `CodeStore` of a worker.

    Args:
      call: calls a method of the shelf by its name, and waits for what it returns.
    """

    def __init__(self, call: Callable[..., Any]):
        self._call = call

    def get_or_make(self, key: tuple, make: Callable[[], Any]) -> Any:
        """The code of a key; see `CodeStore`."""
        while True:
            status, code = self._call("take", key)
            if status == "ready":
                return code
            if status == "make":
                break
            time.sleep(_PAUSE)
        code = None
        try:
            code = make()
        finally:
            self._call("put", key, code, _count_bytes(code))
        return code


def _count_bytes(code):
    import keras

    return 0 if code is None else sum(part.nbytes for part in keras.tree.flatten(code))
