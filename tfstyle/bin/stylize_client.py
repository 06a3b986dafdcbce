# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles pictures on a TensorFlow Serving server that has a model of bin/export.

The program is that of the client, `tfstyle_client/program.py`, which can be installed alone.
"""

from tfstyle.bin.quiet_tensorflow import quieten_tensorflow


def run() -> None:
    from tfstyle_client import program

    quieten_tensorflow()  # needed if a SavedModel takes the place of the server
    program.run()


if __name__ == "__main__":
    run()
