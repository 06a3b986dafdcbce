# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""PredictionService and ModelService over the stubs of tensorflow-serving-api."""

from concurrent import futures

import grpc
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from loopback.loaded_models import ServingError

_CODES = {code.value[0]: code for code in grpc.StatusCode}
_MESSAGE_LIMIT = 1024  # as ToGRPCStatus of TensorFlow Serving cuts it


def _select(spec):
    return {
        "version": spec.version.value if spec.HasField("version") else None,
        "label": spec.version_label if spec.HasField("version_label") else None,
    }


def _answering(method):
    def call(self, request, context):
        try:
            return method(self, request)
        except ServingError as error:
            context.abort(_CODES[error.code], error.message[:_MESSAGE_LIMIT])

    return call


class Prediction(prediction_service_pb2_grpc.PredictionServiceServicer):
    """Predict and GetModelMetadata."""

    def __init__(self, models):
        self._models = models

    @_answering
    def Predict(self, request):
        spec = request.model_spec
        version, outputs = self._models.predict(
            spec.name,
            spec.signature_name,
            {name: tf.make_ndarray(tensor) for name, tensor in request.inputs.items()},
            **_select(spec),
        )
        response = predict_pb2.PredictResponse()
        response.model_spec.name = spec.name
        response.model_spec.version.value = version
        for name, array in outputs.items():
            response.outputs[name].CopyFrom(tf.make_tensor_proto(array))
        return response

    @_answering
    def GetModelMetadata(self, request):
        version, loaded = self._models.find(request.model_spec.name, **_select(request.model_spec))
        response = get_model_metadata_pb2.GetModelMetadataResponse()
        response.model_spec.name = request.model_spec.name
        response.model_spec.version.value = version
        found = get_model_metadata_pb2.SignatureDefMap()
        for name, signature in loaded.signatures.items():
            found.signature_def[name].CopyFrom(signature)
        response.metadata["signature_def"].Pack(found)
        return response


class ModelState(model_service_pb2_grpc.ModelServiceServicer):
    """GetModelStatus."""

    def __init__(self, models):
        self._models = models

    @_answering
    def GetModelStatus(self, request):
        states = self._models.states(request.model_spec.name, **_select(request.model_spec))
        response = get_model_status_pb2.GetModelStatusResponse()
        for version, state in states.items():
            response.model_version_status.add(version=version, state=state)
        return response


def start_grpc(models, port=0):
    """(server, port) on loopback; 0 is a free port."""
    server = grpc.server(
        futures.ThreadPoolExecutor(32),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(Prediction(models), server)
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(ModelState(models), server)
    port = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    return server, port
