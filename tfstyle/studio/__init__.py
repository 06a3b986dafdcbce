# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The page in the browser: calls what the programs call, and shows it."""
