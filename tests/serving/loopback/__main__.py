# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""python -m loopback MODELS_CONFIG [--hold_loading] [--parallel N] [--rest_port N] [--grpc_port N]
[--pid_file PATH]

Prints one line of JSON with its ports when it answers, then obeys lines of JSON on its standard
input, each acknowledged by a line: {"loaded": true}, {"fault": "unavailable", "times": 2},
{"fault": "delay", "times": 1, "seconds": 3}, {"fault": "garbage", "times": 1}, {"healthy": true}
for no more faults, and {"reload": true} to read models.config again. Ends with its standard input.
"""

import argparse
import json
import os
import pathlib
import sys

from loopback.grpc_server import start_grpc
from loopback.loaded_models import LoadedModels
from loopback.rest_server import start_rest


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("models_config")
    parser.add_argument("--hold_loading", action="store_true")
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--rest_port", type=int, default=0)
    parser.add_argument("--grpc_port", type=int, default=0)
    parser.add_argument("--pid_file", help="where to write the number of this process")
    arguments = parser.parse_args()
    models = LoadedModels(arguments.models_config, mount="/models", parallel=arguments.parallel)
    if not arguments.hold_loading:
        models.loaded.set()
    if arguments.pid_file:
        pathlib.Path(arguments.pid_file).write_text(str(os.getpid()), encoding="ascii")
    kept_grpc, grpc_port = start_grpc(models, arguments.grpc_port)
    kept_rest, rest_port = start_rest(models, arguments.rest_port)
    print(json.dumps({"grpc": grpc_port, "rest": rest_port}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order.get("loaded"):
            models.loaded.set()
        if order.get("reload"):
            models.read_config()
        if order.get("healthy"):
            models.faults.clear()
        if "fault" in order:
            models.delay = order.get("seconds", models.delay)
            models.faults[order["fault"]] = order["times"]
        print("done", flush=True)
    del kept_grpc, kept_rest  # a gRPC server ends when nothing refers to it
    # At once: requests that nobody waits for any more would hold an orderly end up.
    os._exit(0)


if __name__ == "__main__":
    main()
