# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The methods, one folder each; they never import one another, nor data/ or regions/."""
