# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Methods small enough to be read at a glance, each a folder and the line that registers it.

Together they do all that the contract allows; what is generic is tested with them.
"""

TOYS = {
    "toy_tint": "toy_methods.tint.method:METHOD",
    "toy_one_style": "toy_methods.one_style.method:METHOD",
    "toy_descent": "toy_methods.descent.method:METHOD",
}
