# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Batches arrive in order, and errors of the data as what they are."""

import itertools
import json

import numpy as np
import pytest
from PIL import Image

from tfstyle.data.examples import TrainingExamples
from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.regions import coco_file
from tfstyle.training.batches import make_batches, make_held_out_batch


@pytest.fixture(name="photos")
def make_photos(tmp_path):
    paths = [tmp_path / f"p{k}.png" for k in range(3)]
    for k, path in enumerate(paths):
        Image.new("RGB", (40, 40), (60 * k, 0, 0)).save(path)
    return paths


@pytest.fixture(name="examples")
def make_examples(photos):
    return TrainingExamples(
        TrainingDataOptions(
            photos=str(photos[0].parent),
            styles="synthetic",
            picture_size=32,
            batch_size=2,
            heldout_share=0.0,
        )
    )


def test_batches_are_those_of_the_examples_from_the_first_step_on(examples):
    batches = itertools.islice(make_batches(examples, first_step=3, last_step=5), 2)
    for step, batch in enumerate(batches, start=3):
        expected = examples.make_batch(step)
        assert batch.keys() == expected.keys()
        for name in ("content", "region", "style"):
            np.testing.assert_array_equal(batch[name], expected[name])


def test_photographs_that_all_go_bad_in_a_run_are_an_input_error(photos, examples):
    for path in photos:
        path.write_bytes(b"no picture")
    with pytest.raises(InputError, match="--photos: 50 pictures in a row could not be used"):
        next(iter(make_batches(examples, first_step=0, last_step=9)))


def test_held_out_triples_do_not_read_the_annotations_again(photos, tmp_path, monkeypatch):
    read = []
    reader = coco_file.load_json
    monkeypatch.setattr(coco_file, "load_json", lambda path: read.append(path) or reader(path))
    square = [[0, 0, 30, 0, 30, 30, 0, 30]]
    images = [
        {"id": k, "file_name": p.name, "height": 40, "width": 40} for k, p in enumerate(photos)
    ]
    annotations = [{"image_id": k, "segmentation": square} for k in range(len(photos))]
    path = tmp_path / "instances.json"
    path.write_text(json.dumps({"images": images, "annotations": annotations}))
    examples = TrainingExamples(
        TrainingDataOptions(
            photos=str(photos[0].parent), annotations=str(path), picture_size=32, heldout_share=0.5
        )
    )
    batch = make_held_out_batch(examples, count=4)
    assert read == [str(path)]
    assert batch["content"].shape == (4, 32, 32, 3)
    # The objects are there, and none of the photographs is one of training's.
    assert any(0.1 < region.mean() < 0.9 for region in batch["region"])
    assert not {n.decode() for n in batch["content_name"]} & set(examples.photos.names)
