# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The warm-up file is one that TensorFlow Serving replays."""

import pytest
import tensorflow as tf
from google.protobuf.message import Message
from loopback.stand_in_network import TintNetwork
from tensorflow_serving.apis import prediction_log_pb2

from tfstyle.errors import InputError
from tfstyle.serving.saved_model import save_version
from tfstyle.serving.served_options import ServedModelOptions
from tfstyle_client import wire


@pytest.fixture(scope="module")
def requests(models_folder):
    path = models_folder / "tint/2/assets.extra/tf_serving_warmup_requests"
    logs = [
        prediction_log_pb2.PredictionLog.FromString(record)
        for record in tf.data.TFRecordDataset(str(path)).as_numpy_iterator()
    ]
    assert all(log.WhichOneof("log_type") == "predict_log" for log in logs)
    return [log.predict_log.request for log in logs]


def test_every_signature_is_warmed_at_every_size_and_tensors_at_the_smallest(requests):
    names = [request.model_spec.signature_name for request in requests]
    assert {request.model_spec.name for request in requests} == {"tint"}
    assert {name: names.count(name) for name in names} == {
        "serving_default": 2,
        "encode_style": 2,
        "stylize_with_style_code": 2,
        "stylize_tensors": 1,
    }


def test_the_inputs_are_those_of_the_signatures_and_are_answered(requests, models_folder):
    loaded = tf.saved_model.load(str(models_folder / "tint/2"))
    for request in requests:
        function = loaded.signatures[request.model_spec.signature_name]
        inputs = {
            name: tf.constant(tf.make_ndarray(tensor)) for name, tensor in request.inputs.items()
        }
        assert set(inputs) == set(function.structured_input_signature[1])
        for name, spec in function.structured_input_signature[1].items():
            assert spec.is_compatible_with(inputs[name]), name
        for output in function(**inputs).values():
            assert output.shape[0] == 1


def test_a_record_is_a_message_of_ours(requests):
    for request in requests:
        ours = wire.PredictRequest.FromString(request.SerializeToString())
        assert isinstance(ours, Message) and ours.ByteSize() == request.ByteSize()


@pytest.mark.parametrize("sizes", [(), (0,), (11,)])
def test_sizes_that_the_model_would_refuse_are_input_errors(sizes, tmp_path):
    with pytest.raises(InputError, match="warmup_sizes"):
        save_version(
            TintNetwork(), tmp_path, warmup_sizes=sizes, options=ServedModelOptions(max_pixels=100)
        )
    assert not list(tmp_path.iterdir())
