# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Loss terms, each a function of tensors; one weighted sum that returns (total, parts)."""
