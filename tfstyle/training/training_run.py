# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a training run is: everything that decides its weights, and where they go."""

import dataclasses
import math
import os
from typing import Any

from tfstyle.data.number_checks import check_numbers
from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.features.endpoints import NETWORKS
from tfstyle.methods.registry import get_endpoints, get_method

SCHEDULES = ("constant", "cosine")
AUTO = "auto"
PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16", AUTO)
# What errors call an attribute that has another name than its flag.
_FLAGS = {"learning_rate": "lr", "final_learning_rate_share": "final_lr_share"}
LEAST_SIDE = 32  # pixels: the fifth block of a VGG needs them
_MOST_STEPS = 2**31 - 1  # the step count of an optimizer is an int32 on some backends
_RANGES = {
    "steps": (1, _MOST_STEPS),
    "last_steps": (0, _MOST_STEPS),
    "learning_rate": (1e-12, math.inf),
    "warmup_steps": (0, _MOST_STEPS),
    "final_learning_rate_share": (0.0, 1.0),
    "clip_norm": (1e-12, math.inf),
    "seed": (0, 2**32 - 1),
    "checkpoint_every": (1, math.inf),
    "keep_checkpoints": (1, math.inf),
    "evaluate_every": (1, math.inf),
    "held_out_pictures": (0, 1000),  # rows of a grid
    "style_cache_bytes": (0, math.inf),
    "style_cache_disk_bytes": (0, math.inf),
}
# Of the data, what the last steps may change: how examples are cut, not which files there are.
CHANGEABLE = (
    "picture_size",
    "batch_size",
    "min_crop",
    "max_crop",
    "min_style_crop",
    "max_style_crop",
    "min_style_scale",
    "max_style_scale",
)
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
      vgg16_weights, vgg19_weights: "imagenet", a path, or "random"; those count that the method
        looks at pictures with.
      squeezenet_weights: a path or "random", where the objective has layers of it.
      steps: steps of the whole run, those before it was resumed included.
      last_steps, last_data: so many of the last steps, and what they change of `data`, as
        {"picture_size": 256}: small pictures for most of the steps, the size of use for the
        last ones (progressive resizing). Held-out triples are always cut for the last ones.
      learning_rate, schedule, warmup_steps, final_learning_rate_share: see `build_learning_rate`.
      clip_norm: bound of the gradient's global norm, None for none.
      precision: Keras' dtype policy of the network, or "auto", for the fastest of float32 and
        mixed_bfloat16 here; losses are float32.
      distribution: "none", "mirrored" or "multi_worker".
      jit_compile: whether XLA compiles the step.
      op_determinism: whether TensorFlow is held to deterministic operations.
      seed: of the first weights (the data have their own).
      init_from: folder of a checkpoint, or of another run, whose weights the run begins with.
      export_to: folder for the last weights as a checkpoint, or None.
      checkpoint_every, keep_checkpoints: steps between snapshots, and how many remain.
      evaluate_every, held_out_pictures: steps between looks at held-out triples; how many triples.
      style_cache_bytes, style_cache_disk_bytes: bounds of the cache of style targets; 0 = none.
      resume: whether to go on from the run folder's last snapshot, if it has one.
      progress: whether to show a progress bar.
    """

    run_dir: str
    data: TrainingDataOptions
    method: str = "local_transfer"
    network: dict[str, Any] = dataclasses.field(default_factory=dict)
    objective: dict[str, Any] = dataclasses.field(default_factory=dict)
    vgg16_weights: str = "imagenet"
    vgg19_weights: str = "imagenet"
    squeezenet_weights: str | None = None
    steps: int = 40_000
    last_steps: int = 0
    last_data: dict[str, Any] = dataclasses.field(default_factory=dict)
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
        check_numbers(
            self, flags={f.name: f"--{name_flag(f.name)}" for f in dataclasses.fields(self)}
        )
        weights = [f"{name}_weights" for name in self.list_weights()]
        for name in ("run_dir", "export_to", "init_from", *weights):
            if getattr(self, name) == "":
                raise InputError(f"--{name}= is empty: name a folder or file")
        for name, choices in (
            ("schedule", SCHEDULES),
            ("precision", PRECISIONS),
            ("distribution", DISTRIBUTIONS),
        ):
            if getattr(self, name) not in choices:
                raise InputError(f"--{name}={getattr(self, name)}: one of {', '.join(choices)}")
        self._check_ranges()
        self._check_last_steps()
        get_endpoints(self.method, self.objective)
        method = get_method(self.method)
        method.make_config(self.network)
        if method.training.styles == "required" and self.data.styles is None:
            raise InputError("--styles is missing; give a folder of paintings, or synthetic")
        if method.training.styles == "none" and self.data.styles is not None:
            raise InputError(
                f"--styles: {self.method} is trained without style pictures; leave it out"
            )
        if self.precision == AUTO and self.distribution == "multi_worker":
            raise InputError("--precision=auto: several workers may not choose alike; name one")
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

    def _check_ranges(self) -> None:
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            if value is None or low <= value <= high:
                continue
            span = f"{low} or more" if high == math.inf else f"from {low} to {high}"
            raise InputError(f"--{name_flag(name)}={value}: {span}")

    def _check_last_steps(self) -> None:
        if bool(self.last_steps) != bool(self.last_data):
            raise InputError("--last_steps and --last_data belong together: give both")
        if not self.last_steps:
            return
        if self.last_steps >= self.steps:
            raise InputError(f"--last_steps={self.last_steps}: give fewer than {self.steps} steps")
        for name in self.last_data:
            if name not in CHANGEABLE:
                raise InputError(f"--last_data: {name!r} is none of {', '.join(CHANGEABLE)}")
        try:
            final = self.final_data
        except InputError as error:
            raise InputError(f"--last_data: {error}") from error
        if final.picture_size < LEAST_SIDE:
            raise InputError(f"--last_data: picture_size is at least {LEAST_SIDE} pixels")
        if self.distribution != "none" and final.batch_size != self.data.batch_size:
            raise InputError("--last_data: with --distribution, batch_size stays what it was")
        if self.style_cache_bytes:
            raise InputError(
                "--last_data: not with --style_cache_mb, whose targets are of one picture size"
            )

    @property
    def final_data(self) -> TrainingDataOptions:
        """The data of the last step."""
        return dataclasses.replace(self.data, **self.last_data)

    @property
    def phases(self) -> tuple[tuple[TrainingDataOptions, int], ...]:
        """(data, the step that is the last of it), in order."""
        first = ((self.data, self.steps - self.last_steps),) if self.last_steps else ()
        return (*first, (self.final_data, self.steps))

    def list_weights(self) -> dict[str, str | None]:
        """{pretrained network: where its weights are}."""
        return {name: getattr(self, f"{name}_weights") for name in NETWORKS}

    def describe(self) -> dict[str, Any]:
        """All of it as plain values for JSON, and the `loss_networks` of its objective.

        Those are what it has learned to please; an encoder that measures is one of them.
        """
        method = get_method(self.method)
        encoders = method.training.get_encoders(method.make_config(self.network))
        networks = list(dict.fromkeys((*get_endpoints(self.method, self.objective), *encoders)))
        return {**_make_plain(dataclasses.asdict(self)), "loss_networks": networks}

    def describe_for_others(self) -> dict[str, Any]:
        """The same without the folders of this machine: paths are cut to their last part."""
        return _cut_paths(self.describe())

    def describe_what_decides(self) -> dict[str, Any]:
        """What a resumed run must have in common with itself before, {dotted name: value}."""
        values = _flatten(self.describe())
        free = {*_FREE, "loss_networks"}
        if self.schedule == "constant" and not self.last_steps:
            free.add("steps")  # going on for longer changes no step before
        return {name: v for name, v in values.items() if name.split(".")[0] not in free}


@dataclasses.dataclass(frozen=True)
class TrainingOutcome:
    """How a run ended.

    Attributes:
      step: the last one done and saved; 0 where there is none.
      stopped_by: the signal that ended it before its last step, or "another worker", or None.
    """

    step: int
    stopped_by: str | None


def name_flag(attribute: str) -> str:
    """The flag of bin/train, without dashes, that sets an attribute of TrainingRun."""
    return _FLAGS.get(attribute, attribute)


def _make_plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _make_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_make_plain(item) for item in value]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return value


def _cut_paths(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cut_paths(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cut_paths(item) for item in value]
    if isinstance(value, str) and os.sep in value:
        return ",".join(os.path.basename(path.rstrip(os.sep)) for path in value.split(","))
    return value


def _flatten(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        flat.update(_flatten(value, f"{name}.") if isinstance(value, dict) else {name: value})
    return flat
