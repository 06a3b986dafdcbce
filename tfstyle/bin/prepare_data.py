# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Checks the pictures, masks and annotations of a training run and prints what is in them.

Reads every file once, as training will, and reports how many can be used, how large they are, which
are bad and why, how large the objects are, and how many files are held out.

  bin/prepare_data --photos=photos --annotations=instances.json --masks=masks --styles=paintings

With --write_shards, what can be used also goes into a few large TFRecord files, which file systems
that are slow at opening files read faster: --photos and --styles of bin/train take their folder.
"""

from absl import flags

from tfstyle.bin.launching import launch

_PHOTOS = flags.DEFINE_string(
    "photos", None, "Photographs: folder, pattern, several with commas, 'synthetic' or 'coco2014'."
)
_STYLES = flags.DEFINE_string(
    "styles", None, "Paintings: folder, pattern, several with commas, or 'synthetic'."
)
_ANNOTATIONS = flags.DEFINE_string(
    "annotations", None, "COCO instances_*.json of the photographs, matched by file name."
)
_MASKS = flags.DEFINE_string("masks", None, "Folder of masks, matched to photographs by stem.")
_COCO_DATA_DIR = flags.DEFINE_string(
    "coco_data_dir", None, "Folder in which TensorFlow Datasets keeps coco/2014."
)
_HELDOUT_SHARE = flags.DEFINE_float(
    "heldout_share", 0.05, "Share of the files kept from training, by a hash of their stem."
)
_MIN_SIDE = flags.DEFINE_integer(
    "min_side", 32, "Pictures with a shorter side below this count as bad.", lower_bound=1
)
_MOST_NAMED = flags.DEFINE_integer(
    "most_named", 20, "How many bad files of each kind to name.", lower_bound=0
)
_WRITE_SHARDS = flags.DEFINE_string(
    "write_shards",
    None,
    "New folder for TFRecord files of the pictures and masks; for data sets of very many files.",
)


def main(argv: list[str]) -> None:
    del argv
    # Imported after the flags are parsed, so that --help and wrong flags are answered at once.
    import functools

    import tqdm

    from tfstyle.data.folder_check import check_data
    from tfstyle.data.options import TrainingDataOptions
    from tfstyle.errors import InputError

    if not _PHOTOS.value and not _STYLES.value:
        raise InputError("nothing to check: give --photos=FOLDER, --styles=FOLDER or both")
    options = TrainingDataOptions(
        photos=_PHOTOS.value or "",
        styles=_STYLES.value or "",
        annotations=_ANNOTATIONS.value,
        masks=_MASKS.value,
        coco_data_dir=_COCO_DATA_DIR.value,
        heldout_share=_HELDOUT_SHARE.value,
        min_side=_MIN_SIDE.value,
        split="all",
    )
    progress = functools.partial(tqdm.tqdm, disable=None)  # no bar unless stderr is a terminal
    for text in check_data(
        options, progress=progress, most_named=_MOST_NAMED.value, shards=_WRITE_SHARDS.value
    ):
        print(text)


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
