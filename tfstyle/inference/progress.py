# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Progress bars for what takes a while."""

import tqdm

# Work that ends sooner shows no bar, seconds.
DELAY = 2.0


def make_progress_bar(total: int, *, unit: str, shown: bool = True) -> tqdm.tqdm:
    """A bar on stderr that appears after two seconds."""
    return tqdm.tqdm(total=total, unit=unit, delay=DELAY, leave=False, disable=not shown)
