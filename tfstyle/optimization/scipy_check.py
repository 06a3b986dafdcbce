# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whether scipy is there, which brings L-BFGS."""

import importlib.util

from tfstyle.errors import InputError


def check_scipy() -> None:
    """InputError, with what to do, where scipy is not installed; it is not imported."""
    if importlib.util.find_spec("scipy") is None:
        raise InputError(
            "L-BFGS needs scipy, which is not installed: pip install 'tfstyle[optimize]', or set "
            "optimizer to adam"
        )
