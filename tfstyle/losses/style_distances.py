# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How `losses/style.py` compares Gram matrices; named here, where Keras is not loaded."""

DISTANCES = ("squared", "robust")
