# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Pure tensor functions in `keras.ops`: no layer, no weight, no file."""
