# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What was left out and why: counted, named, and said once each."""

import logging

_logger = logging.getLogger(__name__)


class SkippedFiles:
    """Files that could not be used, with the reason; each is logged the first time.

    Attributes:
      reasons: dict of file name to the reason, in the order they were met.
    """

    def __init__(self):
        self.reasons: dict[str, str] = {}

    def add(self, name: str, reason: str | Exception) -> None:
        """Notes that `name` was skipped; called from several threads at once."""
        reason = str(reason)
        # setdefault is one step under the interpreter's lock, and keeps the object picklable.
        if self.reasons.setdefault(name, reason) is reason:
            _logger.warning("skipped %s: %s (%d so far)", name, reason, len(self.reasons))

    def __len__(self) -> int:
        return len(self.reasons)
