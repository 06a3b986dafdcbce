# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the stand-in serves: SavedModels in sessions, as tensorflow_model_server runs them."""

import pathlib
import threading

import numpy as np
import tensorflow as tf
from google.protobuf import text_format
from tensorflow_serving.apis import prediction_log_pb2
from tensorflow_serving.config import model_server_config_pb2

NOT_FOUND, INVALID_ARGUMENT, FAILED_PRECONDITION, UNAVAILABLE = 5, 3, 9, 14
WARMUP = "assets.extra/tf_serving_warmup_requests"


class ServingError(Exception):
    """A status: the number of a canonical code, and a message."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


class LoadedVersion:
    """One version of a model, in a session of its own."""

    def __init__(self, path):
        self._session = tf.compat.v1.Session(graph=tf.Graph())
        with self._session.graph.as_default():
            meta = tf.compat.v1.saved_model.load(self._session, ["serve"], str(path))
        self.signatures = meta.signature_def
        self.warmup_requests = 0
        warmup = pathlib.Path(path, WARMUP)
        if warmup.exists():
            for record in tf.data.TFRecordDataset(str(warmup)).as_numpy_iterator():
                request = prediction_log_pb2.PredictionLog.FromString(record).predict_log.request
                self.predict(
                    request.model_spec.signature_name,
                    {name: tf.make_ndarray(tensor) for name, tensor in request.inputs.items()},
                )
                self.warmup_requests += 1

    def predict(self, signature_name, inputs):
        """Arrays by name in and out; the checks are those of predict_util.cc."""
        if signature_name not in self.signatures:
            raise ServingError(
                FAILED_PRECONDITION, f'Serving signature key "{signature_name}" not found.'
            )
        signature, inputs = self.signatures[signature_name], self.complete(signature_name, inputs)
        if set(inputs) != set(signature.inputs):
            raise ServingError(
                INVALID_ARGUMENT,
                f"input size does not match signature: "
                f"Sent extra: {sorted(set(inputs) - set(signature.inputs))}. "
                f"Missing but required: {sorted(set(signature.inputs) - set(inputs))}.",
            )
        try:
            return self._session.run(
                {name: info.name for name, info in signature.outputs.items()},
                {signature.inputs[name].name: array for name, array in inputs.items()},
            )
        except tf.errors.OpError as error:
            # Python adds where the graph was built; the C++ server cannot.
            raise ServingError(
                error.error_code, error.message.split("\n\nOriginal stack")[0]
            ) from error
        except (TypeError, ValueError) as error:
            raise ServingError(INVALID_ARGUMENT, str(error)) from error

    def complete(self, signature_name, inputs):
        """The inputs, and the signature's defaults for those that are missing."""
        if signature_name not in self.signatures:
            return inputs
        defaults = self.signatures[signature_name].defaults
        return {**{name: tf.make_ndarray(value) for name, value in defaults.items()}, **inputs}


class LoadedModels:
    """The models of a models.config, and the faults that tests switch on.

    Attributes:
      loaded: set when the models may be seen as AVAILABLE.
      faults: name -> how many more predictions meet it, of "unavailable", "garbage", "delay".
      delay: seconds, of the last of these.
    """

    def __init__(self, config, *, mount, parallel):
        self._config, self._mount = pathlib.Path(config), mount
        self._versions, self._labels = {}, {}
        self.read_config()
        self.loaded = threading.Event()
        self.faults, self.delay = {}, 0.0
        self._lock = threading.Lock()
        # As batching.config: so many at once, whoever asks.
        self._slots = threading.Semaphore(parallel)

    def read_config(self):
        """Loads the versions that models.config asks for; those that it no longer names go.

        As the server with --model_config_file_poll_wait_seconds: what is new is loaded before what
        is old is let go, and requests under way keep the version that they have.
        """
        text = self._config.read_text()
        parsed = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
        versions, labels = {}, {}
        for model in parsed.model_config_list.config:
            place = pathlib.PurePath(model.base_path).relative_to(self._mount)
            base = self._config.parent / place
            found = sorted(int(c.name) for c in base.iterdir() if c.name.isdecimal())
            kept = found[-model.model_version_policy.latest.num_versions :]
            here = self._versions.get(model.name, {})
            versions[model.name] = {v: here.get(v) or LoadedVersion(base / str(v)) for v in kept}
            labels[model.name] = dict(model.version_labels)
        self._versions, self._labels = versions, labels

    def take_fault(self, name):
        """Whether this prediction is to meet the fault."""
        with self._lock:
            left = self.faults.get(name, 0)
            self.faults[name] = max(left - 1, 0)
            return left > 0

    def find(self, name, *, version=None, label=None):
        """(version, LoadedVersion) for a request, or NOT_FOUND as of a server that is loading."""
        asked = f"Specific({name}, {version})" if version is not None else f"Latest({name})"
        if not self.loaded.is_set() or name not in self._versions:
            raise ServingError(NOT_FOUND, f"Servable not found for request: {asked}")
        if label is not None:
            if label not in self._labels[name]:
                raise ServingError(
                    INVALID_ARGUMENT, f"Unrecognized servable version label: {label}"
                )
            version = self._labels[name][label]
        version = max(self._versions[name]) if version is None else version
        if version not in self._versions[name]:
            raise ServingError(NOT_FOUND, f"Servable not found for request: {asked}")
        return version, self._versions[name][version]

    def predict(self, name, signature_name, inputs, *, version=None, label=None):
        """(version, outputs by name)."""
        version, loaded = self.find(name, version=version, label=label)
        signature_name = signature_name or "serving_default"
        inputs = loaded.complete(signature_name, inputs)
        if len({len(array) for array in inputs.values()}) > 1:  # batching_session.cc
            raise ServingError(
                INVALID_ARGUMENT,
                "Batching session Run() input tensors must have equal 0th-dimension size",
            )
        if self.take_fault("unavailable"):
            raise ServingError(
                UNAVAILABLE, "The batch scheduling queue to which this task was submitted is full"
            )
        # Both now: later ones are for later requests, though this one may still wait by then.
        delayed, garbled = self.take_fault("delay"), self.take_fault("garbage")
        if delayed:
            threading.Event().wait(self.delay)
        with self._slots:
            outputs = loaded.predict(signature_name, inputs)
        if garbled:
            outputs = {
                key: np.array([b"garbage"] * len(value), object)
                if value.dtype == object
                else value[:, :1]
                for key, value in outputs.items()
            }
        return version, outputs

    def states(self, name, *, version=None, label=None):
        """Version -> number of its state: 20 LOADING or 30 AVAILABLE."""
        versions = self._versions.get(name, {})
        if label is not None:
            version = self._labels.get(name, {}).get(label)
        wanted = list(versions) if version is None and label is None else [version]
        if not versions or any(v not in versions for v in wanted):
            raise ServingError(NOT_FOUND, f"Could not find any versions of model {name}")
        return {v: 30 if self.loaded.is_set() else 20 for v in wanted}
