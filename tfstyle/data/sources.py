# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""From the options' words to sources of photographs and paintings."""

from tfstyle.data.coco_instances import CocoInstances
from tfstyle.data.coco_tfds import CocoPhotos
from tfstyle.data.mask_files import MaskFiles
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.photo_folder import PhotoFolder
from tfstyle.data.picture_files import list_picture_files, select_files
from tfstyle.data.picture_source import PhotoSource, StyleSource
from tfstyle.data.shard_index import is_shard_folder, open_shards
from tfstyle.data.shard_sources import ShardPhotos, ShardStyles
from tfstyle.data.style_folders import StyleFolder
from tfstyle.data.synthetic_source import SyntheticPhotos, SyntheticStyles
from tfstyle.errors import InputError

SYNTHETIC = "synthetic"
COCO2014 = "coco2014"


def make_photo_source(
    options: TrainingDataOptions, *, coco: CocoInstances | None = None
) -> PhotoSource:
    """The photographs of the options, with what is known of the objects in them.

    Args:
      options: where they are.
      coco: the annotations of `options.annotations`, where they have been read already.

    Raises:
      InputError: a folder, file or prepared data set that is not there, or nothing in the split.
    """
    which = _choose(options, options.limit_photos)
    if options.photos == SYNTHETIC:
        if options.masks or options.annotations:
            raise InputError("--masks and --annotations go with real photographs: give --photos")
        return SyntheticPhotos(**which)
    if is_shard_folder(options.photos, "photos"):
        if options.masks or options.annotations:
            raise InputError("--masks and --annotations: shards hold their masks; leave them out")
        return ShardPhotos(open_shards(options.photos, "photos", **which))
    if coco is None and options.annotations:
        coco = CocoInstances(options.annotations)
    if options.photos == COCO2014:
        if options.masks:
            raise InputError("--masks goes with a folder; --photos=coco2014 has --annotations")
        return CocoPhotos(data_dir=options.coco_data_dir, coco=coco, **which)
    files = list_picture_files(options.photos, flag="photos")
    masks = MaskFiles(options.masks) if options.masks else None
    return PhotoFolder(select_files(files, **which, flag="photos"), coco=coco, masks=masks)


def make_style_source(options: TrainingDataOptions) -> StyleSource:
    """The paintings of the options; errors as `make_photo_source`."""
    which = _choose(options, options.limit_styles)
    if options.styles == SYNTHETIC:
        return SyntheticStyles(**which)
    if is_shard_folder(options.styles, "styles"):
        return ShardStyles(open_shards(options.styles, "styles", **which))
    files = list_picture_files(options.styles, flag="styles")
    return StyleFolder(select_files(files, **which, flag="styles"))


def _choose(options, limit):
    return {"split": options.split, "heldout_share": options.heldout_share, "limit": limit}
