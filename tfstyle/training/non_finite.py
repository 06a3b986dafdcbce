# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The error of a training that has gone to infinity."""

from tfstyle.errors import InputError


class NonFiniteError(InputError):
    """A loss, a gradient or a weight has become infinite or not a number."""
