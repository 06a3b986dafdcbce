# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Exports a checkpoint for TensorFlow Serving, or as a TFLite or ONNX file.

    bin/export --output=models/tfstyle
    bin/export --output=tfstyle.tflite --format=tflite --picture_size=256

The first writes the next version, models/tfstyle/1, and the server's configurations beside the
model; see docs/serving.md. TFLite and ONNX files take tensors, one picture at a time.
"""

from absl import flags, logging

from tfstyle.bin.launching import launch

CHECKPOINT = flags.DEFINE_string("checkpoint", None, "Folder of a checkpoint; the shipped one.")
OUTPUT = flags.DEFINE_string(
    "output",
    None,
    "Folder of the model, whose name is the model's on the server; or the file.",
    required=True,
)
FORMAT = flags.DEFINE_enum(
    "format", "saved_model", ["saved_model", "tflite", "onnx"], "What to write."
)
ANSWER_FORMAT = flags.DEFINE_enum(
    "answer_format",
    "png",
    ["png", "jpeg"],
    "SavedModel: how pictures are sent back. Only png keeps pixels outside the mask.",
)
JPEG_QUALITY = flags.DEFINE_integer(
    "jpeg_quality", 95, "SavedModel: of JPEG answers.", lower_bound=1, upper_bound=100
)
MAX_PIXELS = flags.DEFINE_integer(
    "max_pixels",
    4096 * 4096,
    "SavedModel: height times width that the model takes at most.",
    lower_bound=1,
)
STYLE_SIZE = flags.DEFINE_integer(
    "style_size",
    256,
    "SavedModel: shorter side to which larger style pictures are reduced.",
    lower_bound=1,
)
WARMUP_SIZES = flags.DEFINE_list(
    "warmup_sizes", ["256", "512"], "SavedModel: sides of the pictures of warm-up requests."
)
PICTURE_SIZE = flags.DEFINE_integer(
    "picture_size",
    256,
    "TFLite: side of content, mask and style. ONNX takes any size.",
    lower_bound=8,
)

flags.register_validator(
    "warmup_sizes",
    lambda sizes: all(s.isdecimal() for s in sizes),
    message="--warmup_sizes takes whole numbers, as in 256,512",
)


def main(argv):
    del argv
    logging.set_verbosity(logging.WARNING)  # TensorFlow lists every renamed input
    from tfstyle.serving.export import ExportOptions, export
    from tfstyle.serving.served_model import ServedModelOptions

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
                ),
                warmup_sizes=tuple(int(size) for size in WARMUP_SIZES.value),
                picture_size=PICTURE_SIZE.value,
            )
        )
    )


def run():
    launch(main)


if __name__ == "__main__":
    run()
