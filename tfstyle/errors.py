# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The one exception that means "the user gave us something we cannot use"."""

_LONGEST = 1000  # characters


class InputError(ValueError):
    """Bad input from the user: a file, a flag, an array.

    The message is one line that names the input and says what to do about it; the binaries print
    it without a traceback and exit with status 2.
    """

    def __init__(self, message: str):
        # Messages of libraries are quoted inside ours; some span lines, some hold a whole file.
        line = " ".join(str(message).split())
        if len(line) > _LONGEST:
            line = f"{line[: _LONGEST // 2]} ... {line[-_LONGEST // 2 :]}"
        super().__init__(line)
