# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Huang & Belongie 2017: features take on the mean and deviation of the style's."""
