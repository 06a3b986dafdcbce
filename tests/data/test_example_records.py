# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Records of byte strings, with TensorFlow's own reader and writer as the oracle."""

import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tfstyle.data.example_records import decode_example, encode_example
from tfstyle.errors import InputError

FEATURES = st.dictionaries(st.text(max_size=9), st.lists(st.binary(max_size=300), max_size=4))


@given(FEATURES)
def test_what_is_read_by_hand_is_what_tensorflow_wrote(values):
    assert decode_example(encode_example(values)) == values


@given(FEATURES)
def test_tensorflow_reads_what_was_written(values):
    parsed = tf.train.Example.FromString(encode_example(values)).features.feature
    assert {name: list(lists.bytes_list.value) for name, lists in parsed.items()} == values


@given(FEATURES, st.data())
def test_a_record_cut_short_or_damaged_is_refused_or_read_as_something(values, data):
    record = bytearray(encode_example(values))
    if record:
        record[data.draw(st.integers(0, len(record) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = decode_example(bytes(record))
    except InputError:
        return
    assert all(isinstance(part, bytes) for parts in found.values() for part in parts)


@pytest.mark.parametrize("record", [b"\x0a", b"\x0a\x05ab", b"\x08\x01", b"\xff" * 12, b"hello"])
def test_what_is_no_record_of_byte_strings_is_refused(record):
    with pytest.raises(InputError, match="not an Example of byte strings"):
        decode_example(record)


def test_numbers_are_not_byte_strings():
    feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[3]))
    example = tf.train.Example(features=tf.train.Features(feature={"a": feature}))
    assert decode_example(example.SerializeToString()) == {"a": []}
