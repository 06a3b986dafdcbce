# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles pictures on a TensorFlow Serving server that has a model of bin/export.

The program is the client's own, `tfstyle_client/program.py`, which installs without tfstyle too.
"""

from tfstyle.bin.quiet_tensorflow import quieten_tensorflow


def run() -> None:
    from tfstyle_client import program

    quieten_tensorflow()  # which a SavedModel in place of a server needs
    program.run()


if __name__ == "__main__":
    run()
