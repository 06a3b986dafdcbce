# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What shows tfstyle to someone who has just met it."""
