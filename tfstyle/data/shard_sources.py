# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Photographs and paintings that `bin/prepare_data --write_shards` has put into TFRecord files."""

import functools
import io

import numpy as np
from PIL import Image

from tfstyle.data.example_records import decode_example
from tfstyle.data.mask_files import fit_mask
from tfstyle.data.picture_source import Photograph
from tfstyle.data.shard_index import SelectedRecords
from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture


class ShardPhotos:
    """Photographs of shards as a `PhotoSource`: the same examples as from their files."""

    def __init__(self, selected: SelectedRecords):
        self.names = selected.names
        self._selected = selected

    def load(self, index: int, *, shrink_to: int) -> Photograph:
        """Decodes one photograph; see `PhotoSource`."""
        name, record = self.names[index], _read(self._selected, index)
        pixels = load_picture(_get_picture(record, name), name=name, shrink_to=shrink_to)
        height, width = pixels.pixels_uint8.shape[:2]
        instances = [
            functools.partial(_decode_mask, mask, height, width, name=name)
            for mask in record.get("masks", [])
        ]
        return Photograph(pixels.pixels_uint8, instances)


class ShardStyles:
    """Paintings of shards as a `StyleSource`."""

    def __init__(self, selected: SelectedRecords):
        self.names = selected.names
        self._selected = selected

    def load(self, index: int, *, shrink_to: int) -> np.ndarray:
        """Decodes one painting; see `StyleSource`."""
        name = self.names[index]
        data = _get_picture(_read(self._selected, index), name)
        return load_picture(data, name=name, shrink_to=shrink_to).pixels_uint8


def _read(selected, index):
    try:
        return decode_example(selected.records[selected.numbers[index]])
    except (InputError, OSError, IndexError) as error:
        raise InputError(f"{selected.names[index]}: damaged record ({error})") from error


def _get_picture(record, name):
    try:
        return record["picture"][0]
    except (KeyError, IndexError) as error:
        raise InputError(f"{name}: a record without a picture") from error


def _decode_mask(data, height, width, *, name):
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        return fit_mask(np.asarray(image.convert("1")), height, width, name=name)
