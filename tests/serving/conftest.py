# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A served model, for the tests of this room."""

from loopback.fixtures import models_folder, server, triple

__all__ = ["models_folder", "server", "triple"]
