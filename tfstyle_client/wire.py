# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The few protocol buffers of TensorFlow Serving that travel, without TensorFlow.

The stubs of `tensorflow-serving-api` import TensorFlow. These messages have the same field numbers
and types, so the same bytes, and live in a descriptor pool of their own, so that both can be
loaded in one process. Enumerations are declared int32, which is the same on the wire. Fields that
we neither send nor read are left out. A test compares every field with the originals.
"""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_PACKAGE = "tfstyle_client"

# message -> ((name, number, type), ...); "*" before a type is repeated, "a>b" a map.
_MESSAGES = {
    "Int64Value": (("value", 1, "int64"),),
    "Any": (("type_url", 1, "string"), ("value", 2, "bytes")),
    "Dim": (("size", 1, "int64"), ("name", 2, "string")),
    "TensorShape": (("dim", 2, "*Dim"), ("unknown_rank", 3, "bool")),
    "Tensor": (
        ("dtype", 1, "int32"),
        ("tensor_shape", 2, "TensorShape"),
        ("tensor_content", 4, "bytes"),
        ("float_val", 5, "*float"),
        ("double_val", 6, "*double"),
        ("int_val", 7, "*int32"),
        ("string_val", 8, "*bytes"),
        ("int64_val", 10, "*int64"),
    ),
    "ModelSpec": (
        ("name", 1, "string"),
        ("version", 2, "Int64Value"),
        ("signature_name", 3, "string"),
        ("version_label", 4, "string"),
    ),
    "PredictRequest": (("model_spec", 1, "ModelSpec"), ("inputs", 2, "string>Tensor")),
    "PredictResponse": (("outputs", 1, "string>Tensor"), ("model_spec", 2, "ModelSpec")),
    "GetModelStatusRequest": (("model_spec", 1, "ModelSpec"),),
    "Status": (("error_code", 1, "int32"), ("error_message", 2, "string")),
    "ModelVersionStatus": (("version", 1, "int64"), ("state", 2, "int32"), ("status", 3, "Status")),
    "GetModelStatusResponse": (("model_version_status", 1, "*ModelVersionStatus"),),
    "GetModelMetadataRequest": (("model_spec", 1, "ModelSpec"), ("metadata_field", 2, "*string")),
    "GetModelMetadataResponse": (("model_spec", 1, "ModelSpec"), ("metadata", 2, "string>Any")),
    "TensorInfo": (
        ("name", 1, "string"),
        ("dtype", 2, "int32"),
        ("tensor_shape", 3, "TensorShape"),
    ),
    "SignatureDef": (
        ("inputs", 1, "string>TensorInfo"),
        ("outputs", 2, "string>TensorInfo"),
        ("method_name", 3, "string"),
    ),
    "SignatureDefMap": (("signature_def", 1, "string>SignatureDef"),),
    "PredictLog": (("request", 1, "PredictRequest"),),
    "PredictionLog": (("predict_log", 6, "PredictLog"),),
}

_Field = descriptor_pb2.FieldDescriptorProto


def _add_field(message, name, number, type):
    field = message.field.add(name=name, number=number, label=_Field.LABEL_OPTIONAL)
    if type.startswith("*") or ">" in type:
        field.label = _Field.LABEL_REPEATED
        type = type.removeprefix("*")
    if ">" in type:
        key, value = type.split(">")
        type = f"{message.name}.{name.title().replace('_', '')}Entry"
        entry = message.nested_type.add(name=type.split(".")[1])
        entry.options.map_entry = True
        _add_field(entry, "key", 1, key)
        _add_field(entry, "value", 2, value)
    if type[0].isupper():
        field.type = _Field.TYPE_MESSAGE
        field.type_name = f".{_PACKAGE}.{type}"
    else:
        field.type = getattr(_Field, f"TYPE_{type.upper()}")


def _build_classes():
    file = descriptor_pb2.FileDescriptorProto(
        name="tfstyle_client/wire.proto", package=_PACKAGE, syntax="proto3"
    )
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field in fields:
            _add_field(message, *field)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}"))
        for name in _MESSAGES
    }


CLASSES = _build_classes()
Any = CLASSES["Any"]
GetModelMetadataRequest = CLASSES["GetModelMetadataRequest"]
GetModelMetadataResponse = CLASSES["GetModelMetadataResponse"]
GetModelStatusRequest = CLASSES["GetModelStatusRequest"]
GetModelStatusResponse = CLASSES["GetModelStatusResponse"]
ModelSpec = CLASSES["ModelSpec"]
PredictionLog = CLASSES["PredictionLog"]
PredictRequest = CLASSES["PredictRequest"]
PredictResponse = CLASSES["PredictResponse"]
SignatureDefMap = CLASSES["SignatureDefMap"]
Tensor = CLASSES["Tensor"]
