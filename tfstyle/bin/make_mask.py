# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Makes the mask of a region of a photograph, and shows it over the photograph.

bin/make_mask --content=cat.jpg --grabcut=40,60,300,420 --output=cat_mask.png --preview=look.png
"""

from absl import flags

from tfstyle.bin import mask_flags
from tfstyle.bin.launching import launch
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS
from tfstyle.regions.mask_writing import write_mask

mask_flags.define_mask_flags()
flags.DEFINE_string("content", None, "Photograph.", required=True)
flags.DEFINE_string(
    "output", None, "Mask to write: .png (0 and 255) or .npy (0 and 1).", required=True
)
flags.DEFINE_string("preview", None, "Also write a picture of the mask over the photograph.")
flags.DEFINE_integer(
    "max_pixels", DEFAULT_MAX_PIXELS, "Refuse photographs of more pixels.", lower_bound=1
)

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
    del argv
    mask = write_mask(
        FLAGS.content,
        FLAGS.output,
        mask_flags.read_mask_options(),
        preview=FLAGS.preview,
        max_pixels=FLAGS.max_pixels,
    )
    height, width = mask.shape
    print(f"{FLAGS.output}: {width}x{height}, {mask.mean():.1%} inside")


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
