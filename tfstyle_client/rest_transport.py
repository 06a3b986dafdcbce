# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""REST, as TensorFlow Serving documents it ("RESTful API", api_rest.md)."""

import base64
import json
import time
import urllib.parse

import numpy as np
import requests
import requests.adapters
import urllib3

from tfstyle_client.errors import (
    BadAnswer,
    DeadlineExceeded,
    InvalidArgument,
    InvalidSetting,
    ModelNotFound,
    RequestTooLarge,
    ServerFault,
    ServerUnavailable,
)
from tfstyle_client.messages import find_input_name, is_unknown_label
from tfstyle_client.pictures import Limits
from tfstyle_client.signatures import DTYPE_NAMES, DTYPES, Signature, TensorSpec, get_only_output
from tfstyle_client.transport import Model, VersionState

_CHUNK = 2**18


class RestTransport:
    """One pool of connections to one server."""

    def __init__(self, server: str, model: Model, limits: Limits):
        self._server = server.rstrip("/")
        self._model = model
        self._limit = limits.max_message_bytes
        self._url = f"{self._server}/v1/models/{urllib.parse.quote(model.name, safe='')}"
        if model.version is not None:
            self._url += f"/versions/{model.version}"
        if model.label is not None:
            self._url += f"/labels/{urllib.parse.quote(model.label, safe='')}"
        self._session = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=512, max_retries=0)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def predict(
        self, signature: str, inputs: dict[str, np.ndarray], timeout: float
    ) -> dict[str, np.ndarray]:
        columns = {name: _to_json(array) for name, array in inputs.items()}
        body = json.dumps({"signature_name": signature, "inputs": columns}).encode()
        if len(body) > self._limit:
            raise RequestTooLarge(f"the request has {len(body)} bytes, the limit is {self._limit}")
        outputs = self._ask("POST", f"{self._url}:predict", timeout, body).get("outputs")
        if outputs is None:
            raise BadAnswer(f"{self._server} answered without outputs")
        if not isinstance(outputs, dict):
            outputs = {get_only_output(signature): outputs}  # one output travels without its name
        return {name: _from_json(value) for name, value in outputs.items()}

    def get_states(self, timeout: float) -> dict[int, VersionState]:
        answer = self._ask("GET", self._url, timeout)
        try:
            return {
                int(v["version"]): VersionState(v["state"], v["status"]["error_message"])
                for v in answer["model_version_status"]
            }
        except (KeyError, TypeError, ValueError) as error:
            raise BadAnswer(f"{self._server} answered no model status") from error

    def get_signatures(self, timeout: float) -> dict[str, Signature]:
        answer = self._ask("GET", f"{self._url}/metadata", timeout)
        try:
            found = answer["metadata"]["signature_def"]["signature_def"]
            return {
                name: Signature(_read_infos(s["inputs"]), _read_infos(s["outputs"]))
                for name, s in found.items()
                if not name.startswith("__")
            }
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadAnswer(f"{self._server} answered no signatures") from error

    def close(self) -> None:
        self._session.close()

    def _ask(self, verb, url, timeout, body=None):
        """One request; the JSON object it is answered with."""
        end = time.monotonic() + timeout
        try:
            # The timeout of requests is for each wait; `_read` watches the whole.
            with self._session.request(
                verb,
                url,
                data=body,
                timeout=timeout,
                stream=True,
                headers={"Content-Type": "application/json"} if body else None,
            ) as response:
                data = self._read(response.raw, end, timeout)
                status = response.status_code
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise DeadlineExceeded(f"{self._server}: no answer within {timeout:.3g} s") from error
        except (requests.ConnectionError, urllib3.exceptions.HTTPError) as error:
            raise ServerUnavailable(
                f"{self._server}: no connection, or lost ({_find_reason(error)})"
            ) from error
        except (requests.exceptions.InvalidURL, UnicodeError) as error:
            raise InvalidSetting(f"{self._server}: not an address ({error})") from error
        except requests.RequestException as error:
            raise BadAnswer(f"{self._server}: {error}") from error
        try:
            answer = json.loads(data)
        except (ValueError, RecursionError):
            answer = None
        if status != 200:
            said = answer.get("error") if isinstance(answer, dict) else None
            raise self._translate(status, str(said or data[:200].decode(errors="replace")))
        if not isinstance(answer, dict):
            raise BadAnswer(f"{self._server} answered no JSON object")
        return answer

    def _read(self, raw, end, timeout):
        parts, size = [], 0
        while part := raw.read1(_CHUNK, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > self._limit:
                raise RequestTooLarge(
                    f"the answer of {self._server} is longer than the limit of {self._limit} bytes"
                )
            if time.monotonic() > end:
                raise DeadlineExceeded(f"{self._server}: no answer within {timeout:.3g} s")
        return b"".join(parts)

    def _translate(self, status, said):
        message = f"{self._server}: {said}"
        if status == 404 or is_unknown_label(said):
            return ModelNotFound(f"{self._server} has no {self._model}: {said}")
        if status == 503:
            return ServerUnavailable(message)
        if status == 504:
            return DeadlineExceeded(message)
        if status == 400:
            return InvalidArgument(message, input_name=find_input_name(said))
        return ServerFault(message, code=f"HTTP {status}")


def _find_reason(error):
    """What the system said, which requests and urllib3 wrap four times."""
    while True:
        inner = getattr(error, "reason", None) or next(iter(error.args), None)
        if not isinstance(inner, Exception):
            break
        error = inner
    said = error.__cause__ or error.__context__
    return (getattr(said, "strerror", None) or error) if said else error


def _to_json(array):
    if array.dtype == object:
        return [{"b64": base64.b64encode(value).decode()} for value in array.tolist()]
    return array.tolist()


def _from_json(value):
    try:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            array = np.empty(len(value), object)
            array[:] = [base64.b64decode(element["b64"], validate=True) for element in value]
            return array
        with np.errstate(over="ignore"):  # JSON numbers may exceed float32: infinity
            return np.array(value, "float32")
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer("the server's outputs do not fit together") from error


def _read_infos(infos):
    specs = {}
    for name, info in infos.items():
        shape = info["tensor_shape"]
        dims = None if shape.get("unknown_rank") else tuple(int(d["size"]) for d in shape["dim"])
        specs[name] = TensorSpec(DTYPES.get(DTYPE_NAMES.get(info["dtype"]), info["dtype"]), dims)
    return specs
