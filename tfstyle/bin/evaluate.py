# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Judges a checkpoint, or several, on held-out photographs, objects and paintings.

Prints a table of the checkpoints beside the untouched photograph and a colour match, and writes
report.md, report.csv, report.json and grid.jpg; with several strengths also strengths.png, which
plots style against content. report.md explains the figures. With --run_dir it judges the snapshots
of a training run instead, and writes their figures over the steps.
"""

from absl import flags

from tfstyle.bin.launching import launch

CHECKPOINT = flags.DEFINE_multi_string(
    "checkpoint", [], "Checkpoint folder, or `shipped` (the default); may be repeated."
)
RUN_DIR = flags.DEFINE_string("run_dir", None, "Folder of a training run, instead of checkpoints.")
PHOTOS = flags.DEFINE_string("photos", "synthetic", "Folder of photographs, or synthetic.")
ANNOTATIONS = flags.DEFINE_string("annotations", None, "COCO instances_*.json of the photographs.")
MASKS = flags.DEFINE_string("masks", None, "Folder of masks, matched to photographs by stem.")
STYLES = flags.DEFINE_string("styles", "synthetic", "Folder of paintings, or synthetic.")
HELDOUT_SHARE = flags.DEFINE_float(
    "heldout_share",
    None,
    "Share of the files that training held out; default: as in the checkpoint. Use 1 for folders "
    "that training never saw.",
    lower_bound=0.0,
    upper_bound=1.0,
)
TRIPLES = flags.DEFINE_integer(
    "triples", 32, "Number of triples of photograph, object and painting.", lower_bound=1
)
SIZE = flags.DEFINE_integer(
    "size", 256, "Side of the photographs and longest side of the paintings.", lower_bound=32
)
JUDGE = flags.DEFINE_list(
    "judge", ["vgg16"], "Networks that judge: vgg16, vgg19, squeezenet; at least one VGG."
)
VGG16_WEIGHTS = flags.DEFINE_string("vgg16_weights", "imagenet", "imagenet, a path, or random.")
VGG19_WEIGHTS = flags.DEFINE_string("vgg19_weights", "imagenet", "imagenet, a path, or random.")
SQUEEZENET_WEIGHTS = flags.DEFINE_string("squeezenet_weights", None, "A path, or random.")
VGG_WEIGHTS = flags.DEFINE_string(
    "vgg_weights",
    None,
    "Weights of the VGG that checkpoints see pictures through, where they do not hold them: "
    "imagenet, or a path; default for --run_dir: those of the run.",
)
STRENGTHS = flags.DEFINE_list(
    "strengths", ["1"], "Values of --style_strength at which each checkpoint is judged."
)
GATYS_STEPS = flags.DEFINE_integer(
    "gatys_steps",
    0,
    "Steps of Gatys' optimization of each region as another baseline; 0 for none. A minute or more "
    "for 100 steps at 256x256.",
    lower_bound=0,
)
OUTPUT = flags.DEFINE_string("output", "evaluation_output", "Folder for the report.")


def main(argv: list[str]) -> None:
    del argv
    from tfstyle.errors import InputError
    from tfstyle.evaluation.evaluation_options import EvaluationOptions

    try:
        strengths = tuple(map(float, STRENGTHS.value))
    except ValueError as error:
        raise InputError(f"--strengths is a list of numbers: {error}") from error
    weights = {
        "vgg16": VGG16_WEIGHTS.value,
        "vgg19": VGG19_WEIGHTS.value,
        "squeezenet": SQUEEZENET_WEIGHTS.value,
    }
    options = EvaluationOptions(
        checkpoints=tuple(CHECKPOINT.value),
        photos=PHOTOS.value,
        annotations=ANNOTATIONS.value,
        masks=MASKS.value,
        styles=STYLES.value,
        heldout_share=HELDOUT_SHARE.value,
        triples=TRIPLES.value,
        size=SIZE.value,
        judges=tuple(JUDGE.value),
        weights={name: weights[name] for name in JUDGE.value if weights.get(name)},
        vgg_weights=VGG_WEIGHTS.value,
        strengths=strengths,
        gatys_steps=GATYS_STEPS.value,
        output=OUTPUT.value,
    )
    if RUN_DIR.value is None:
        from tfstyle.evaluation.evaluating import evaluate

        evaluate(options)
        return
    if CHECKPOINT.value or strengths != (1.0,) or GATYS_STEPS.value:
        raise InputError(
            "--run_dir judges snapshots: it takes no --checkpoint, --strengths or --gatys_steps"
        )
    from tfstyle.evaluation.run_judging import evaluate_run

    evaluate_run(RUN_DIR.value, options)


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
