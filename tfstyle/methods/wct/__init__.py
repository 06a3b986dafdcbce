# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Li et al. 2017: features take on the mean and covariance of the style's, level by level."""
