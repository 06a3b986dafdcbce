# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import json

import numpy as np
import pytest

from tfstyle.data.coco_instances import CocoInstances, decode_instance
from tfstyle.errors import InputError


def test_polygon_rle_and_compressed_rle_are_the_same_object(data_folder):
    coco = CocoInstances(data_folder.annotations)
    objects = coco.get_instances("polygon.png") + coco.get_instances("rle.png")
    assert len(objects) == 3 and coco.damaged == 0
    for instance in objects:
        mask = decode_instance(instance, 48, 64, name="x")
        np.testing.assert_array_equal(mask, data_folder.object_mask)
        assert instance.area_share == data_folder.object_mask.mean()


def test_objects_are_found_by_file_name_without_folders_and_by_id(data_folder):
    coco = CocoInstances(data_folder.annotations)
    assert coco.by_id[8] == coco.get_instances("rle.png") != []
    assert coco.get_instances("unknown.png") == []


def test_several_polygons_are_one_object_and_a_mask_follows_its_photograph_in_size(tmp_path):
    path = tmp_path / "two.json"
    squares = [[0, 0, 8, 0, 8, 8, 0, 8], [12, 12, 20, 12, 20, 20, 12, 20]]
    write(path, [{"image_id": 1, "segmentation": squares}])
    (instance,) = CocoInstances(path).get_instances("p.jpg")
    small = decode_instance(instance, 20, 20, name="x")
    assert small.sum() == 128
    np.testing.assert_array_equal(
        decode_instance(instance, 40, 40, name="x"), small.repeat(2, 0).repeat(2, 1)
    )
    with pytest.raises(InputError, match="20x20 does not fit a photograph of 20x40"):
        decode_instance(instance, 40, 20, name="x")


def write(path, annotations):
    images = [{"id": 1, "file_name": "p.jpg", "height": 20, "width": 20}]
    path.write_text(json.dumps({"images": images, "annotations": annotations}))


@pytest.mark.parametrize(
    "segmentation",
    [
        [],
        [[1, 2]],
        "text",
        None,
        {"size": [20, 20]},
        {"size": [3, 3], "counts": [9]},
        {"size": [3, 3], "counts": "33"},
    ],
)
def test_damaged_segmentations_are_counted_and_left_out(tmp_path, segmentation):
    good = [[0, 0, 8, 0, 8, 8, 0, 8]]
    segmentations = [segmentation, good]
    write(tmp_path / "x.json", [{"image_id": 1, "segmentation": s} for s in segmentations])
    coco = CocoInstances(tmp_path / "x.json")
    assert coco.damaged == 1
    assert len(coco.get_instances("p.jpg")) == 1


def test_segmentations_of_no_possible_size_are_damaged_and_the_process_lives(tmp_path):
    huge = {"size": [10**6, 10**6], "counts": "0" * 40}
    images = [{"id": 1, "file_name": "p.jpg", "height": 10**6, "width": 10**6}]
    annotations = [{"image_id": 1, "segmentation": huge}]
    (tmp_path / "x.json").write_text(json.dumps({"images": images, "annotations": annotations}))
    coco = CocoInstances(tmp_path / "x.json")
    assert coco.damaged == 1 and coco.by_id == {}


def test_an_annotation_of_no_picture_is_damaged(tmp_path):
    write(tmp_path / "x.json", [{"image_id": 2, "segmentation": [[0, 0, 8, 0, 8, 8]]}])
    assert CocoInstances(tmp_path / "x.json").damaged == 1


@pytest.mark.parametrize(
    "text, message",
    [
        (None, "annotations_trainval2014.zip"),
        ("{", "not JSON"),
        ("[]", "not in COCO's instances format"),
        ('{"images": []}', "'annotations'"),
        ('{"images": [{"id": 1}], "annotations": []}', "'file_name'"),
        ('{"images": [], "annotations": [{"image_id": 1, "bbox": []}]}', "'segmentation'"),
        ('{"images": 1, "annotations": []}', "not in COCO's instances format"),
        ('{"images": [], "annotations": [{"image_id": [], "segmentation": []}]}', "unhashable"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_another_file_is_one_line_that_names_the_flag(tmp_path, text, message):
    if text is not None:
        (tmp_path / "x.json").write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        CocoInstances(tmp_path / "x.json")
    assert str(caught.value).startswith("--annotations:") and "x.json" in str(caught.value)


def test_a_file_that_is_not_text_is_one_short_line(tmp_path):
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00\x80" * 300_000)
    with pytest.raises(InputError, match="not JSON") as caught:
        CocoInstances(tmp_path / "x.json")
    assert len(str(caught.value)) < 500
