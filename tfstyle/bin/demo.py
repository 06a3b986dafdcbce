# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles the cat of scikit-image with the shipped checkpoint and a synthetic style picture."""

from absl import flags

from tfstyle.bin.launching import launch

OUTPUT = flags.DEFINE_string("output", "demo_output", "Folder for the pictures.")
STYLE = flags.DEFINE_string("style", None, "Style picture to use instead of the synthetic one.")
STYLE_SEED = flags.DEFINE_integer(
    "style_seed", 7, "Seed of the synthetic style picture.", lower_bound=0
)
CHECKPOINT = flags.DEFINE_string("checkpoint", None, "Checkpoint folder; default: the shipped one.")


def main(argv: list[str]) -> None:
    del argv
    from tfstyle.demo.cat_picture import CatOptions, paint_cat

    result = paint_cat(
        CatOptions(
            output=OUTPUT.value,
            style=STYLE.value,
            style_seed=STYLE_SEED.value,
            checkpoint=CHECKPOINT.value,
        )
    ).resolve()
    print(f"the restyled cat: {result}")
    print(f"photograph, mask, style and result side by side: {result.with_name('all.png')}")


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
