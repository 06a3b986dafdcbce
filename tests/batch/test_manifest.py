# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import json

import pytest

from tfstyle.batch.manifest import read_manifest
from tfstyle.batch.rows import make_row_job
from tfstyle.errors import InputError
from tfstyle.inference.content_files import MaskFinder
from tfstyle.inference.region_options import Region
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.ops.boxes import Box
from tfstyle.regions.mask_options import MaskOptions

pyarrow = pytest.importorskip("pyarrow")

ROWS = [
    {"content": "a.jpg", "style": "s.jpg", "style_strength": 0.5},
    {"content": "sub/b.jpg", "output": "other.png", "style": "s.jpg"},
]


def write(path, rows):
    import pyarrow.parquet

    names = list(dict.fromkeys(name for row in rows for name in row))
    if path.suffix == ".csv":
        lines = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
        path.write_text("".join(",".join(line) + "\n" for line in lines))
    elif path.suffix == ".parquet":
        whole = [{name: row.get(name) for name in names} for row in rows]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(whole), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def make_job(values, **options):
    return make_row_job(
        values,
        folder="/data",
        output="/out",
        options=StylizeOptions("m.csv", "/out", **options),
        needs_style=True,
        masks=MaskFinder(),
        name="m.csv, row 1",
    )


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_manifest_gives_the_same_jobs_in_every_format(tmp_path, suffix):
    path = tmp_path / f"manifest{suffix}"
    write(path, ROWS)
    rows = list(read_manifest(str(path)))
    assert [row.number for row in rows] == [1, 2] and not any(row.error for row in rows)
    jobs = [make_job(row.values) for row in rows]
    assert [job.content for job in jobs] == ["/data/a.jpg", "/data/sub/b.jpg"]
    assert [job.output for job in jobs] == ["/out/a.png", "/out/other.png"]
    assert [job.regions for job in jobs] == [
        (Region(None, "/data/s.jpg", 0.5),),
        (Region(None, "/data/s.jpg"),),
    ]


def test_a_row_overrides_the_options_and_what_it_leaves_out_is_theirs():
    job = make_job(
        {"content": "s3://b/a.png", "box": [1, 2, 3, 4], "quality": "80", "edge": "feather"},
        style="/styles/s.jpg",
        mask=MaskOptions(mask="m.png"),
        stroke_size=2.0,
        output_format="jpg",
    )
    (region,) = job.regions
    assert (job.content, job.output, job.quality) == ("s3://b/a.png", "/out/a.jpg", 80)
    assert region == Region(
        MaskOptions(box=Box(1, 2, 3, 4)), "/styles/s.jpg", stroke_size=2.0, edge="feather"
    )
    (region,) = make_job({"content": "a.png"}, style="s.jpg", mask=MaskOptions(mask="m")).regions
    assert region.mask == MaskOptions(mask="m")


@pytest.mark.parametrize(
    "values, said",
    [
        ({}, "no content"),
        ({"content": 5}, "content=5: give text"),
        ({"content": "a.jpg"}, "no style"),
        ({"content": "a.jpg", "style": "s", "output": "a.txt"}, "cannot write .txt"),
        ({"content": "a.jpg", "style": "s", "output": "/data/a.jpg"}, "would overwrite"),
        ({"content": "a.jpg", "style": "s", "box": "1,2"}, "four whole numbers"),
        ({"content": "a.jpg", "style": "s", "box": {}}, "give text"),
        ({"content": "a.jpg", "style": "s", "quality": 101}, "use 1 to 100"),
        ({"content": "a.jpg", "style": "s", "edge_radius": 1.5}, "whole number"),
        ({"content": "a.jpg", "style": "s", "invert_mask": "perhaps"}, "true or false"),
        ({"content": "a.jpg", "style": "s", "style_strength": "2"}, "from 0 to 1"),
        ({"content": "a.jpg", "style": "s", "preserve_color": "all"}, "use one of"),
        ({"content": "a\0.jpg", "style": "s"}, "zero byte"),
        ({"content": "a.jpg", "style": "s", "regions_file": "r"}, "style goes with one region"),
    ],
)
def test_a_row_that_is_wrong_says_what_is_wrong_with_it(values, said):
    with pytest.raises(InputError, match=said) as caught:
        make_job(values)
    assert str(caught.value).startswith("m.csv, row 1: ")


def test_a_row_that_cannot_be_read_costs_only_itself(tmp_path):
    path = tmp_path / "m.jsonl"
    path.write_bytes(
        b'{"content": "a.jpg"}\n{"content": \n[1]\n\xff\xfe\n{"contents": 1}\n'
        + b'{"content": "'
        + b"x" * 2**21
        + b'"}\n\n{"content": "b.jpg"}'
    )
    rows = list(read_manifest(str(path)))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [bool(row.error) for row in rows] == [False, True, True, True, True, True, False]
    assert all(f"m.jsonl, row {row.number}: " in row.error for row in rows if row.error)
    path = tmp_path / "m.csv"
    path.write_text("content,style\na.jpg,s.jpg\nb.jpg\n\nc.jpg,s.jpg\n")
    assert [row.error and row.error.partition(": ")[2] for row in read_manifest(str(path))] == [
        None,
        "1 cells for 2 columns",
        None,
    ]


@pytest.mark.parametrize(
    "name, data, said",
    [
        ("m.csv", b"content,typo\na,b\n", "no column 'typo' is known"),
        ("m.csv", b"style\na\n", "no column content"),
        ("m.csv", b"content,content\na,b\n", "there twice"),
        ("m.csv", b'content\n"a\n', "not CSV"),
        ("m.csv", b"content\n\xff\n", "not CSV in UTF-8"),
        ("m.csv", b"content\n" + b"x" * 2**21, "longer than"),
        ("m.csv", b"", "no column content"),
        ("m.parquet", b"PAR1 no PAR1", "not a readable Parquet file"),
        ("m.parquet", b"", "not a readable Parquet file"),
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path, name, data, said):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as caught:
        list(read_manifest(str(path)))
    assert str(caught.value).startswith(str(path))
    with pytest.raises(InputError, match="no such file"):
        list(read_manifest(str(tmp_path / "none.csv")))


def test_a_manifest_may_lie_at_a_url():
    pytest.importorskip("fsspec")
    from tfstyle.files.urls import write_whole

    write_whole("memory://m/manifest.csv", b"\xef\xbb\xbfcontent\na.jpg\n")
    (row,) = read_manifest("memory://m/manifest.csv")
    assert row.values == {"content": "a.jpg"}
    with pytest.raises(InputError, match="no such file"):
        list(read_manifest("memory://m/none.csv"))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_manifest_may_lie_in_a_store_of_objects(tmp_path, suffix):
    fsspec = pytest.importorskip("fsspec")
    from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

    path = tmp_path / f"manifest{suffix}"
    write(path, ROWS)

    class Object(AbstractBufferedFile):
        """A file as those of S3 are: without `readline` of a length."""

        def _fetch_range(self, start, end):
            return path.read_bytes()[start:end]

    class Store(AbstractFileSystem):
        def info(self, name, **options):
            return {"name": name, "size": path.stat().st_size, "type": "file"}

        def _open(self, name, mode="rb", **options):
            return Object(self, name, mode)

    fsspec.register_implementation("objects", Store, clobber=True)
    rows = list(read_manifest(f"objects://bucket/manifest{suffix}"))
    assert [row.error for row in rows] == [None, None]
    assert [row.values["content"] for row in rows] == ["a.jpg", "sub/b.jpg"]
