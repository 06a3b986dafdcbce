# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style-attentional networks (Park and Lee 2019)."""
