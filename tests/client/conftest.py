# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A served model, for the tests of this room; what makes it lies with the tests of serving."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "serving"))

from loopback.fixtures import models_folder, server, triple  # noqa: E402

__all__ = ["models_folder", "server", "triple"]
