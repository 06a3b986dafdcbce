# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""`tf.train.Example` records of byte strings, read without TensorFlow."""

from collections.abc import Iterator, Mapping, Sequence

from tfstyle.errors import InputError

# Of every message in the way: Example.features, Features.feature, an entry's key and value,
# Feature.bytes_list, BytesList.value. All are of the wire type 2, bytes with a length.
_FIRST, _SECOND = 1, 2
_BYTES = 2


def encode_example(values: Mapping[str, Sequence[bytes]]) -> bytes:
    """A serialized `tf.train.Example` whose features are lists of byte strings."""
    # Imported here: reading, which is what training does, works without TensorFlow.
    import tensorflow as tf

    lists = {
        name: tf.train.Feature(bytes_list=tf.train.BytesList(value=list(parts)))
        for name, parts in values.items()
    }
    return tf.train.Example(features=tf.train.Features(feature=lists)).SerializeToString()


def decode_example(record: bytes) -> dict[str, list[bytes]]:
    """The byte strings of an Example by name of the feature.

    The protocol buffer is read by hand, since neither Keras nor JAX brings its description along.

    Raises:
      InputError: not such a record, or damaged.
    """
    values: dict[str, list[bytes]] = {}
    for features in _get(memoryview(record), _FIRST):
        for entry in _get(features, _FIRST):
            key = b"".join(_get(entry, _FIRST))
            lists = [part for feature in _get(entry, _SECOND) for part in _get(feature, _FIRST)]
            parts = [bytes(value) for one in lists for value in _get(one, _FIRST)]
            values[key.decode("utf-8", "replace")] = parts
    return values


def _get(message: memoryview, number: int) -> Iterator[memoryview]:
    """The values of a message's field."""
    at = 0
    while at < len(message):
        tag, at = _read_varint(message, at)
        length, at = _read_varint(message, at)
        if tag & 7 != _BYTES or at + length > len(message):
            raise InputError("not an Example of byte strings, or damaged")
        if tag >> 3 == number:
            yield message[at : at + length]
        at += length


def _read_varint(message: memoryview, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    value = shift = 0
    while at < len(message) and shift < 64:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise InputError("not an Example of byte strings, or damaged")
