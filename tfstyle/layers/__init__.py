# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Keras layers, one public class a file."""
