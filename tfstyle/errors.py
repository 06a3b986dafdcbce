# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The one exception that means "the user gave us something we cannot use"."""

# Room for two of the longest paths that are common; a file's content quoted whole has none.
MOST_CHARACTERS = 1000


class InputError(ValueError):
    """Bad input from the user: a file, a flag, an array.

    The message is one line that names the input and says what to do about it; the binaries print
    it without a traceback and exit with status 2.
    """

    def __init__(self, message: str):
        super().__init__(fit_line(message))


def fit_line(message: object) -> str:
    """A message as one line of at most MOST_CHARACTERS, cut out of its middle where it is longer.

    Messages of libraries are quoted inside ours: some of them span lines, some quote a file.
    """
    text = str(message)
    # Before the split, which takes a file's size of memory.
    if len(text) > 4 * MOST_CHARACTERS:
        text = text[: 2 * MOST_CHARACTERS] + " " + text[-2 * MOST_CHARACTERS :]
    line = " ".join(text.split())
    if len(line) <= MOST_CHARACTERS:
        return line
    # The input is named first, and what to do about it comes last.
    return f"{line[: MOST_CHARACTERS - 305]} ... {line[-300:]}"
