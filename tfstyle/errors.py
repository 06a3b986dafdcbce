# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The one exception that means "the user gave us something we cannot use"."""


class InputError(ValueError):
    """Bad input from the user: a file, a flag, an array.

    The message is one line that names the input and says what to do about it; the binaries print
    it without a traceback and exit with status 2.
    """

    def __init__(self, message: str):
        # Messages of libraries are quoted inside ours, and some of them span lines.
        super().__init__(" ".join(str(message).split()))
