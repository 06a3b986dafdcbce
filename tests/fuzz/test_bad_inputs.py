# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Thousands of damaged files; each ends in a result, or in one line that names the file.

Every reader runs in a process of its own with a limit on memory and an alarm, so that a hang, a
crash or a flood of memory shows as what it is. A case is its reader and its seed:

    pytest tests/fuzz -k manifests
    PYTHONPATH=tests/fuzz:tests python -c "import test_bad_inputs as t; print(t.run('coco', [17]))"

The default run takes a few hundred cases; `-m slow` takes 10,000 (about three minutes on an idle
core).
"""

import os
import pathlib
import resource
import signal
import tempfile
import time
import warnings

import pytest
from forked_programs import call_in_process
from readers import READERS

from tfstyle.errors import InputError

SECONDS = 10
MOST_BYTES = 2**30  # beside what the process has when it begins


class TooSlow(Exception):
    """A case took longer than `SECONDS`."""


def run(name, seeds):
    """The faults of the cases: (seed, what went wrong)."""
    make, read = READERS[name]
    signal.signal(signal.SIGALRM, _ring)
    faults = []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = pathlib.Path(folder)
        whole = make(folder)
        with _limit_memory():
            for seed in seeds:
                signal.alarm(SECONDS)
                start = time.monotonic()
                try:
                    read(folder, whole, seed)
                except InputError as error:
                    line = str(error)
                    named = str(folder) in line or name in ("region_flags", "job_records")
                    if "\n" in line or not named:
                        faults.append((seed, f"no line that names the file: {line}"))
                except BaseException as error:
                    faults.append((seed, f"{type(error).__name__}: {error}"[:300]))
                finally:
                    signal.alarm(0)
                if time.monotonic() - start > SECONDS:
                    faults.append((seed, "longer than ten seconds"))
                left = [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]
                if left:
                    faults.append((seed, f"left {left}"))
    return faults


def _ring(*signal_and_frame):
    raise TooSlow


class _limit_memory:
    def __enter__(self):
        pages = int(pathlib.Path("/proc/self/statm").read_text().split()[0])
        self._before = resource.getrlimit(resource.RLIMIT_AS)
        most = pages * os.sysconf("SC_PAGESIZE") + MOST_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, self._before[1]))

    def __exit__(self, *error):
        resource.setrlimit(resource.RLIMIT_AS, self._before)


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_gives_a_result_or_one_line_that_names_it(name):
    assert call_in_process(run, name, range(40)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_ten_thousand_damaged_files_do(name):
    count = -(-10_000 // len(READERS))
    assert call_in_process(run, name, range(1_000_000, 1_000_000 + count)) == []
