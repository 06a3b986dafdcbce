# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A SavedModel on this machine in place of a server; the only file that needs TensorFlow."""

import pathlib

import numpy as np

from tfstyle_client.errors import (
    InvalidArgument,
    InvalidSetting,
    MissingPackage,
    ModelNotFound,
    ServerFault,
)
from tfstyle_client.messages import find_input_name
from tfstyle_client.signatures import DEFAULTS, Signature, TensorSpec
from tfstyle_client.transport import Model, VersionState


class LocalTransport:
    """One loaded SavedModel. Calls may come from several threads; timeouts are not watched."""

    def __init__(self, folder: str, model: Model):
        self._version, path = _find_version(folder, model)
        try:
            import tensorflow
        except ImportError as error:
            raise MissingPackage(
                f"{folder}: a SavedModel in place of a server needs TensorFlow: "
                "pip install tensorflow"
            ) from error
        self._errors = tensorflow.errors
        try:
            # Kept, as the functions alone do not keep the variables.
            self._loaded = tensorflow.saved_model.load(str(path))
        except (OSError, ValueError, tensorflow.errors.OpError) as error:
            raise ServerFault(f"{path} cannot be loaded: {error}", code="INTERNAL") from error
        self._functions = dict(self._loaded.signatures)

    def predict(
        self, signature: str, inputs: dict[str, np.ndarray], timeout: float
    ) -> dict[str, np.ndarray]:
        del timeout
        if signature not in self._functions:
            raise ServerFault(
                f'Serving signature key "{signature}" not found.', code="FAILED_PRECONDITION"
            )
        function = self._functions[signature]
        # A server takes defaults from the SavedModel; loaded functions do not.
        for name in DEFAULTS.keys() & function.structured_input_signature[1].keys():
            inputs = {name: np.array([DEFAULTS[name]], "float32"), **inputs}
        try:
            outputs = function(**inputs)
        except (self._errors.InvalidArgumentError, TypeError, ValueError) as error:
            raise InvalidArgument(str(error), input_name=find_input_name(str(error))) from error
        except self._errors.OpError as error:
            raise ServerFault(error.message, code=type(error).__name__) from error
        return {name: tensor.numpy() for name, tensor in outputs.items()}

    def get_states(self, timeout: float) -> dict[int, VersionState]:
        del timeout
        return {self._version: VersionState("AVAILABLE", "")}

    def get_signatures(self, timeout: float) -> dict[str, Signature]:
        del timeout
        return {
            name: Signature(
                _read_specs(function.structured_input_signature[1]),
                _read_specs(function.structured_outputs),
            )
            for name, function in self._functions.items()
        }

    def close(self) -> None:
        self._functions, self._loaded = {}, None


def _find_version(name, model):
    folder = pathlib.Path(name)
    if not name or not folder.is_dir():
        raise InvalidSetting(
            f"server={name}: no such folder; an address begins with http:// or grpc://"
        )
    if model.label is not None:
        raise ModelNotFound(f"{folder}: labels are given by a server; name a version")
    if (folder / "saved_model.pb").is_file():
        return (int(folder.name) if folder.name.isdecimal() else 1), folder
    versions = [int(child.name) for child in folder.iterdir() if child.name.isdecimal()]
    if not versions:
        raise InvalidSetting(f"server={name}: the folder holds no SavedModel")
    wanted = max(versions) if model.version is None else model.version
    if wanted not in versions:
        raise ModelNotFound(f"{folder} holds no SavedModel of version {wanted}")
    return wanted, folder / str(wanted)


def _read_specs(specs):
    return {
        name: TensorSpec(
            "object" if spec.dtype.name == "string" else spec.dtype.name,
            None
            if spec.shape.rank is None
            else tuple(-1 if size is None else size for size in spec.shape),
        )
        for name, spec in specs.items()
    }
