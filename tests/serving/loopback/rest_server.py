# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The REST API as documented: status, metadata, and predict in row and columnar format."""

import base64
import http.server
import json
import re
import threading

import numpy as np
import tensorflow as tf
from google.protobuf import json_format
from tensorflow_serving.apis import get_model_metadata_pb2

from loopback.loaded_models import INVALID_ARGUMENT, ServingError

# From http_rest_api_util.cc and http_server.cc of TensorFlow Serving.
_SELECT = r"/v1/models/([^/:]+)(?:/versions/(\d+)|/labels/([^/:]+))?"
_PREDICT = re.compile(_SELECT + r":predict")
_STATUS = re.compile(_SELECT + r"(/metadata)?")
_HTTP = {
    1: 499,
    3: 400,
    4: 504,
    5: 404,
    6: 409,
    7: 403,
    8: 429,
    9: 400,
    10: 409,
    11: 400,
    12: 501,
    14: 503,
    16: 401,
}
_STATES = {20: "LOADING", 30: "AVAILABLE"}


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection; `server.models` answers."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self._answer(self._get)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(lambda: self._post(body))

    def _answer(self, method):
        try:
            status, answer = 200, method()
        except ServingError as error:
            status, answer = _HTTP.get(error.code, 500), {"error": error.message}
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _match(self, pattern):
        found = pattern.fullmatch(self.path)
        if not found:
            raise ServingError(INVALID_ARGUMENT, f"Malformed request: {self.command} {self.path}")
        name, version, label = found.groups()[:3]
        return found, name, {"version": int(version) if version else None, "label": label}

    def _get(self):
        found, name, select = self._match(_STATUS)
        models = self.server.models
        if not found.group(4):
            return {
                "model_version_status": [
                    {
                        "version": str(version),
                        "state": _STATES[state],
                        "status": {"error_code": "OK", "error_message": ""},
                    }
                    for version, state in models.states(name, **select).items()
                ]
            }
        version, loaded = models.find(name, **select)
        signatures = get_model_metadata_pb2.SignatureDefMap()
        for key, signature in loaded.signatures.items():
            signatures.signature_def[key].CopyFrom(signature)
        return {
            "model_spec": {"name": name, "signature_name": "", "version": str(version)},
            "metadata": {
                "signature_def": json_format.MessageToDict(
                    signatures,
                    preserving_proto_field_name=True,
                    always_print_fields_with_no_presence=True,
                )
            },
        }

    def _post(self, body):
        _, name, select = self._match(_PREDICT)
        try:
            request = json.loads(body)
        except ValueError as error:
            raise ServingError(INVALID_ARGUMENT, f"JSON Parse error: {error}") from error
        signature_name = request.get("signature_name", "serving_default")
        _, loaded = self.server.models.find(name, **select)
        if signature_name not in loaded.signatures:
            raise ServingError(
                INVALID_ARGUMENT,
                f'Serving signature name: "{signature_name}" not found in signature def',
            )
        infos = loaded.signatures[signature_name].inputs
        row = "instances" in request
        inputs = request["instances" if row else "inputs"]
        if not row and not isinstance(inputs, dict):
            inputs = {next(iter(infos)): inputs}
        if row:
            if not isinstance(inputs[0], dict) or set(inputs[0]) == {"b64"}:
                inputs = [{next(iter(infos)): value} for value in inputs]
            inputs = {key: [element[key] for element in inputs] for key in inputs[0]}
        arrays = {
            key: _read(value, infos[key].dtype) for key, value in inputs.items() if key in infos
        }
        _, outputs = self.server.models.predict(name, signature_name, arrays, **select)
        written = {key: _write(key, value) for key, value in outputs.items()}
        only = next(iter(written.values())) if len(written) == 1 else None
        if not row:
            return {"outputs": written if only is None else only}
        rows = only if only is not None else [dict(zip(written, r)) for r in zip(*written.values())]
        return {"predictions": rows}


def _read(value, dtype):
    if dtype == tf.string.as_datatype_enum:
        array = np.empty(len(value), object)
        array[:] = [
            base64.b64decode(v["b64"]) if isinstance(v, dict) else v.encode() for v in value
        ]
        return array
    return np.array(value, tf.as_dtype(dtype).as_numpy_dtype)


def _write(name, array):
    if array.dtype != object:
        return array.tolist()
    if name.endswith("_bytes"):
        return [{"b64": base64.b64encode(value).decode()} for value in array]
    return [value.decode() for value in array]


class Server(http.server.ThreadingHTTPServer):
    """Takes a rush of connections at once."""

    request_queue_size = 512
    daemon_threads = True

    def __init__(self, models, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.models = models


def start_rest(models, port=0):
    """(server, port) on loopback; 0 is a free port."""
    server = Server(models, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, server.server_address[1]
