# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Thousands of damaged files; each ends in a result, or in one line that names the file.

Every reader runs in a process of its own with limits on memory and time, so that a hang, a crash or
a flood of memory shows as what it is. A case is its reader and its seed:

    pytest tests/fuzz -k manifests
    PYTHONPATH=tests/fuzz:tests python -c "import test_bad_inputs as t; print(t.run('coco', [17]))"

The default run takes 760 cases; `-m slow` takes 13,150 (37 seconds of a core).
"""

import contextlib
import os
import pathlib
import resource
import signal
import tempfile
import time
import warnings

import pytest
from forked_programs import call_in_process
from network_readers import NETWORK_READERS
from page_readers import PAGE_READERS
from readers import FILE_READERS

from tfstyle.errors import InputError

# Of the processor for one case, which does not depend on what else the machine does; and by the
# clock, for one that waits for ever.
SECONDS, CLOCK = 10, 300
READERS = FILE_READERS | PAGE_READERS
# Beside what the process has when it begins; each thread of TensorFlow takes some for itself.
MOST_BYTES = {name: 2**30 for name in READERS} | {name: 2**32 for name in NETWORK_READERS}
# Readers whose input has no file, or which a visitor must not be told of.
WITHOUT_FILE = ("region_flags", "settings", *PAGE_READERS)


class TooSlow(Exception):
    """A case took longer than `SECONDS`, or `CLOCK`."""


def run(name, seeds):
    """The faults of the cases: (seed, what went wrong)."""
    make, read = (READERS | NETWORK_READERS)[name]
    signal.signal(signal.SIGALRM, _ring)
    signal.signal(signal.SIGPROF, _ring)
    faults = []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = pathlib.Path(folder)
        whole = make(folder)
        with _limit_memory(MOST_BYTES[name]):
            for seed in seeds:
                signal.alarm(CLOCK)
                signal.setitimer(signal.ITIMER_PROF, SECONDS)
                start = time.process_time()
                try:
                    read(folder, whole, seed)
                except InputError as error:
                    line = str(error)
                    named = str(folder) in line or name in WITHOUT_FILE
                    if "\n" in line or not named:
                        faults.append((seed, f"no line that names the file: {line}"))
                except BaseException as error:
                    faults.append((seed, f"{type(error).__name__}: {error}"[:300]))
                finally:
                    signal.alarm(0)
                    signal.setitimer(signal.ITIMER_PROF, 0)
                if time.process_time() - start > SECONDS:
                    faults.append((seed, "longer than ten seconds"))
                left = [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]
                if left:
                    faults.append((seed, f"left {left}"))
    return faults


def _ring(*signal_and_frame):
    raise TooSlow


@contextlib.contextmanager
def _limit_memory(more):
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * os.sysconf("SC_PAGESIZE") + more
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_gives_a_result_or_one_line_that_names_it(name):
    assert call_in_process(run, name, range(60)) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", READERS)
def test_some_damage_does_no_harm_so_that_the_readers_come_to_their_end(name, tmp_path):
    make, read = READERS[name]
    whole, ends = make(tmp_path), 0
    for seed in range(60):
        with contextlib.suppress(InputError):
            read(tmp_path, whole, seed)
            ends += 1
    assert ends


@pytest.mark.parametrize("name", NETWORK_READERS)
def test_damaged_weights_and_requests_do(name):
    assert call_in_process(run, name, range(20)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_ten_thousand_damaged_files_do(name):
    assert call_in_process(run, name, range(1_000_000, 1_001_000)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name, count", [("weights", 150), ("requests", 1000)])
def test_many_more_damaged_weights_and_requests_do(name, count):
    assert call_in_process(run, name, range(1_000_000, 1_000_000 + count)) == []
