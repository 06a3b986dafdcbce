# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How good a checkpoint is: metrics on held-out triples, benchmarks and reports."""
