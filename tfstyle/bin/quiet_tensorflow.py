# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Keeps what TensorFlow says of itself while it is imported out of a program's stderr.

Its C++ side greets on the file descriptor before any setting of its log is read, and would bury the
one line that a program says of a mistake. Whatever else comes while importing is passed on.
"""

import contextlib
import importlib.util
import os
import re
import sys
import tempfile

_CHATTER = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog\(\)|"
    rb"[IWE]\d{4} .*(?:oneDNN|cudart_stub|cuda_platform|cpu_feature_guard|Unable to register cu|"
    rb"computation_placer|TF-TRT)|To enable the following instructions: "
)


def quieten_tensorflow():
    """Has the next `import tensorflow` be silent about itself, and its log too on a CPU."""
    # Without a GPU its only errors of its own are that there is none; 1 = warnings and errors.
    level = "1" if os.path.exists("/dev/nvidiactl") else "3"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", level)
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds tensorflow once, and has it executed with a filtered stderr."""

    def find_spec(self, name, path=None, target=None):
        del path, target
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_quietly(module):
                with _filtered_stderr():
                    execute(module)

            spec.loader.exec_module = execute_quietly
        return spec


@contextlib.contextmanager
def _filtered_stderr():
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            for line in said:
                if not _CHATTER.match(line):
                    os.write(2, line)
