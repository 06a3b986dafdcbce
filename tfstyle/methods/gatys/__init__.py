# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Image Style Transfer Using Convolutional Neural Networks, by optimization."""
