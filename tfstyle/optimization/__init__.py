# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Minimizing a loss over the pixels of a picture."""
