# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Whatever a server answers, the transports return arrays or raise BadAnswer."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from tfstyle_client import BadAnswer, Limits, wire
from tfstyle_client.client import StyleClient
from tfstyle_client.rest_transport import RestTransport
from tfstyle_client.tensors import decode_tensor, encode_tensor
from tfstyle_client.transport import Model

KEYS = st.sampled_from(
    [
        "outputs",
        "stylized_bytes",
        "b64",
        "metadata",
        "signature_def",
        "inputs",
        "model_version_status",
        "version",
        "state",
        "status",
        "error_message",
        "tensor_shape",
        "dim",
        "size",
        "dtype",
        "unknown_rank",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=5)


def make_transport(answer):
    transport = RestTransport("http://127.0.0.1:9", Model(), Limits())
    transport._ask = lambda *_: answer
    return transport


@hypothesis.given(OBJECTS)
@hypothesis.settings(max_examples=300)
def test_any_json_object_is_understood_or_a_bad_answer(answer):
    transport = make_transport(answer)
    for ask in (
        lambda: transport.predict("serving_default", {}, 1.0),
        lambda: transport.get_states(1.0),
        lambda: transport.get_signatures(1.0),
    ):
        try:
            ask()
        except BadAnswer:
            pass


@hypothesis.given(JSON)
@hypothesis.settings(max_examples=300)
def test_any_outputs_end_in_a_bad_answer_where_a_picture_was_due(outputs):
    client = StyleClient(make_transport({"outputs": outputs}))
    content = np.zeros((3, 4, 3), np.uint8)
    with pytest.raises(BadAnswer):
        client.stylize(content, None, content)
    try:
        client.encode_style(content)
    except BadAnswer:
        pass
    with pytest.raises(BadAnswer):
        client.stylize_tensors(content[None], content[None, ..., :1], content[None])


TENSORS = st.builds(
    lambda dtype, dims, content, floats, strings: wire.Tensor(
        dtype=dtype,
        tensor_content=content,
        float_val=floats,
        string_val=strings,
        tensor_shape={"dim": [{"size": size} for size in dims]},
    ),
    st.sampled_from([0, 1, 2, 3, 7, 9, 14, 101]),
    st.lists(st.integers(-3, 5), max_size=3),
    st.binary(max_size=9),
    st.lists(st.floats(width=32), max_size=4),
    st.lists(st.binary(max_size=3), max_size=3),
)


@hypothesis.given(TENSORS)
@hypothesis.settings(max_examples=300)
def test_any_tensor_message_is_an_array_or_a_bad_answer(tensor):
    try:
        array = decode_tensor(tensor, "x")
    except BadAnswer:
        return
    assert array.ndim == len(tensor.tensor_shape.dim)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((0, 3), np.float32),
        np.array(2.5, np.float32),
        np.arange(6).reshape(2, 3),
        np.array([[b"a\0", b""], [b"\xff", b"b"]], object),
    ],
)
def test_arrays_survive_the_way_there_and_back(array):
    back = decode_tensor(encode_tensor(array), "x")
    assert back.dtype == array.dtype and np.array_equal(back, array)


def test_other_arrays_do_not_travel():
    with pytest.raises(TypeError, match="complex"):
        encode_tensor(np.zeros(2, complex))
