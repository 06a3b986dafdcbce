# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Several styles of one photograph, side by side."""

import keras
import numpy as np
import pytest
from skimage import data

from tfstyle.demo.cat_picture import make_cat_mask
from tfstyle.demo.cat_styles import CatStylesOptions, paint_cat_in_styles
from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network


@pytest.mark.broad
def test_each_style_has_a_column_with_the_face_at_its_own_size(tmp_path):
    keras.utils.set_random_seed(1)
    network = build_network("local_transfer", LocalTransferConfig.tiny().to_dict())
    save_checkpoint(network, tmp_path / "checkpoint")
    options = CatStylesOptions(
        output=str(tmp_path / "out"), style_seeds=(3, 4), checkpoint=str(tmp_path / "checkpoint")
    )
    picture = load_picture(paint_cat_in_styles(options)).pixels_uint8
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["styles.png"]
    assert picture.shape == (150 + 6 + 300, 2 * 300 + 6, 3)
    faces = picture[156:, :300], picture[156:, 306:]
    photograph, mask = data.chelsea()[:, 55:355], make_cat_mask(data.chelsea())[:, 55:355]
    for face in faces:
        np.testing.assert_array_equal(face[mask == 0], photograph[mask == 0])
    assert (faces[0] != faces[1]).any(axis=-1)[mask == 1].mean() > 0.5
    assert (picture[:150, :300] != picture[:150, 306:]).any()


def test_a_folder_without_a_checkpoint_is_named_and_nothing_is_written(tmp_path):
    options = CatStylesOptions(output=str(tmp_path / "out"), checkpoint=str(tmp_path))
    with pytest.raises(InputError, match="no config.json there"):
        paint_cat_in_styles(options)
    assert list(tmp_path.iterdir()) == []
