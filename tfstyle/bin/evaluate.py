# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Judges a checkpoint on held-out photographs, objects and paintings.

Prints a table of the checkpoint beside the untouched content and a colour match, and writes
report.md, report.json and grid.jpg. The figures are explained in report.md.
"""

from absl import flags

from tfstyle.bin.launching import launch

CHECKPOINT = flags.DEFINE_string("checkpoint", None, "Checkpoint folder; default: the shipped one.")
PHOTOS = flags.DEFINE_string("photos", "synthetic", "Folder of photographs, or synthetic.")
ANNOTATIONS = flags.DEFINE_string("annotations", None, "COCO instances_*.json of the photographs.")
MASKS = flags.DEFINE_string(
    "masks", None, "Folder of masks with the file stems of the photographs."
)
STYLES = flags.DEFINE_string("styles", "synthetic", "Folder of paintings, or synthetic.")
HELDOUT_SHARE = flags.DEFINE_float(
    "heldout_share",
    None,
    "Share of the files that training held out; default: what the checkpoint says. 1 for folders "
    "that training never saw.",
    lower_bound=0.0,
    upper_bound=1.0,
)
TRIPLES = flags.DEFINE_integer(
    "triples", 32, "Number of triples of photograph, object and painting.", lower_bound=1
)
PICTURE_SIZE = flags.DEFINE_integer(
    "picture_size", 256, "Side of the pictures in pixels.", lower_bound=32
)
NETWORK = flags.DEFINE_enum("network", "vgg16", ["vgg16", "vgg19"], "Network that judges.")
VGG16_WEIGHTS = flags.DEFINE_string("vgg16_weights", "imagenet", "imagenet, a path, or random.")
VGG19_WEIGHTS = flags.DEFINE_string("vgg19_weights", "imagenet", "imagenet, a path, or random.")
OUTPUT = flags.DEFINE_string("output", "evaluation_output", "Folder for the report.")


def main(argv):
    del argv
    from tfstyle.evaluation.evaluating import EvaluationOptions, evaluate

    evaluate(
        EvaluationOptions(
            checkpoint=CHECKPOINT.value,
            photos=PHOTOS.value,
            annotations=ANNOTATIONS.value,
            masks=MASKS.value,
            styles=STYLES.value,
            heldout_share=HELDOUT_SHARE.value,
            triples=TRIPLES.value,
            picture_size=PICTURE_SIZE.value,
            network=NETWORK.value,
            weights={"vgg16": VGG16_WEIGHTS, "vgg19": VGG19_WEIGHTS}[NETWORK.value].value,
            output=OUTPUT.value,
        )
    )


def run():
    launch(main)


if __name__ == "__main__":
    run()
