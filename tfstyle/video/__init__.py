# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Films: frames in and out, masks carried from frame to frame, and jobs that can be resumed."""
