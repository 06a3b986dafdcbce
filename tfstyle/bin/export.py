# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Exports a checkpoint for TensorFlow Serving, or as a TFLite or ONNX file.

    bin/export --output=models/tfstyle
    bin/export --output=tfstyle.tflite --format=tflite --picture_size=256

The first command writes the next version, such as models/tfstyle/1, and the server's configuration
files beside the model; see docs/serving.md. TFLite and ONNX files take tensors of one picture.
"""

from absl import flags, logging

from tfstyle.bin.launching import launch

CHECKPOINT = flags.DEFINE_string("checkpoint", None, "Checkpoint folder; default: the shipped one.")
VGG_WEIGHTS = flags.DEFINE_string(
    "vgg_weights",
    None,
    "Weights of the VGG, for a checkpoint that needs one and lacks it: imagenet, or a path.",
)
OUTPUT = flags.DEFINE_string(
    "output",
    None,
    "SavedModel: folder of the model, which gets a new version; its name is that of the model on "
    "the server. TFLite and ONNX: the file to write.",
    required=True,
)
FORMAT = flags.DEFINE_enum(
    "format", "saved_model", ["saved_model", "tflite", "onnx"], "What to write."
)
ANSWER_FORMAT = flags.DEFINE_enum(
    "answer_format",
    "png",
    ["png", "jpeg"],
    "SavedModel: format of the answers. Only png keeps the pixels outside the mask unchanged.",
)
JPEG_QUALITY = flags.DEFINE_integer(
    "jpeg_quality", 95, "SavedModel: quality of JPEG answers.", lower_bound=1, upper_bound=100
)
MAX_PIXELS = flags.DEFINE_integer(
    "max_pixels",
    4096 * 4096,
    "SavedModel: largest height times width of a picture; larger ones are refused.",
    lower_bound=1,
)
MAX_MEMORY = flags.DEFINE_string(
    "max_memory",
    "4GiB",
    "SavedModel: memory of the server, which runs two requests at once; limits how many pixels are "
    "painted for a request.",
)
STYLE_SIZE = flags.DEFINE_integer(
    "style_size",
    384,
    "SavedModel: shorter side to which larger style pictures are reduced.",
    lower_bound=1,
)
WARMUP_SIZES = flags.DEFINE_list(
    "warmup_sizes", ["256", "512"], "SavedModel: sides of the square pictures in warm-up requests."
)
PICTURE_SIZE = flags.DEFINE_integer(
    "picture_size",
    256,
    "TFLite: side of the square content, mask and style. ONNX takes any size.",
    lower_bound=8,
    upper_bound=4096,
)

flags.register_validator(
    "warmup_sizes",
    lambda sizes: all(s.isdecimal() for s in sizes),
    message="expected whole numbers, as in 256,512",
)


def main(argv: list[str]) -> None:
    del argv
    logging.set_verbosity(logging.WARNING)  # TensorFlow lists every renamed input
    from tfstyle.serving.export import ExportOptions, export
    from tfstyle.serving.served_options import ServedModelOptions

    print(
        export(
            ExportOptions(
                checkpoint=CHECKPOINT.value,
                output=OUTPUT.value,
                format=FORMAT.value,
                served=ServedModelOptions(
                    answer_format=ANSWER_FORMAT.value,
                    jpeg_quality=JPEG_QUALITY.value,
                    max_pixels=MAX_PIXELS.value,
                    style_size=STYLE_SIZE.value,
                    max_memory=MAX_MEMORY.value,
                ),
                warmup_sizes=tuple(int(size) for size in WARMUP_SIZES.value),
                picture_size=PICTURE_SIZE.value,
                vgg_weights=VGG_WEIGHTS.value,
            )
        )
    )


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
