# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""gRPC, as TensorFlow Serving's PredictionService and ModelService speak it."""

from tfstyle_client.errors import MissingPackage

try:
    import grpc
except ImportError as error:
    raise MissingPackage("gRPC needs more packages: pip install grpcio protobuf") from error

import numpy as np
from google.protobuf.message import DecodeError

from tfstyle_client import wire
from tfstyle_client.errors import (
    BadAnswer,
    DeadlineExceeded,
    InvalidArgument,
    ModelNotFound,
    RequestTooLarge,
    ServerFault,
    ServerUnavailable,
)
from tfstyle_client.messages import find_input_name, is_unknown_label
from tfstyle_client.pictures import Limits
from tfstyle_client.signatures import DTYPES, Signature, TensorSpec
from tfstyle_client.tensors import decode_tensor, encode_tensor
from tfstyle_client.transport import Model, VersionState

_STATES = {0: "UNKNOWN", 10: "START", 20: "LOADING", 30: "AVAILABLE", 40: "UNLOADING", 50: "END"}

_LARGEST = 2**31 - 1  # gRPC's options are 32-bit numbers


class GrpcTransport:
    """One channel to one server."""

    def __init__(self, address: str, model: Model, limits: Limits, *, secure: bool = False):
        self._address = address
        self._model = model
        self._limit = min(limits.max_message_bytes, _LARGEST)
        options = [
            ("grpc.max_send_message_length", self._limit),
            ("grpc.max_receive_message_length", self._limit),
            # We retry, with a deadline over all attempts; the channel is to reconnect soon.
            ("grpc.enable_retries", 0),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.min_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 2000),
            # Channels of one process would share one broken connection.
            ("grpc.use_local_subchannel_pool", 1),
        ]
        if secure:
            self._channel = grpc.secure_channel(address, grpc.ssl_channel_credentials(), options)
        else:
            self._channel = grpc.insecure_channel(address, options)
        self._predict = self._method("PredictionService/Predict")
        self._metadata = self._method("PredictionService/GetModelMetadata")
        self._status = self._method("ModelService/GetModelStatus")

    def _method(self, path):
        # Answers are parsed in `_call`, where garbage becomes a typed error.
        return self._channel.unary_unary(
            f"/tensorflow.serving.{path}",
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=bytes,
        )

    def predict(
        self, signature: str, inputs: dict[str, np.ndarray], timeout: float
    ) -> dict[str, np.ndarray]:
        request = wire.PredictRequest(model_spec=self._spec(signature))
        for name, array in inputs.items():
            request.inputs[name].CopyFrom(encode_tensor(array))
        size = request.ByteSize()
        if size > self._limit:
            raise RequestTooLarge(f"the request has {size} bytes, the limit is {self._limit}")
        response = self._call(self._predict, request, wire.PredictResponse, timeout)
        return {name: decode_tensor(tensor, name) for name, tensor in response.outputs.items()}

    def get_states(self, timeout: float) -> dict[int, VersionState]:
        request = wire.GetModelStatusRequest(model_spec=self._spec())
        response = self._call(self._status, request, wire.GetModelStatusResponse, timeout)
        return {
            v.version: VersionState(_STATES.get(v.state, "UNKNOWN"), v.status.error_message)
            for v in response.model_version_status
        }

    def get_signatures(self, timeout: float) -> dict[str, Signature]:
        request = wire.GetModelMetadataRequest(
            model_spec=self._spec(), metadata_field=["signature_def"]
        )
        response = self._call(self._metadata, request, wire.GetModelMetadataResponse, timeout)
        try:
            found = wire.SignatureDefMap.FromString(response.metadata["signature_def"].value)
        except DecodeError as error:
            raise BadAnswer(f"{self._address} answered no signatures") from error
        return {
            name: Signature(_read_infos(s.inputs), _read_infos(s.outputs))
            for name, s in found.signature_def.items()
            if not name.startswith("__")
        }

    def close(self) -> None:
        self._channel.close()

    def _spec(self, signature=""):
        spec = wire.ModelSpec(name=self._model.name, signature_name=signature)
        if self._model.version is not None:
            spec.version.value = self._model.version
        if self._model.label is not None:
            spec.version_label = self._model.label
        return spec

    def _call(self, method, request, response_class, timeout):
        try:
            data = method(request, timeout=timeout)
        except grpc.RpcError as error:
            raise self._translate(error, timeout) from error
        try:
            return response_class.FromString(data)
        except DecodeError as error:
            name = response_class.DESCRIPTOR.name
            raise BadAnswer(f"{self._address} answered no {name}") from error

    def _translate(self, error, timeout):
        code, details = error.code(), error.details() or ""
        said = f"{self._address}: {details}"
        if code == grpc.StatusCode.UNAVAILABLE:
            return ServerUnavailable(said)
        if code == grpc.StatusCode.DEADLINE_EXCEEDED:
            return DeadlineExceeded(f"{self._address}: no answer within {timeout:.3g} s")
        if code == grpc.StatusCode.NOT_FOUND or is_unknown_label(details):
            return ModelNotFound(f"{self._address} has no {self._model}: {details}")
        if code == grpc.StatusCode.INVALID_ARGUMENT:
            return InvalidArgument(said, input_name=find_input_name(details))
        if code == grpc.StatusCode.RESOURCE_EXHAUSTED and "message larger than max" in details:
            return RequestTooLarge(said)
        return ServerFault(said, code=code.name)


def _read_infos(infos):
    specs = {}
    for name, info in infos.items():
        shape = info.tensor_shape
        specs[name] = TensorSpec(
            DTYPES.get(info.dtype, f"type {info.dtype}"),
            None if shape.unknown_rank else tuple(dim.size for dim in shape.dim),
        )
    return specs
