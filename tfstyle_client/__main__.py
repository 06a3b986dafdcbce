# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""python -m tfstyle_client is the program."""

from tfstyle_client.program import run

run()
