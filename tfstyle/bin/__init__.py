# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The programs: absl flags, a frozen dataclass of options, one library call."""
