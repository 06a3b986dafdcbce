# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Our messages have the bytes of TensorFlow Serving's."""

import pytest
from google.protobuf.descriptor import FieldDescriptor
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_pb2,
    predict_pb2,
    prediction_log_pb2,
)

from tfstyle_client import wire

ROOTS = {
    "ModelSpec": model_pb2.ModelSpec,
    "PredictRequest": predict_pb2.PredictRequest,
    "PredictResponse": predict_pb2.PredictResponse,
    "GetModelStatusRequest": get_model_status_pb2.GetModelStatusRequest,
    "GetModelStatusResponse": get_model_status_pb2.GetModelStatusResponse,
    "GetModelMetadataRequest": get_model_metadata_pb2.GetModelMetadataRequest,
    "GetModelMetadataResponse": get_model_metadata_pb2.GetModelMetadataResponse,
    "SignatureDefMap": get_model_metadata_pb2.SignatureDefMap,
    "PredictionLog": prediction_log_pb2.PredictionLog,
}


def compare(ours, theirs, seen):
    """Asserts that each of our fields is one of theirs; the names of the messages compared."""
    if ours.full_name in seen:
        return
    seen[ours.full_name] = ours.name
    for field in ours.fields:
        original = theirs.fields_by_name[field.name]
        assert field.number == original.number, field.full_name
        assert field.is_repeated == original.is_repeated, field.full_name
        # An enumeration is an int32 on the wire.
        type = (
            FieldDescriptor.TYPE_INT32
            if original.type == FieldDescriptor.TYPE_ENUM
            else original.type
        )
        assert field.type == type, field.full_name
        if field.message_type:
            compare(field.message_type, original.message_type, seen)


def test_every_field_has_the_number_and_type_of_the_original():
    seen = {}
    for name, theirs in ROOTS.items():
        compare(wire.CLASSES[name].DESCRIPTOR, theirs.DESCRIPTOR, seen)
    assert set(wire.CLASSES) <= set(seen.values())


@pytest.mark.parametrize("version, label", [(None, None), (7, None), (None, "newest")])
def test_a_request_of_ours_is_one_of_theirs_and_back(version, label):
    request = wire.PredictRequest()
    request.model_spec.name = "tint"
    request.model_spec.signature_name = "serving_default"
    if version is not None:
        request.model_spec.version.value = version
    if label is not None:
        request.model_spec.version_label = label
    request.inputs["content_bytes"].string_val.append(b"\0picture\0")
    request.inputs["style_strength"].float_val.extend([0.25, 1.0])
    theirs = predict_pb2.PredictRequest.FromString(request.SerializeToString())
    assert theirs.model_spec.name == "tint"
    assert (theirs.model_spec.WhichOneof("version_choice") is None) == (version is label is None)
    assert theirs.model_spec.version.value == (version or 0)
    assert theirs.model_spec.version_label == (label or "")
    assert theirs.inputs["content_bytes"].string_val == [b"\0picture\0"]
    assert list(theirs.inputs["style_strength"].float_val) == [0.25, 1.0]
    assert wire.PredictRequest.FromString(theirs.SerializeToString()) == request
