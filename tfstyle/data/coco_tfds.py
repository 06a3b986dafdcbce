# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""COCO2014 through TensorFlow Datasets: `coco/2014`, its pictures and boxes."""

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
from absl import logging

from tfstyle.data.coco_instances import CocoInstances, decode_instance
from tfstyle.data.heldout_split import limit_selection, select_split
from tfstyle.data.photo_folder import MIN_INSTANCE_SHARE
from tfstyle.data.picture_source import Photograph
from tfstyle.data.record_files import RecordFiles
from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture

DATASET = "coco/2014"
_SPLIT = "train"


class CocoPhotos:
    """The training pictures of COCO2014 as a `PhotoSource`.

    TensorFlow Datasets has boxes and no outlines: outlines come from `instances_train2014.json`,
    joined by image id; without it the boxes are the objects. Pictures are read by index, from its
    default format (TFRecord) as well as from `array_record`.

    Names are `coco2014_train_<index>`, since file names are inside the records; the held-out split
    hashes them, and so differs from that of the raw folder.

    Attributes:
      names: as `PhotoSource`.
      coco: the annotations, or None.
    """

    def __init__(
        self,
        *,
        data_dir: str | None = None,
        coco: CocoInstances | None = None,
        split: str = "train",
        heldout_share: float = 0.0,
        limit: int | None = None,
    ):
        """Opens the prepared data set; nothing is downloaded.

        Raises:
          InputError: not prepared, or nothing in the split.
        """
        self._records = _open_records(data_dir)
        self.coco = coco
        names = [f"coco2014_train_{i:06d}" for i in range(len(self._records))]
        self._indices = limit_selection(names, select_split(names, split, heldout_share), limit)
        if not self._indices:
            raise InputError(f"--photos=coco2014: nothing in the {split} split")
        self.names = [names[i] for i in self._indices]

    def load(self, index: int, *, shrink_to: int) -> Photograph:
        """Decodes one photograph; see `PhotoSource`."""
        name = self.names[index]
        try:
            record = self._records[self._indices[index]]
        except Exception as error:  # a damaged record fails in whichever layer notices it
            raise InputError(f"{name}: damaged record ({error})") from error
        pixels = load_picture(record["image"], name=name, shrink_to=shrink_to).pixels_uint8
        height, width = pixels.shape[:2]
        if self.coco is None:
            boxes = np.asarray(record["objects"]["bbox"], np.float32).reshape(-1, 4)
            sizes = boxes[:, 2:] - boxes[:, :2]
            large = boxes[sizes.prod(axis=1) >= MIN_INSTANCE_SHARE]
            instances = [functools.partial(fill_box, box, height, width) for box in large]
        else:
            instances = [
                functools.partial(decode_instance, instance, height, width, name=name)
                for instance in self.coco.by_id.get(int(record["image/id"]), [])
                if instance.area_share >= MIN_INSTANCE_SHARE
            ]
        return Photograph(pixels, instances)


def fill_box(box: np.ndarray, height: int, width: int) -> np.ndarray:
    """The inside of a box given as (ymin, xmin, ymax, xmax) in [0, 1], bool `[height, width]`."""
    ymin, xmin, ymax, xmax = np.rint(box * (height, width, height, width)).astype(int)
    mask = np.zeros((height, width), bool)
    mask[ymin : max(ymax, ymin + 1), xmin : max(xmax, xmin + 1)] = True
    return mask


class _RecordSource:
    """A data set kept as TFRecord files, read by index as its random-access formats are."""

    def __init__(self, builder: Any, decoders: dict[str, Any]):
        self._records = RecordFiles(builder.info.splits[_SPLIT].filepaths)
        self._features = builder.info.features
        self._decoders = decoders

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: int) -> dict:
        return self._features.deserialize_example_np(self._records[index], decoders=self._decoders)


def _open_records(data_dir: str | None) -> Sequence[dict]:
    # Imported here: the other sources work without TensorFlow, and this import brings it along.
    try:
        import tensorflow_datasets as tfds
    except ImportError as error:
        raise InputError(
            f"--photos=coco2014 needs TensorFlow Datasets ({error}): pip install 'tfstyle[coco]', "
            "or give a folder of photographs with --annotations"
        ) from error

    verbosity = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)  # a missing folder is a warning there, an error here
    try:
        builder = tfds.builder(DATASET, data_dir=data_dir)
    except OSError as error:
        raise InputError(f"--coco_data_dir={data_dir}: {error.strerror or error}") from error
    finally:
        logging.set_verbosity(verbosity)
    if not builder.is_prepared():
        raise InputError(
            f"--photos=coco2014: {DATASET} is not prepared in {builder.data_path}. Prepare it with "
            f"`tfds build {DATASET} --data_dir=DIR` (downloads 38 GB)"
            " and give --coco_data_dir=DIR; or unpack COCO's train2014.zip and"
            " annotations_trainval2014.zip and give --photos=train2014"
            " --annotations=annotations/instances_train2014.json"
        )
    # Pictures stay encoded: our own decoder knows what to do with the broken ones.
    decoders = {"image": tfds.decode.SkipDecoding()}
    if builder.info.file_format == tfds.core.FileFormat.TFRECORD:
        return _RecordSource(builder, decoders)
    return builder.as_data_source(split=_SPLIT, decoders=decoders)
