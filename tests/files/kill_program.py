# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Replaces a folder again and again, each time killed one system call later, and looks at it.

Arguments: an empty folder; "exchange" or "rename", the way to swap. Prints how many kills there
were. It imports little, so that a fork of it is cheap.
"""

import itertools
import os
import pathlib
import signal
import sys

from tfstyle.files import folder_swap
from tfstyle.files.atomic import make_folder_atomically


def write(target, text):
    with make_folder_atomically(target) as folder:
        for name in ("weights", "config"):
            (folder / name).write_text(text)


def write_until(target, stop):
    """Kills this process before its system call number `stop` on files."""
    calls = itertools.count()

    def hook(event, _):
        if event.split(".")[0] in ("os", "open", "shutil") and next(calls) == stop:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    write(target, "new")
    os._exit(0)


def main(root, way):
    if way == "rename":
        folder_swap._exchange = lambda first, second: False
    for stop in itertools.count():
        target = root / str(stop) / "best"
        write(target, "old")
        (target / "notes").write_text("the user's")
        process = os.fork()
        if not process:
            write_until(target, stop)
        _, status = os.waitpid(process, 0)
        if way == "rename":
            folder_swap.recover_folder(target)
        found = {path.name: path.read_text() for path in target.iterdir()}
        assert found.pop("notes") == "the user's", (stop, found)
        assert found.keys() == {"weights", "config"}, (stop, found)
        assert len(set(found.values())) == 1, (stop, found)
        write(target, "next")
        assert os.listdir(target.parent) == ["best"], (stop, os.listdir(target.parent))
        assert (target / "notes").read_text() == "the user's"
        if not os.WIFSIGNALED(status):
            assert set(found.values()) == {"new"}
            print(stop)
            return


main(pathlib.Path(sys.argv[1]), sys.argv[2])
