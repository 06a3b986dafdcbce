# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which files training never sees: decided by a hash of their stem alone.

A file stays on its side when others are added, removed, renamed to another folder or converted to
another format, and on every machine.
"""

import hashlib
from collections.abc import Sequence

from tfstyle.errors import InputError


def is_held_out(stem: str, share: float) -> bool:
    """Whether the file of this stem is kept from training, for a held-out share in [0, 1]."""
    return _hash_to_unit("held out", stem) < share


def select_split(stems: Sequence[str], split: str, share: float) -> list[int]:
    """Indices of the stems on one side of the split, in their order.

    Args:
      stems: of the files.
      split: "train", "held_out" or "all".
      share: held-out share in [0, 1].
    """
    if split == "all":
        return list(range(len(stems)))
    if split not in ("train", "held_out"):
        raise InputError(f"split must be train, held_out or all, not {split!r}")
    wanted = split == "held_out"
    return [i for i, stem in enumerate(stems) if is_held_out(stem, share) == wanted]


def limit_selection(stems: Sequence[str], indices: list[int], limit: int | None) -> list[int]:
    """The `limit` indices whose stems hash lowest, in their order.

    A hash rather than the first of the list, which would be one movement or one photographer; and
    16 of them are among 100 of them.
    """
    if limit is None or limit >= len(indices):
        return indices
    return sorted(sorted(indices, key=lambda i: _hash_to_unit("limit", stems[i]))[:limit])


def _hash_to_unit(purpose: str, stem: str) -> float:
    digest = hashlib.sha256(f"{purpose}:{stem}".encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
