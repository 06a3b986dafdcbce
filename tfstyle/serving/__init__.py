# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network as a served model: bytes in, bytes out, everything between in one graph."""
