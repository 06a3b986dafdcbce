# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Imports TensorFlow without its start-up messages, and without packages we do not need.

TensorFlow's C++ code writes to stderr before it reads the level of its log, and would bury the one
line that a program prints about a mistake. A small process filters stderr during the import, so
that the last message of a TensorFlow that aborts (on a processor without AVX, say) is still
printed. Everything but the start-up messages is passed on.
"""

import contextlib
import importlib.util
import os
import subprocess
import sys

_GREETINGS = (
    r"WARNING: All log messages before absl::InitializeLog\(\)|"
    r"[IWE]\d{4} .*(?:oneDNN|cudart_stub|cuda_platform|cpu_feature_guard|Unable to register cu|"
    r"computation_placer|TF-TRT)|To enable the following instructions: "
)
_FILTER = (
    "import re, sys\n"
    "greeting = re.compile(sys.argv[1].encode())\n"
    "for line in iter(sys.stdin.buffer.readline, b''):\n"
    "    if not greeting.match(line):\n"
    "        sys.stdout.buffer.write(line)\n"
    "        sys.stdout.buffer.flush()\n"
)
# Whichever is imported first imports the other.
_IMPORTED = ("tensorflow", "keras")
# Keras imports it for plots, if it is installed. That takes a seventh of the time of
# `import tensorflow`.
_NOT_NEEDED = "matplotlib"


def quieten_tensorflow() -> None:
    """Silences the first import of TensorFlow or Keras, and on a CPU also TensorFlow's log."""
    # 3 = nothing: without a GPU, the only errors say so. 1 = warnings and errors.
    level = "1" if os.path.exists("/dev/nvidiactl") else "3"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", level)
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds each of `_IMPORTED` once, and executes it with a filtered stderr."""

    def __init__(self):
        self._wanted = set(_IMPORTED)
        self._inside = False

    def find_spec(self, name, path=None, target=None):
        del path, target
        if name not in self._wanted:
            return None
        self._wanted.remove(name)
        if not self._wanted:
            sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None or self._inside:
            return spec
        execute = spec.loader.exec_module

        def execute_quietly(module):
            self._inside = True
            try:
                with _filtered_stderr(), _without(_NOT_NEEDED):
                    execute(module)
            finally:
                self._inside = False

        spec.loader.exec_module = execute_quietly
        return spec


@contextlib.contextmanager
def _filtered_stderr():
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # stderr is closed
        yield
        return
    reader = _start_filter()
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)  # closes the pipe's last writing end, which ends the reader
        os.close(kept)
        if reader:
            reader.wait()


def _start_filter():
    """Redirects stderr through a process that filters it; None if it cannot be started."""
    try:
        # In a session of its own, so that Ctrl-C does not end it early.
        reader = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _FILTER, _GREETINGS],
            stdin=subprocess.PIPE,
            stdout=2,
            start_new_session=True,
        )
    except (OSError, TypeError):  # an embedded Python may have no executable
        return None
    os.dup2(reader.stdin.fileno(), 2)
    reader.stdin.close()
    return reader


@contextlib.contextmanager
def _without(package):
    """Makes `import package` fail inside the block, unless it was imported before."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None
    try:
        yield
    finally:
        del sys.modules[package]
