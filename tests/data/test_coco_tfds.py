# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import json
import sys

import numpy as np
import pytest
import tensorflow_datasets as tfds

from tfstyle.data.coco_instances import CocoInstances
from tfstyle.data.coco_tfds import CocoPhotos, fill_box
from tfstyle.data.examples import TrainingExamples
from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError

COUNT = 5


def write_coco(folder, file_format):
    """A data set of five pictures where coco/2014 would lie, in its own features."""
    builder = tfds.builder("coco/2014", data_dir=str(folder))
    rng = np.random.default_rng(0)
    examples = [
        {
            "image": rng.integers(0, 256, (40, 50, 3), dtype=np.uint8),
            "image/filename": f"COCO_train2014_{i:012d}.jpg",
            "image/id": 100 + i,
            "objects": [
                {
                    "area": 400,
                    "bbox": tfds.features.BBox(0.25, 0.2, 0.75, 0.6),
                    "id": i,
                    "is_crowd": False,
                    "label": 0,
                }
            ]
            * (i > 0),
        }
        for i in range(COUNT)
    ]
    tfds.dataset_builders.store_as_tfds_dataset(
        name="coco",
        version=str(builder.version),
        features=builder.info.features,
        split_datasets={"train": list(enumerate(examples))},
        config="2014",
        data_dir=str(folder),
        file_format=file_format,
        disable_shuffling=True,
    )


@pytest.fixture(scope="module", params=["tfrecord", "array_record"])
def prepared(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tfds")
    write_coco(folder, request.param)
    return folder


def test_without_annotations_the_boxes_are_the_objects(prepared):
    photos = CocoPhotos(data_dir=str(prepared))
    assert photos.names == [f"coco2014_train_{i:06d}" for i in range(COUNT)]
    counts = []
    for index in range(COUNT):
        photograph = photos.load(index, shrink_to=1000)
        assert photograph.pixels_uint8.shape == (40, 50, 3)
        counts.append(len(photograph.instances))
        for decode in photograph.instances:
            expected = np.zeros((40, 50), bool)
            expected[10:30, 10:30] = True
            np.testing.assert_array_equal(decode(), expected)
    assert sorted(counts) == [0, 1, 1, 1, 1]


def test_outlines_are_joined_by_image_id(prepared, tmp_path):
    polygon = [[0, 0, 25, 0, 25, 20, 0, 20]]
    images = [{"id": 102, "file_name": "any.jpg", "height": 40, "width": 50}]
    annotations = [{"image_id": 102, "segmentation": polygon}]
    (tmp_path / "x.json").write_text(json.dumps({"images": images, "annotations": annotations}))
    photos = CocoPhotos(data_dir=str(prepared), coco=CocoInstances(tmp_path / "x.json"))
    masks = [decode() for i in range(COUNT) for decode in photos.load(i, shrink_to=99).instances]
    assert len(masks) == 1
    assert masks[0][:20, :25].all() and masks[0].sum() == 500


def test_training_examples_are_made_from_it(prepared):
    options = TrainingDataOptions(
        photos="coco2014", coco_data_dir=str(prepared), picture_size=16, heldout_share=0.0
    )
    examples = TrainingExamples(options)
    names = {examples.make_example(n)["content_name"].item() for n in range(COUNT)}
    assert len(names) == COUNT


def test_its_split_and_limit_are_by_index(prepared):
    sides = [
        CocoPhotos(data_dir=str(prepared), split=split, heldout_share=0.75).names
        for split in ("train", "held_out")
    ]
    assert len(sides[0]) + len(sides[1]) == COUNT and not set(sides[0]) & set(sides[1])
    assert len(CocoPhotos(data_dir=str(prepared), limit=2).names) == 2
    with pytest.raises(InputError, match="held_out"):
        CocoPhotos(data_dir=str(prepared), split="held_out", heldout_share=0.0)


def test_a_missing_download_names_the_flags_and_what_to_put_where(tmp_path, capfd):
    with pytest.raises(InputError) as caught:
        CocoPhotos(data_dir=str(tmp_path / "nothing"))
    message = str(caught.value)
    for part in (
        "--photos=coco2014",
        str(tmp_path / "nothing"),
        "tfds build coco/2014",
        "--coco_data_dir",
        "--photos=train2014",
        "--annotations=annotations/instances_train2014.json",
    ):
        assert part in message
    assert "WARNING" not in capfd.readouterr().err


def test_without_tensorflow_datasets_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    with pytest.raises(
        InputError, match=r"--photos=coco2014 needs .* pip install 'tfstyle\[coco\]'"
    ):
        CocoPhotos(data_dir="anywhere")


def test_a_damaged_record_is_an_input_error(prepared, monkeypatch):
    photos = CocoPhotos(data_dir=str(prepared))
    monkeypatch.setattr(photos, "_records", [b"", None])
    with pytest.raises(InputError, match="coco2014_train_000003: damaged record"):
        photos.load(3, shrink_to=99)


def test_boxes_are_rounded_to_pixels_and_never_empty():
    assert fill_box(np.array([0.5, 0.5, 0.5, 0.5]), 10, 10).sum() == 1
    assert fill_box(np.array([0, 0, 1, 1]), 7, 9).all()
