# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Johnson et al. 2016: one network for each style."""
