# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A stand-in for tensorflow_model_server, for tests on machines where its image cannot run.

No part of the product: it is neither installed nor fast. It speaks the protocols of TensorFlow
Serving as documented, on loopback, and can be told to misbehave.
"""
