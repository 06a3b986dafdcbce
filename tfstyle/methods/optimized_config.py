# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of the methods that optimize a picture."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from tfstyle.errors import InputError
from tfstyle.features.endpoints import BLOCK_SIZES, resolve_endpoint
from tfstyle.optimization.scipy_check import check_scipy


@dataclasses.dataclass(frozen=True)
class OptimizedConfig:
    """What is minimized, from where, and how.

    Attributes:
      network: "vgg19" or "vgg16", whose weights are named at run time.
      pooling: "average" (Gatys et al. 2016, section 2) or "max".
      content_layers, style_layers: {layer: weight}, of which only the ratios count; or a list of
        layers, all alike.
      content_weight, style_weight, tv_weight: of the three terms; see `PictureObjective`.
      init: the picture to begin with: "content", "noise" (white), or "style".
      optimizer: "lbfgs" (needs scipy) or "adam".
      learning_rate: of Adam, in units of the range of the pixels.
      steps: of the optimizer, at the coarsest scale.
      scales: how often the picture is halved, plus one: each scale begins with what the coarser
        one has made (Gatys et al. 2017, "Controlling Perceptual Factors", section 6).
      refining_steps: at each of the finer scales.
      segment: steps after which L-BFGS forgets its earlier steps, and the state is kept.
      halo: pixels around the region that are painted with it: few positions of the deep layers see
        nothing but the region near its edge, so that a rim gets less of the style; and soft edges
        blend with them.
      seed: of the noise.
      folder: where states and the pictures of each are kept, and found again by the same run; ""
        keeps none.
    """

    network: str = "vgg19"
    pooling: str = "average"
    content_layers: Mapping[str, float] = dataclasses.field(
        default_factory=lambda: {"conv4_2": 1.0}
    )
    style_layers: Mapping[str, float] = dataclasses.field(
        default_factory=lambda: {f"conv{block}_1": 1.0 for block in range(1, 6)}
    )
    content_weight: float = 0.1
    style_weight: float = 1.0
    tv_weight: float = 0.0
    init: str = "content"
    optimizer: str = "lbfgs"
    learning_rate: float = 0.02
    steps: int = 300
    scales: int = 1
    refining_steps: int = 100
    segment: int = 50
    halo: int = 32
    seed: int = 0
    folder: str = ""

    # Of the words, which there are; of the whole numbers, the smallest and the largest.
    choices: ClassVar[Mapping[str, Sequence[str]]] = {
        "network": tuple(BLOCK_SIZES),
        "pooling": ("average", "max"),
        "init": ("content", "noise", "style"),
        "optimizer": ("lbfgs", "adam"),
    }
    ranges: ClassVar[Mapping[str, tuple[int, int]]] = {
        "steps": (1, 100_000),
        "refining_steps": (1, 100_000),
        "scales": (1, 5),
        "segment": (1, 100_000),
        "halo": (0, 256),
        "seed": (0, 2**31 - 1),
    }

    def __post_init__(self):
        for name, choices in self.choices.items():
            if getattr(self, name) not in choices:
                self.refuse(name, f"one of {', '.join(choices)}")
        for name in ("content_layers", "style_layers"):
            object.__setattr__(self, name, self._read_layers(name))
        for field in dataclasses.fields(self):
            if field.type in (float, "float"):
                self._check_number(field.name)
        for name, (least, most) in self.ranges.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                self.refuse(name, f"a whole number from {least} to {most}")
        if self.learning_rate == 0:
            self.refuse("learning_rate", "a number above 0")
        if not isinstance(self.folder, str):
            self.refuse("folder", "the path of a folder")
        if not self.style_layers or not self.style_weight:
            raise InputError("--settings: without style layers and style_weight there is no style")

    def refuse(self, name: str, wanted: str) -> None:
        """Raises the InputError of a setting that is not as it should be."""
        raise InputError(f"--settings: {name}={getattr(self, name)!r}: give {wanted}")

    def _check_number(self, name):
        value = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse(name, "a number")
        if not 0 <= value < math.inf:
            self.refuse(name, "a finite number that is not below 0")
        object.__setattr__(self, name, float(value))

    def _read_layers(self, name):
        layers = getattr(self, name)
        if isinstance(layers, (list, tuple)) and all(isinstance(layer, str) for layer in layers):
            layers = dict.fromkeys(layers, 1.0)
        if not isinstance(layers, Mapping):
            self.refuse(name, 'a list of layers, or an object as {"conv1_1": 0.2}')
        for layer, weight in layers.items():
            resolve_endpoint(layer, network=self.network)
            if isinstance(weight, bool) or not isinstance(weight, (int, float)):
                self.refuse(name, "a number for the weight of each layer")
            if not 0 <= weight < math.inf:
                self.refuse(name, "finite weights that are not below 0")
        return {layer: float(weight) for layer, weight in layers.items() if weight}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "OptimizedConfig":
        """The settings as `to_dict` gave them, the others their defaults.

        Raises:
          InputError: it names a setting that is unknown or out of range, or scipy is missing.
        """
        known = {field.name for field in dataclasses.fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise InputError(
                f"there is no setting {', '.join(unknown)}: there are {', '.join(sorted(known))}"
            )
        config = cls(**values)
        if config.optimizer == "lbfgs":
            check_scipy()
        return config

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return dataclasses.asdict(self)
