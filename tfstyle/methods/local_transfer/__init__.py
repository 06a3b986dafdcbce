# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Sun & Liu 2020, the paper this project implements, and our default built on it."""
