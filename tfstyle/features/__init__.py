# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Loss networks: the only code that knows BGR, 255 and channel means."""
