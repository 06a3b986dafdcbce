# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.data.examples import CONTENT_KEYS, STYLE_KEYS, TrainingExamples
from tfstyle.data.folder_batches import FolderBatches
from tfstyle.data.options import TrainingDataOptions


@pytest.fixture
def options(data_folder):
    return TrainingDataOptions(
        photos=data_folder.photos,
        styles=data_folder.styles,
        picture_size=16,
        batch_size=2,
        heldout_share=0.0,
    )


def test_its_batches_are_those_of_the_pipeline_from_the_start_step_on(options):
    batches = FolderBatches(options, steps=3, start_step=5)
    examples = TrainingExamples(options)
    assert len(batches) == 3
    for index in range(3):
        expected = examples.make_batch(5 + index)
        assert tuple(batches[index]) == (*CONTENT_KEYS, *STYLE_KEYS)
        for key in (*CONTENT_KEYS, *STYLE_KEYS):
            np.testing.assert_array_equal(batches[index][key], expected[key])
    with pytest.raises(IndexError):
        batches[3]


def test_names_can_be_left_out_for_backends_without_strings(options):
    batch = FolderBatches(options, steps=1, with_names=False)[0]
    assert set(batch) == {"content", "region", "style", "style_index"}


def test_without_a_tensorflow_backend_tensorflow_is_not_imported(data_folder):
    pytest.importorskip("jax")
    code = (
        "import sys\n"
        "from tfstyle.data.folder_batches import FolderBatches\n"
        "from tfstyle.data.options import TrainingDataOptions\n"
        f"options = TrainingDataOptions(photos={data_folder.photos!r}, picture_size=16,\n"
        f"    styles={data_folder.styles!r}, annotations={data_folder.annotations!r},\n"
        f"    masks={data_folder.masks!r}, heldout_share=0.0)\n"
        "assert FolderBatches(options, steps=1)[0]['content'].shape == (4, 16, 16, 3)\n"
        "sys.exit('tensorflow' in sys.modules)\n"
    )
    environment = os.environ | {"KERAS_BACKEND": "jax"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
