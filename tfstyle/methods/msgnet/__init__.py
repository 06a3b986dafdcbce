# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""MSG-Net, Zhang & Dana 2017: one network whose CoMatch layer takes any style's Gram matrix."""
