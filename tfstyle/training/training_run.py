# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a training run is: everything that decides its weights, and where they go."""

import dataclasses
import os

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError

SCHEDULES = ("constant", "cosine")
PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16")
DISTRIBUTIONS = ("none", "mirrored", "multi_worker")

# A run can be resumed with other values of these: they do not change what it computes.
_FREE = (
    "run_dir",
    "resume",
    "export_to",
    "checkpoint_every",
    "keep_checkpoints",
    "evaluate_every",
    "held_out_pictures",
    "progress",
    "style_cache_bytes",
    "style_cache_disk_bytes",
)


@dataclasses.dataclass(frozen=True)
class TrainingRun:
    """One run of training. Defaults are those of Sun & Liu 2020 where the paper states them.

    Attributes:
      run_dir: folder of all that the run writes.
      data: the pictures (TrainingDataOptions: picture and batch size among them).
      method, network, objective: of the registry; the last two are the method's own settings.
      vgg16_weights: "imagenet", a path, or "random".
      steps: steps of the whole run, those before it was resumed included.
      learning_rate, schedule, warmup_steps, final_learning_rate_share: see `build_learning_rate`.
      clip_norm: bound of the gradient's global norm, None for none.
      precision: Keras' dtype policy of the network; losses are float32.
      distribution: "none", "mirrored" or "multi_worker".
      jit_compile: whether XLA compiles the step.
      op_determinism: whether TensorFlow is held to deterministic operations.
      seed: of the first weights (the data have their own).
      init_from: folder of a checkpoint, or of another run, whose weights are the first ones.
      export_to: folder that the last weights are exported to as well, None for none.
      checkpoint_every, keep_checkpoints: steps between snapshots, and how many remain.
      evaluate_every, held_out_pictures: steps between looks at held-out triples; how many triples.
      style_cache_bytes, style_cache_disk_bytes: bounds of the cache of style targets; 0 = none.
      resume: whether to go on from the run folder's last snapshot, if it has one.
      progress: whether to show a progress bar.
    """

    run_dir: str
    data: TrainingDataOptions
    method: str = "local_transfer"
    network: dict = dataclasses.field(default_factory=dict)
    objective: dict = dataclasses.field(default_factory=dict)
    vgg16_weights: str = "imagenet"
    steps: int = 40_000
    learning_rate: float = 1e-3
    schedule: str = "constant"
    warmup_steps: int = 0
    final_learning_rate_share: float = 0.0
    clip_norm: float | None = None
    precision: str = "float32"
    distribution: str = "none"
    jit_compile: bool = False
    op_determinism: bool = True
    seed: int = 0
    init_from: str | None = None
    export_to: str | None = None
    checkpoint_every: int = 500
    keep_checkpoints: int = 3
    evaluate_every: int = 1000
    held_out_pictures: int = 6
    style_cache_bytes: int = 0
    style_cache_disk_bytes: int = 0
    resume: bool = True
    progress: bool = True

    def __post_init__(self):
        for name, choices in (
            ("schedule", SCHEDULES),
            ("precision", PRECISIONS),
            ("distribution", DISTRIBUTIONS),
        ):
            if getattr(self, name) not in choices:
                raise InputError(f"--{name}={getattr(self, name)}: one of {', '.join(choices)}")
        for name in ("steps", "checkpoint_every", "keep_checkpoints", "evaluate_every"):
            if getattr(self, name) < 1:
                raise InputError(f"--{name}={getattr(self, name)}: 1 or more")
        if self.jit_compile and self.distribution != "none":
            raise InputError("--jit_compile is for one device: not with --distribution")
        if self.style_cache_bytes and self.data.augment_styles:
            raise InputError(
                "--style_cache_mb needs --noaugment_styles: targets can be kept only of style "
                "pictures that look the same at every step"
            )

        if self.style_cache_disk_bytes and not self.style_cache_bytes:
            raise InputError(
                "--style_cache_disk_mb is for targets that do not fit into --style_cache_mb: give "
                "both"
            )

    def describe(self):
        """All of it as plain values for JSON."""
        return _make_plain(dataclasses.asdict(self))

    def describe_for_others(self):
        """The same without the folders of this machine: paths are cut to their last part."""
        return _cut_paths(self.describe())

    def describe_what_decides(self):
        """What a resumed run must have in common with itself before, {dotted name: value}."""
        values = _flatten(self.describe())
        free = set(_FREE)
        if self.schedule == "constant":
            free.add("steps")  # going on for longer changes no step before
        return {name: v for name, v in values.items() if name.split(".")[0] not in free}


def _make_plain(value):
    if isinstance(value, dict):
        return {str(key): _make_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_make_plain(item) for item in value]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return value


def _cut_paths(value):
    if isinstance(value, dict):
        return {key: _cut_paths(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cut_paths(item) for item in value]
    if isinstance(value, str) and os.sep in value:
        return ",".join(os.path.basename(path.rstrip(os.sep)) for path in value.split(","))
    return value


def _flatten(values, prefix=""):
    flat = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        flat.update(_flatten(value, f"{name}.") if isinstance(value, dict) else {name: value})
    return flat
