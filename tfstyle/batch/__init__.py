# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Many pictures on a distributed engine (Ray Data); one picture is `restyle_file`'s work."""
