# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""In which order, and in which of several processes, the files of tests run.

A plugin of pytest and pytest-xdist.
"""

import pathlib

import pytest
from xdist.scheduler import LoadFileScheduling

TESTS = pathlib.Path(__file__).parent
WAIT_MOST = ("video", "bin", "batch", "client")
# What the tests of these share takes half a minute to start: a model server, a studio and browsers,
# the graphs of a stylizer.
TOGETHER = (
    (
        "tests/client/",
        "tests/serving/test_soak.py",
        "tests/serving/test_serving_benchmark.py",
        "tests/studio/test_served_painter.py",
    ),
    ("tests/studio/",),
    ("tests/inference/",),
)


class SharedWorkScheduling(LoadFileScheduling):
    """A file in one process, and files that share what they start in one process, too."""

    def _split_scope(self, nodeid):
        shared = (group[0] for group in TOGETHER if nodeid.startswith(group))
        return next(shared, None) or super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return SharedWorkScheduling(config, log)


def pytest_collection_modifyitems(items):
    """The page's tests first, which take longest; files that wait for programs between the others.

    Waiting tests are spread over the first half.
    """
    files = list(dict.fromkeys(item.path for item in items))
    rooms = {file: file.relative_to(TESTS).parts[0] for file in files}
    waiting = [file for file in files if rooms[file] in WAIT_MOST]
    others = [file for file in files if file not in waiting]
    places = {file: k for k, file in enumerate(others)}
    step = len(others) / (2 * max(len(waiting), 1))
    places |= {file: k * step for k, file in enumerate(waiting)}
    places |= {file: -1 for file in files if rooms[file] == "studio"}
    items.sort(key=lambda item: places[item.path])
