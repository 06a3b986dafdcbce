# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The disk edge: pictures as people have them, and writes that happen whole or not at all."""
