# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Starting the stand-in in a process of its own, and telling it what to do."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parents[1]


class LoopbackServer:
    """A context manager: `rest` and `grpc` are its addresses."""

    def __init__(self, models_config, *arguments):
        self._models_config, self._arguments = models_config, arguments
        self._start()

    def _start(self, *ports):
        environment = dict(os.environ, PYTHONPATH=str(HERE), TF_CPP_MIN_LOG_LEVEL="3")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "loopback", str(self._models_config), *self._arguments, *ports],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        ports = json.loads(self._process.stdout.readline())
        self.rest_port, self.grpc_port = ports["rest"], ports["grpc"]
        self.rest = f"http://127.0.0.1:{self.rest_port}"
        self.grpc = f"grpc://127.0.0.1:{self.grpc_port}"

    def order(self, **order):
        """Sends one order and waits for its acknowledgement."""
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"

    @property
    def number(self):
        """Of the process."""
        return self._process.pid

    def restart(self):
        """Kills it, whatever it is doing, and starts another at the same addresses."""
        self.kill()
        self._process.stdin.close()
        self._process.stdout.close()
        self._start(f"--rest_port={self.rest_port}", f"--grpc_port={self.grpc_port}")

    def kill(self):
        """Ends it at once, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
