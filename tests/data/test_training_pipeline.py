# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.data.examples import CONTENT_KEYS, STYLE_KEYS, TrainingExamples
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.training_pipeline import make_training_dataset
from tfstyle.errors import InputError


@pytest.fixture
def options(data_folder):
    return TrainingDataOptions(
        photos=data_folder.photos,
        styles=data_folder.styles,
        annotations=data_folder.annotations,
        masks=data_folder.masks,
        picture_size=16,
        batch_size=3,
        heldout_share=0.0,
    )


def take(dataset, count):
    return list(dataset.take(count).as_numpy_iterator())


def assert_batches_equal(batches, others):
    for batch, other in zip(batches, others, strict=True):
        assert batch.keys() == other.keys()
        for key in batch:
            np.testing.assert_array_equal(batch[key], other[key], err_msg=key)


def test_inside_tf_data_the_batches_are_those_made_eagerly(options):
    examples = TrainingExamples(options)
    eager = [examples.make_batch(step) for step in range(6)]
    assert_batches_equal(take(make_training_dataset(options), 6), eager)


def test_a_resumed_run_sees_the_batches_of_an_unbroken_one(options):
    unbroken = take(make_training_dataset(options), 9)
    for start in (1, 4, 8):
        resumed = take(make_training_dataset(options, start_step=start), 9 - start)
        assert_batches_equal(resumed, unbroken[start:])


def test_order_does_not_depend_on_parallelism(options):
    one = take(make_training_dataset(options, parallel=1, prefetch=1), 8)
    assert_batches_equal(take(make_training_dataset(options, parallel=8), 8), one)


def test_the_dataset_promises_exactly_the_keys_and_static_shapes(options):
    spec = make_training_dataset(options).element_spec
    assert set(spec) == {*CONTENT_KEYS, *STYLE_KEYS}
    shapes = {key: value.shape.as_list() for key, value in spec.items()}
    assert shapes["content"] == shapes["style"] == [3, 16, 16, 3]
    assert shapes["region"] == [3, 16, 16, 1]
    assert shapes["content_name"] == shapes["style_name"] == shapes["style_index"] == [3]


def test_a_broken_file_costs_a_name_and_not_the_run(options, data_folder):
    with open(f"{data_folder.photos}/broken.jpg", "wb") as stream:
        stream.write(b"\xff\xd8 no picture")
    examples = TrainingExamples(options)
    batches = take(make_training_dataset(options, examples=examples), 6)
    assert list(examples.skipped.reasons) == ["broken.jpg"]
    assert all(b"broken.jpg" not in batch["content_name"] for batch in batches)


def test_a_missing_folder_is_an_input_error_before_the_first_batch(options, tmp_path):
    with pytest.raises(InputError, match="--photos"):
        make_training_dataset(TrainingDataOptions(photos=str(tmp_path / "nowhere")))


def test_a_program_ends_while_batches_are_made_ahead():
    code = (
        "from tfstyle.data.options import TrainingDataOptions as O\n"
        "from tfstyle.data.training_pipeline import make_training_dataset\n"
        "kept = iter(make_training_dataset(O(picture_size=64)))\n"
        "next(kept)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
