# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flags of bin/train, and the run they describe."""

import dataclasses
import os
from typing import Any

from absl import flags

from tfstyle.bin.json_flags import read_json
from tfstyle.data.options import RegionMix, TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.methods.registry import DEFAULT_METHOD, METHODS, complete_objective
from tfstyle.training.training_run import LEAST_SIDE, TrainingRun

FLAGS = flags.FLAGS

# What is no path, whatever folders there are.
_WORDS = {
    "photos": ("coco2014", "synthetic"),
    "styles": ("synthetic",),
    "vgg16_weights": ("imagenet", "random"),
    "vgg19_weights": ("imagenet", "random"),
    "squeezenet_weights": ("random",),
}

# Flags that are settings of an objective; one that a method's has not is an error.
_OF_OBJECTIVES = (
    "content_layers",
    "style_layers",
    "content_weight",
    "style_weight",
    "tv_weight",
    "outside_style_weight",
    "coarse_share",
)

# What is defined here counts as the program's own and shows in its --help.
flags.disclaim_key_flags()


def define_paper_flags() -> None:
    """Defines the set-up of Sun & Liu 2020; the defaults are theirs.

    Settings of an objective that are left out are another method's own, with --method.
    """
    flags.DEFINE_float("lr", 1e-3, "Learning rate of Adam.", lower_bound=1e-12)
    flags.DEFINE_integer("steps", 40_000, "Steps of the whole run.", lower_bound=1)
    flags.DEFINE_integer("batch_size", 4, "Pictures in a batch.", lower_bound=1)
    flags.DEFINE_integer(
        "picture_size", 256, "Side of the training pictures, pixels.", lower_bound=LEAST_SIDE
    )
    flags.DEFINE_integer(
        "last_steps", 0, "How many of the last steps cut their pictures by --last_data.", 0
    )
    flags.DEFINE_string(
        "last_data",
        "{}",
        'JSON: how, as {"picture_size": 256, "batch_size": 2, "min_crop": 0.5}.',
    )
    flags.DEFINE_list("content_layers", ["conv3_3"], "VGG16 layers of the content loss.")
    flags.DEFINE_list(
        "style_layers",
        ["conv2_2", "conv3_2", "conv4_2", "conv5_2"],
        "VGG16 layers of the style loss.",
    )
    flags.DEFINE_float("content_weight", 1e-2, "Weight of the content loss.", lower_bound=0.0)
    flags.DEFINE_float("style_weight", 1.0, "Weight of the style loss.", lower_bound=0.0)
    flags.DEFINE_float("tv_weight", 0.0, "Weight of the total variation loss.", lower_bound=0.0)
    flags.DEFINE_float(
        "outside_style_weight",
        None,
        "Weight of the style loss that holds the rest to its own style. Unless given, that of the "
        "style with --preset=paper, as in the paper, and 0 with tfstyle, which leaves the rest as "
        "it is.",
        lower_bound=0.0,
    )
    flags.DEFINE_string(
        "vgg16_weights",
        "imagenet",
        "Weights of the loss network: imagenet (downloaded once), the path of a .weights.h5 file, "
        "or random (for tests).",
    )
    flags.DEFINE_string(
        "vgg19_weights", "imagenet", "The same of VGG19, for methods that use it in its place."
    )
    flags.DEFINE_string(
        "squeezenet_weights",
        None,
        "Weights of the second loss network, where --objective names layers of it: a path, or "
        "random (for tests).",
    )
    flags.DEFINE_float(
        "coarse_share", 0.0, "Share of each batch that is painted coarse to fine.", 0.0, 1.0
    )


def define_data_flags() -> None:
    """Defines where the pictures come from and how they are cut."""
    flags.DEFINE_string(
        "photos",
        "coco2014",
        "Folder or pattern of photographs, several with commas between; "
        "coco2014 (TensorFlow Datasets), or synthetic.",
    )
    flags.DEFINE_string("annotations", None, "COCO instances_*.json of the photographs.")
    flags.DEFINE_string("masks", None, "Folder of masks, matched to photographs by stem.")
    flags.DEFINE_string("styles", None, "Folder or pattern of paintings, or synthetic.")
    flags.DEFINE_string(
        "coco_data_dir", None, "Folder in which TensorFlow Datasets keeps coco/2014."
    )
    flags.DEFINE_float("heldout_share", 0.05, "Share of the files kept from training.", 0.0, 1.0)
    flags.DEFINE_bool(
        "augment_styles", True, "Crop and mirror paintings at random each time they are drawn."
    )
    for purpose, name, smallest in (("photograph", "crop", 0.5), ("painting", "style_crop", 0.6)):
        flags.DEFINE_float(
            f"min_{name}",
            smallest,
            f"Smallest crop of a {purpose}, as a share of its shorter side.",
            0.0,
            1.0,
        )
        flags.DEFINE_float(f"max_{name}", 1.0, f"Largest crop of a {purpose}.", 0.0, 1.0)
    for end in ("min", "max"):
        flags.DEFINE_float(
            f"{end}_style_scale",
            None,
            f"{end.capitalize()}imum magnification of a painting, 1 = its own pixels. The two take "
            "the place of --min_style_crop and --max_style_crop.",
            1e-3,
        )
    flags.DEFINE_integer("limit_photos", None, "Use at most this many photographs.", lower_bound=1)
    flags.DEFINE_integer("limit_styles", None, "Use at most this many paintings.", lower_bound=1)
    flags.DEFINE_string(
        "region_mix",
        "{}",
        "JSON: how often each kind of region is drawn and how large, as "
        '{"instance": 0.6, "whole": 0.2, "min_area": 0.1}.',
    )


def define_optimization_flags() -> None:
    """Defines the network and how it is trained."""
    flags.DEFINE_string("method", DEFAULT_METHOD, f"What is trained: {', '.join(METHODS)}.")
    flags.DEFINE_string(
        "preset",
        "tfstyle",
        "Which network of the method; of local_transfer tfstyle (ours) or "
        "paper (exactly the paper's).",
    )
    flags.DEFINE_string("network", "{}", "JSON: further settings of the network.")
    flags.DEFINE_string("objective", "{}", "JSON: further settings of the objective.")
    flags.DEFINE_enum(
        "schedule", "constant", ["constant", "cosine"], "Schedule of the learning rate."
    )
    flags.DEFINE_integer(
        "warmup_steps",
        0,
        "Steps over which the learning rate rises linearly from 0.",
        lower_bound=0,
    )
    flags.DEFINE_float(
        "final_lr_share", 0.0, "Share of the learning rate that a cosine ends with.", 0.0, 1.0
    )
    flags.DEFINE_float(
        "clip_norm",
        None,
        "Largest global norm of the gradient; default: no limit.",
        lower_bound=1e-12,
    )
    flags.DEFINE_enum(
        "precision",
        "float32",
        ["float32", "mixed_bfloat16", "mixed_float16", "auto"],
        "Precision of the convolutions; weights, Gram matrices and losses stay float32. auto "
        "measures which of float32 and mixed_bfloat16 is faster on this machine.",
    )
    flags.DEFINE_enum(
        "distribution",
        "none",
        ["none", "mirrored", "multi_worker"],
        "Train on one device, on all GPUs of this machine, or on the machines of TF_CONFIG.",
    )
    flags.DEFINE_bool("jit_compile", False, "Compile the step with XLA.")
    flags.DEFINE_bool(
        "op_determinism",
        True,
        "Use deterministic operations only. On a GPU, resuming exactly requires it, and steps are "
        "faster without it.",
    )
    flags.DEFINE_integer("seed", 0, "Seed of the first weights and of the data.", 0, 2**32 - 1)
    flags.DEFINE_integer(
        "style_cache_mb",
        0,
        "Memory for style targets, so that each painting's are computed once; needs "
        "--noaugment_styles.",
        lower_bound=0,
    )
    flags.DEFINE_integer(
        "style_cache_disk_mb",
        0,
        "Disk space for the targets that do not fit into --style_cache_mb.",
        lower_bound=0,
    )


def define_run_flags() -> None:
    """Defines what the run writes, and what it goes on from."""
    flags.DEFINE_string(
        "run_dir", f"runs/{DEFAULT_METHOD}", "Folder for everything the run writes."
    )
    flags.DEFINE_bool("resume", True, "Resume from the last checkpoint in --run_dir.")
    flags.DEFINE_string(
        "init_from", None, "Checkpoint, or folder of a run, whose weights to begin with."
    )
    flags.DEFINE_string("export_to", None, "Checkpoint folder for the final weights.")
    flags.DEFINE_integer("checkpoint_every", 500, "Steps between checkpoints.", lower_bound=1)
    flags.DEFINE_integer("keep_checkpoints", 3, "How many checkpoints to keep.", lower_bound=1)
    flags.DEFINE_integer(
        "evaluate_every", 1000, "Steps between held-out losses and picture grids.", lower_bound=1
    )
    flags.DEFINE_integer(
        "held_out_pictures",
        6,
        "Rows of the picture grids; 0 for no grids.",
        lower_bound=0,
    )
    flags.DEFINE_bool("progress", True, "Show a progress bar.")


def read_training_run() -> TrainingRun:
    """The TrainingRun that the flags describe.

    Raises:
      InputError: a value that cannot be; the message names its flag.
    """
    try:
        mix = RegionMix(**read_json("region_mix"))
    except (TypeError, InputError) as error:
        raise InputError(f"--region_mix: {error}") from error
    data = TrainingDataOptions(
        photos=_resolve("photos"),
        styles=_resolve("styles"),
        annotations=_resolve("annotations"),
        masks=_resolve("masks"),
        coco_data_dir=FLAGS.coco_data_dir,
        picture_size=FLAGS.picture_size,
        batch_size=FLAGS.batch_size,
        seed=FLAGS.seed,
        region_mix=mix,
        min_crop=FLAGS.min_crop,
        max_crop=FLAGS.max_crop,
        min_style_crop=FLAGS.min_style_crop,
        max_style_crop=FLAGS.max_style_crop,
        min_style_scale=FLAGS.min_style_scale,
        max_style_scale=FLAGS.max_style_scale,
        augment_styles=FLAGS.augment_styles,
        heldout_share=FLAGS.heldout_share,
        limit_photos=FLAGS.limit_photos,
        limit_styles=FLAGS.limit_styles,
    )
    network = _read_network()
    return TrainingRun(
        run_dir=FLAGS.run_dir if _is_given("run_dir") else f"runs/{FLAGS.method}",
        data=data,
        method=FLAGS.method,
        network=network,
        objective=_read_objective(network),
        vgg16_weights=_resolve("vgg16_weights"),
        vgg19_weights=_resolve("vgg19_weights"),
        squeezenet_weights=_resolve("squeezenet_weights"),
        steps=FLAGS.steps,
        last_steps=FLAGS.last_steps,
        last_data=read_json("last_data"),
        learning_rate=FLAGS.lr,
        schedule=FLAGS.schedule,
        warmup_steps=FLAGS.warmup_steps,
        final_learning_rate_share=FLAGS.final_lr_share,
        clip_norm=FLAGS.clip_norm,
        precision=FLAGS.precision,
        distribution=FLAGS.distribution,
        jit_compile=FLAGS.jit_compile,
        op_determinism=FLAGS.op_determinism,
        seed=FLAGS.seed,
        init_from=_resolve("init_from"),
        export_to=FLAGS.export_to,
        checkpoint_every=FLAGS.checkpoint_every,
        keep_checkpoints=FLAGS.keep_checkpoints,
        evaluate_every=FLAGS.evaluate_every,
        held_out_pictures=FLAGS.held_out_pictures,
        style_cache_bytes=FLAGS.style_cache_mb * 2**20,
        style_cache_disk_bytes=FLAGS.style_cache_disk_mb * 2**20,
        resume=FLAGS.resume,
        progress=FLAGS.progress,
    )


def _read_network() -> dict[str, Any]:
    """The settings of the network; --preset is the default method's unless it is given."""
    has_presets = FLAGS.method == DEFAULT_METHOD or _is_given("preset")
    return {**({"preset": FLAGS.preset} if has_presets else {}), **read_json("network")}


def _read_objective(network: dict[str, Any]) -> dict[str, Any]:
    """All settings of the objective: those of flags and of --objective, and the method's own."""
    given = {name: FLAGS[name].value for name in _OF_OBJECTIVES if _is_given(name)}
    given |= read_json("objective")
    return dataclasses.asdict(complete_objective(FLAGS.method, network, given))


def _is_given(flag: str) -> bool:
    """On the command line or by the recipe."""
    return not FLAGS[flag].using_default_value


def _resolve(flag: str) -> str | None:
    """A path that exists, made absolute: a run resumed from another folder is the same run."""
    path = FLAGS[flag].value
    is_word = path in _WORDS.get(flag, ())
    return os.path.abspath(path) if path and not is_word and os.path.exists(path) else path
