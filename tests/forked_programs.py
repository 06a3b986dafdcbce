# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Programs, each in a process that begins where TensorFlow has been imported already.

The import takes longer than most of what is tested. One process imports it and forks for each
program (the fork server of multiprocessing), so that exit status, signals, output and current
folder are those of any process. How a program starts up is for the tests that start Python itself.
"""

import contextlib
import functools
import gc
import multiprocessing
import multiprocessing.forkserver
import os
import pathlib
import runpy
import signal
import subprocess
import sys
import tempfile
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[1]


class ForkedProgram:
    """A running program: what tests use of `subprocess.Popen`, with text from its two streams."""

    def __init__(self, module, *arguments, cwd=None):
        self.args = [module, *map(str, arguments)]
        self._folder = tempfile.TemporaryDirectory()
        streams = [os.path.join(self._folder.name, stream) for stream in ("stdout", "stderr")]
        self._process = _get_context().Process(
            target=_run, args=(self.args, os.fspath(cwd or os.getcwd()), streams)
        )
        self._process.start()
        self._streams = streams

    def poll(self):
        """The exit status, negative for a signal; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number):
        """To a program that has ended, nothing is sent."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, number)

    def finish(self):
        """Waits for the end; a `subprocess.CompletedProcess`."""
        self._process.join()
        texts = [pathlib.Path(path).read_text(encoding="utf-8") for path in self._streams]
        self._folder.cleanup()
        return subprocess.CompletedProcess(self.args, self.poll(), *texts)


def run_program(module, *arguments, cwd=None):
    """Runs a module to its end as `python -m` would; a `subprocess.CompletedProcess`."""
    return ForkedProgram(module, *arguments, cwd=cwd).finish()


def call_in_process(function, *arguments):
    """What a function of a module returns in a process of its own, whose memory nothing else used.

    Arguments and the result are pickled; where it raises, the exit status is nonzero.
    """
    receiving, sending = _get_context().Pipe(duplex=False)
    process = _get_context().Process(target=_send, args=(sending, function, *arguments))
    process.start()
    sending.close()
    try:
        result = receiving.recv()
    except EOFError:
        result = None
    process.join()
    assert process.exitcode == 0, f"{function.__name__} failed; see stderr"
    return result


@functools.cache
def _get_context():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["keras"])
    # The programs silence TensorFlow before they import it; here it is imported before them.
    with mock.patch.dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3"):
        multiprocessing.forkserver.ensure_running()
    return context


def _send(connection, function, *arguments):
    connection.send(function(*arguments))


def _run(args, folder, streams):
    gc.freeze()  # what was imported before the fork
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(folder)
    # Whoever tests under nohup ignores the one, whoever tests in the background the other.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path.insert(0, str(ROOT))
    sys.argv = list(args)
    runpy.run_module(args[0], run_name="__main__", alter_sys=True)
