# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Where masks come from, and how a region's edge meets the rest of the picture."""
