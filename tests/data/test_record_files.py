# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest
import tensorflow as tf

from tfstyle.data.record_files import RecordFiles
from tfstyle.errors import InputError


def write(path, records):
    with tf.io.TFRecordWriter(str(path)) as writer:
        for record in records:
            writer.write(record)
    return path


def test_records_of_all_files_come_by_number_as_tensorflow_wrote_them(tmp_path):
    records = [bytes([i]) * (i * 37 % 101) for i in range(12)]
    parts = [records[:5], [], records[5:6], records[6:]]
    files = RecordFiles([write(tmp_path / f"{i}", part) for i, part in enumerate(parts)])
    assert len(files) == 12
    assert [files[i] for i in (11, 0, 5, 4, 6)] == [records[i] for i in (11, 0, 5, 4, 6)]
    for index in (-1, 12):
        with pytest.raises(IndexError):
            files[index]


def test_a_file_cut_short_or_missing_is_named(tmp_path):
    path = write(tmp_path / "part-0", [b"one", b"two"])
    data = path.read_bytes()
    for length in (len(data) - 1, len(data) - 12, 22):
        path.write_bytes(data[:length])
        with pytest.raises(InputError, match="part-0: ends inside a record"):
            RecordFiles([path])
    with pytest.raises(InputError, match="part-9: cannot be read"):
        RecordFiles([tmp_path / "part-9"])
