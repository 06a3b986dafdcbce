# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Deep photo style transfer: photographs stay photographs."""
