# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest

from tfstyle.errors import InputError
from tfstyle.files.json_files import load_json, load_json_object


def test_what_was_written_is_read(tmp_path):
    (tmp_path / "x.json").write_text('{"é": [1, 2.5, null]}', encoding="utf-8")
    assert load_json_object(tmp_path / "x.json") == {"é": [1, 2.5, None]}


@pytest.mark.parametrize(
    "content, complaint",
    [
        (None, "cannot be read"),
        (b"{", "not JSON"),
        (b"\xff\xfe\x00\x80" * 500_000, "not text"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_anything_else_is_one_short_line_that_names_the_file(tmp_path, content, complaint):
    path = tmp_path / "x.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=complaint) as caught:
        load_json(path)
    assert str(caught.value).startswith(f"{path}: ") and len(str(caught.value)) < 300


def test_a_list_is_no_object(tmp_path):
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(InputError, match="a JSON object is needed, not list"):
        load_json_object(tmp_path / "x.json")
