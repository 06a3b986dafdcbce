# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""COCO annotations: polygons, compressed and uncompressed run-length codes."""

import concurrent.futures
import contextlib
import json
import os
import sys
import threading

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.regions.from_coco import make_coco_mask

HEIGHT, WIDTH = 20, 30
POLYGON = [[3.0, 2.0, 14.0, 2.0, 14.0, 11.0, 3.0, 11.0]]  # x, y as COCO has it


def make_picture(name="folder/one.jpg", size=(HEIGHT, WIDTH)):
    return Picture(np.zeros((*size, 3), np.uint8), None, None, None, name)


@pytest.fixture(name="codes")
def draw_codes():
    mask = np.random.default_rng(0).random((HEIGHT, WIDTH)) < 0.3
    mask[0, 0] = False
    compressed = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    compressed["counts"] = compressed["counts"].decode()
    flat = np.concatenate([[False], mask.T.ravel()])
    changes = np.flatnonzero(np.diff(flat)).tolist()
    counts = np.diff([0, *changes, mask.size]).tolist()
    return mask, compressed, {"size": [HEIGHT, WIDTH], "counts": counts}


@pytest.fixture(name="annotations")
def write_annotations(tmp_path, codes):
    _, compressed, plain = codes
    entries = [
        (11, 1, 5, POLYGON, 0),
        (12, 1, 5, compressed, 0),
        (13, 1, 6, plain, 1),
        (14, 2, 6, POLYGON, 0),
    ]
    path = tmp_path / "instances.json"
    path.write_text(
        json.dumps(
            {
                "images": [
                    {"id": 1, "file_name": "one.jpg", "height": HEIGHT, "width": WIDTH},
                    {"id": 2, "file_name": "two.png", "height": HEIGHT, "width": WIDTH},
                ],
                "categories": [{"id": 5, "name": "cat"}, {"id": 6, "name": "dog"}],
                "annotations": [
                    {
                        "id": i,
                        "image_id": image,
                        "category_id": category,
                        "iscrowd": crowd,
                        "area": 1,
                        "bbox": [0, 0, 1, 1],
                        "segmentation": segmentation,
                    }
                    for i, image, category, segmentation, crowd in entries
                ],
            }
        )
    )
    return path


def test_threads_read_a_file_once_and_leave_standard_output_alone(annotations, monkeypatch):
    reads, loads = [], json.load
    both = threading.Barrier(2)

    def load(file):
        reads.append(file.name)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.3)  # a second reader, were there one, would come now
        return loads(file)

    monkeypatch.setattr(json, "load", load)
    output = sys.stdout
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        masks = list(
            pool.map(lambda _: make_coco_mask(make_picture(), annotations, instance=11), range(2))
        )
    assert reads == [str(annotations)] and sys.stdout is output
    np.testing.assert_array_equal(*masks)


def test_a_polygon_fills_its_box(annotations, capsys):
    expected = np.zeros((HEIGHT, WIDTH), np.uint8)
    expected[2:11, 3:14] = 1
    mask = make_coco_mask(make_picture(), annotations, instance=11)
    np.testing.assert_array_equal(mask, expected)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("instance", [12, 13])
def test_run_lengths_give_back_the_mask_they_were_made_of(annotations, codes, instance):
    mask = make_coco_mask(make_picture(), annotations, instance=instance)
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, codes[0])


def test_a_category_is_the_union_of_its_instances_in_the_picture_of_that_name(annotations, codes):
    polygon = make_coco_mask(make_picture(), annotations, instance=11)
    cats = make_coco_mask(make_picture("elsewhere/one.png"), annotations, category="cat")
    np.testing.assert_array_equal(cats, polygon | codes[0])


def test_an_instance_is_taken_only_of_the_picture_that_it_lies_in(annotations):
    assert make_coco_mask(make_picture("elsewhere/two.jpg"), annotations, instance=14).sum() == 99
    with pytest.raises(InputError, match="instance 14 lies in two.png, not in one.jpg"):
        make_coco_mask(make_picture("one.jpg"), annotations, instance=14)


def change(annotations, **entries):
    """The file with other entries in its first annotation."""
    content = json.loads(annotations.read_text())
    content["annotations"][0] |= entries
    annotations.write_text(json.dumps(content))


@pytest.mark.parametrize(
    "entries, fault",
    [
        ({"segmentation": [[1.0, 2.0, 3.0]]}, "instance 11: a polygon is a list of three or more"),
        ({"segmentation": {"size": [20, 30], "counts": [10**12]}}, "whole numbers from 0 to 600"),
        ({"segmentation": {"size": [10**6, 10**6], "counts": "P5"}}, "of size .1000000, "),
        ({"segmentation": [[40, 40, 50, 40, 50, 50]]}, "instance 11: the mask is empty"),
        ({"image_id": 99}, "does not know the picture of instance 11"),
    ],
)
def test_a_damaged_instance_is_one_line(annotations, entries, fault):
    change(annotations, **entries)
    with pytest.raises(InputError, match=fault):
        make_coco_mask(make_picture(), annotations, instance=11)


@pytest.mark.parametrize("odd", [[5], {"id": 5}, None, "5"])
def test_a_category_id_of_any_kind_is_no_category_of_the_file(annotations, odd):
    content = json.loads(annotations.read_text())
    for entry in content["annotations"][:2]:
        entry["category_id"] = odd
    annotations.write_text(json.dumps(content))
    with pytest.raises(InputError, match="no cat is annotated"):
        make_coco_mask(make_picture(), annotations, category="cat")


def test_two_pictures_of_one_name_ask_for_an_instance(annotations):
    content = json.loads(annotations.read_text())
    content["images"][1]["file_name"] = "val/one.jpg"
    annotations.write_text(json.dumps(content))
    with pytest.raises(InputError, match="one.jpg may be any of one.jpg, val/one.jpg"):
        make_coco_mask(make_picture(), annotations, category="dog")
    assert make_coco_mask(make_picture(), annotations, instance=14).sum() == 99


def test_a_file_that_changed_is_read_again(annotations):
    make_coco_mask(make_picture(), annotations, instance=11)
    content = json.loads(annotations.read_text())
    content["annotations"][0]["id"] = 99
    annotations.write_text(json.dumps(content))
    os.utime(annotations, ns=(1, 1))
    with pytest.raises(InputError, match="no instance 11"):
        make_coco_mask(make_picture(), annotations, instance=11)


@pytest.mark.parametrize(
    "options, picture, fault",
    [
        ({}, make_picture(), "either a category or an instance"),
        ({"category": "cat", "instance": 11}, make_picture(), "either a category or an instance"),
        ({"instance": 77}, make_picture(), "no instance 77"),
        ({"category": "cow"}, make_picture(), "no category 'cow', but cat, dog"),
        ({"category": "cat"}, make_picture("three.jpg"), "does not know the picture three.jpg"),
        ({"category": "cat"}, make_picture("two.jpg"), "no cat is annotated in two.jpg"),
        (
            {"instance": 11},
            make_picture(size=(9, 9)),
            "the mask is 30x20 pixels, but the picture is 9x9",
        ),
    ],
)
def test_what_is_not_there_is_named(annotations, options, picture, fault):
    with pytest.raises(InputError, match=fault):
        make_coco_mask(picture, annotations, **options)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"images": []}',
        b"not json",
        b"[" * 100_000,
        bytes(range(256)) * 4000,
        b'{"images": [{"id": 1, "file_name": "a", "height": 1e999, "width": 1}]}',
        b'{"images": [], "annotations": [{"image_id": [], "segmentation": []}]}',
        b'{"images": [], "annotations": ["' + b"a" * 9999 + b'"]}',
    ],
    ids=range(10),
)
def test_another_file_is_one_short_line(tmp_path, content):
    (tmp_path / "other.json").write_bytes(content)
    with pytest.raises(InputError, match="other.json") as caught:
        make_coco_mask(make_picture(), tmp_path / "other.json", category="cat")
    assert len(str(caught.value)) < 400


def test_a_missing_file_and_a_pipe_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        make_coco_mask(make_picture(), tmp_path / "none.json", category="cat")
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(InputError, match="pipe.json: is a pipe or a device"):
        make_coco_mask(make_picture(), tmp_path / "pipe.json", category="cat")
