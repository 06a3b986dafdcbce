# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Exports a checkpoint: a SavedModel for TensorFlow Serving, or a TFLite or ONNX file."""

import dataclasses
import pathlib

from tfstyle.errors import InputError
from tfstyle.inference.progress import show_elapsed
from tfstyle.methods.checkpoint_files import find_shipped_checkpoint
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.serving.export_target import check_model_file, check_model_folder
from tfstyle.serving.served_options import ServedModelOptions

FORMATS = ("saved_model", "tflite", "onnx")


@dataclasses.dataclass(frozen=True)
class ExportOptions:
    """What to export, and where.

    Attributes:
      checkpoint: folder, or None for the shipped one.
      output: "saved_model": folder of the model, which gets a new version; its name is the
        model's. Otherwise, the file to write.
      format: one of FORMATS.
      served: settings that are fixed in the graph of a SavedModel.
      warmup_sizes: sides of the square pictures in its warm-up requests.
      picture_size: side of the square pictures that a TFLite file takes.
      vgg_weights: of a VGG that the checkpoint does not hold; see `MethodChoice`.
    """

    checkpoint: str | None
    output: str
    format: str = "saved_model"
    served: ServedModelOptions = ServedModelOptions()
    warmup_sizes: tuple[int, ...] = (256, 512)
    picture_size: int = 256
    vgg_weights: str | None = None

    def __post_init__(self):
        if self.format not in FORMATS:
            raise InputError(f"format={self.format}: use one of {', '.join(FORMATS)}")


def export(options: ExportOptions) -> pathlib.Path:
    """Exports a checkpoint; returns the folder of the new version, or the file.

    Raises:
      InputError: the checkpoint cannot be read, or the output cannot be written.
      OSError: the disk is full.
    """
    checkpoint = options.checkpoint or find_shipped_checkpoint()
    check = check_model_folder if options.format == "saved_model" else check_model_file
    check(options.output, checkpoint)
    network = MethodChoice(checkpoint=checkpoint, vgg_weights=options.vgg_weights).open_network()
    if not network.exports:
        raise InputError(
            f"--checkpoint={checkpoint}: networks of {network.method} are not exported"
        )
    with show_elapsed(f"exporting {options.output}"):
        return _write(network, options)


def _write(network, options):
    if options.format == "saved_model":
        from tfstyle.serving.saved_model import save_version

        return save_version(
            network, options.output, options=options.served, warmup_sizes=options.warmup_sizes
        )
    if options.format == "tflite":
        from tfstyle.serving.tflite_file import save_tflite

        return save_tflite(network, options.output, picture_size=options.picture_size)
    from tfstyle.serving.onnx_file import save_onnx

    return save_onnx(network, options.output)
