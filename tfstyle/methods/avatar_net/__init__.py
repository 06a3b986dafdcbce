# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Avatar-Net (Sheng et al. 2018)."""
