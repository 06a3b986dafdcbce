# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles the cat of scikit-image with the shipped checkpoint and a synthetic style picture.

bin/demo                                                  one style
bin/demo --style_seed=25 --style_seed=30 --style_seed=13  several, side by side in styles.png
"""

from absl import flags

from tfstyle.bin.launching import launch

OUTPUT = flags.DEFINE_string("output", "demo_output", "Folder for the pictures.")
STYLE = flags.DEFINE_string("style", None, "Style picture to use instead of the synthetic one.")
STYLE_SEED = flags.DEFINE_multi_integer(
    "style_seed",
    [7],
    "Seed of the synthetic style picture; repeat the flag to compare several.",
    lower_bound=0,
)
CHECKPOINT = flags.DEFINE_string("checkpoint", None, "Checkpoint folder; default: the shipped one.")


def main(argv: list[str]) -> None:
    del argv
    if len(STYLE_SEED.value) > 1:
        _paint_styles()
        return
    from tfstyle.demo.cat_picture import CatOptions, paint_cat

    result = paint_cat(
        CatOptions(
            output=OUTPUT.value,
            style=STYLE.value,
            style_seed=STYLE_SEED.value[0],
            checkpoint=CHECKPOINT.value,
        )
    ).resolve()
    print(f"the restyled cat: {result}")
    print(f"photograph, mask, style and result side by side: {result.with_name('all.png')}")


def _paint_styles():
    from tfstyle.demo.cat_styles import CatStylesOptions, paint_cat_in_styles
    from tfstyle.errors import InputError

    if STYLE.value:
        raise InputError("--style takes the place of --style_seed; give one of them")
    path = paint_cat_in_styles(
        CatStylesOptions(
            output=OUTPUT.value, style_seeds=tuple(STYLE_SEED.value), checkpoint=CHECKPOINT.value
        )
    )
    print(f"the cat in {len(STYLE_SEED.value)} styles: {path.resolve()}")


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
