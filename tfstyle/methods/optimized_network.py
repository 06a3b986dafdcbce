# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the methods that optimize a picture do alike."""

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from keras import KerasTensor, ops

from tfstyle.features.endpoints import compute_reach, compute_stride
from tfstyle.features.network_features import NetworkFeatures
from tfstyle.losses.picture_objective import PictureObjective
from tfstyle.methods.base_network import BaseNetwork
from tfstyle.methods.optimized_config import OptimizedConfig
from tfstyle.ops.resampling import harden, pad_by_edge, resize_bilinear, round_up
from tfstyle.optimization.minimizers import PAIRS, minimize_by_adam, minimize_by_lbfgs
from tfstyle.optimization.picture_optimizer import Problem, Stage, optimize_picture
from tfstyle.optimization.run_record import RunRecord
from tfstyle.optimization.value_and_gradient import compile_value_and_gradient

# Of one number of the features, while the slope is computed: it and what its slope needs.
BYTES_PER_VALUE = 10


class OptimizedNetwork(BaseNetwork):
    """Optimizes each picture; its `paint` takes minutes.

    The style code holds the Gram matrices of the style picture at each scale. Since the loss is
    quadratic in them, a convex sum of the codes of several styles gives the slope that the same
    sum of the losses of each gives.

    Args:
      config: the settings.
      weights: {network: weights}; see `NetworkFeatures`.
    """

    takes_style_region = True
    traces = False
    exports = False

    def __init__(self, config: OptimizedConfig, weights: Mapping[str, str]):
        super().__init__(config, autocast=False)
        layers = (*config.content_layers, *config.style_layers)
        # Not a layer: it is neither saved nor counted.
        self._features = NetworkFeatures(
            layers,
            network=config.network,
            weights=weights[config.network],
            pooling=config.pooling,
        )
        self.objective = PictureObjective(
            self._features,
            network=config.network,
            content_layers=config.content_layers,
            style_layers=config.style_layers,
            content_weight=config.content_weight,
            style_weight=config.style_weight,
            tv_weight=config.tv_weight,
        )
        self._cell = max(compute_stride(layer) for layer in layers)
        self._differentiate = compile_value_and_gradient(self.compute_picture_loss)
        self.mixes_styles = config.init != "style"
        self.stride = self._cell * 2 ** (config.scales - 1)
        reach = max(compute_reach(layer, network=config.network) for layer in layers)
        self.radius = config.halo + reach * 2 ** (config.scales - 1)
        self.built = True

    @property
    def bytes_per_pixel(self) -> float:
        """Of the features and their slope, and of the vectors of L-BFGS."""
        vectors = 2 * PAIRS + 12 if self.config.optimizer == "lbfgs" else 12
        return BYTES_PER_VALUE * self._features.count_values_per_pixel() + 3 * 8 * vectors

    @property
    def style_code_spec(self) -> dict[str, Any]:
        """{"<scale>/<layer>": Gram matrices}, and the picture where that is to begin with."""
        channels = self._features.channels
        spec = {
            f"{scale}/{layer}": KerasTensor((None, channels[layer], channels[layer]))
            for scale in range(self.config.scales)
            for layer in self.config.style_layers
        }
        if self.config.init == "style":
            spec["picture"] = KerasTensor((None, None, None, 3))
        return spec

    def encode_style(self, style: KerasTensor, *, region: KerasTensor | None = None) -> Any:
        """The code of a style picture; `region` is the part of it that counts."""
        style = ops.convert_to_tensor(style, dtype="float32")
        whole = region is None
        region = ops.ones_like(style[..., :1]) if whole else harden(region)
        code = {}
        for scale in range(self.config.scales):
            picture, part = _reduce(style, 2**scale), _reduce_region(region, 2**scale)
            # A VGG drops what is left of its last cells. Of a part that may be all there is.
            cells = None if whole else self._cell
            picture, part = (_fill_cells(p, self._cell, cells) for p in (picture, part))
            for layer, gram in self.objective.compute_grams(picture, part).items():
                code[f"{scale}/{layer}"] = gram
        if self.config.init == "style":
            code["picture"] = style
        return code

    def paint(self, content: KerasTensor, region: KerasTensor, style_code: Any) -> KerasTensor:
        """The optimized picture `[B, H, W, 3]`; away from the region it is the content."""
        content = keras.ops.convert_to_numpy(content).astype(np.float32)
        region = keras.ops.convert_to_numpy(harden(region))
        code = keras.tree.map_structure(keras.ops.convert_to_numpy, style_code)
        pictures = [
            self._paint_one(
                content[row : row + 1],
                region[row : row + 1],
                {name: part[row % len(part)][None] for name, part in code.items()},
            )
            for row in range(len(content))
        ]
        return ops.convert_to_tensor(np.concatenate(pictures))

    def compute_picture_loss(self, picture: KerasTensor, constants: Any) -> Any:
        """The total and its parts, of a picture `[1, H, W, 3]`; see `PictureObjective`."""
        return self.objective.compute_loss(picture, constants)

    def make_constants(self, content: KerasTensor, region: KerasTensor, grams: Any) -> Any:
        """All that `compute_picture_loss` needs besides the picture."""
        return self.objective.make_constants(content, region, grams)

    def plan_stages(self, pose: Any) -> Sequence[Stage]:
        """Coarse to fine; `pose(scale, previous)` gives what is minimized there."""
        config = self.config
        return [
            Stage(
                config.steps if scale == config.scales - 1 else config.refining_steps,
                functools.partial(pose, scale),
            )
            for scale in range(config.scales - 1, -1, -1)
        ]

    def finish(self, painted: np.ndarray, content: np.ndarray, free: np.ndarray) -> np.ndarray:
        """What becomes of the result `[H, W, 3]`, of which the pixels `free` were changed."""
        del content, free
        return painted

    def _paint_one(self, content, region, code):
        if not region.any():
            return content
        height, width = content.shape[1:3]
        free = _grow(region, self.config.halo)

        def pose(scale, previous):
            return self._pose(content, free, code, scale, previous)

        painted = optimize_picture(
            self.plan_stages(pose),
            self._choose_minimizer(),
            segment=self.config.segment,
            record=self._open_record(content, region, code),
            on_progress=self.on_progress,
        )
        painted = painted[:height, :width].astype(np.float32)
        inside = free[0, ..., 0] > 0
        return self.finish(painted, content[0], inside)[None].astype(np.float32)

    def _pose(self, content, free, code, scale, previous):
        small, region = _reduce(content, 2**scale), _reduce_region(free, 2**scale)
        small, region = (_fill_cells(part, self._cell, self._cell) for part in (small, region))
        region, small = ops.convert_to_numpy(region), ops.convert_to_numpy(small)
        grams = {layer: code[f"{scale}/{layer}"] for layer in self.config.style_layers}
        constants = self.make_constants(ops.convert_to_tensor(small), region, grams)
        inside = region[0, ..., 0] > 0
        begun = self._begin(small[0], code) if previous is None else _enlarge(previous, small[0])
        picture = np.where(inside[..., None], begun, small[0]).astype(np.float64)

        def evaluate(pixels):
            total, parts, slope = self._differentiate(pixels[None], constants)
            return total, parts, slope[0]

        return Problem(picture, inside, evaluate)

    def _begin(self, content, code):
        """Gatys et al. 2016, section 3.4: from noise, from the content or from the style."""
        if self.config.init == "noise":
            return np.random.default_rng(self.config.seed).random(content.shape)
        if self.config.init == "style":
            return _cover(code["picture"][0], content.shape[:2])
        return content

    def _choose_minimizer(self):
        if self.config.optimizer == "lbfgs":
            return minimize_by_lbfgs
        return functools.partial(minimize_by_adam, learning_rate=self.config.learning_rate)

    def _open_record(self, content, region, code):
        if not self.config.folder:
            return None
        settings = {**self.config.to_dict(), "folder": "", "method": self.method}
        arrays = [content, region, *(code[name] for name in sorted(code))]
        return RunRecord(self.config.folder, arrays, json.dumps(settings, sort_keys=True))


def _reduce(picture, factor):
    """Means of squares of `factor` pixels a side; its last pixels fill the last of them."""
    if factor == 1:
        return ops.convert_to_tensor(picture)
    filled = _fill_cells(picture, factor, factor)
    return ops.average_pool(filled, factor, strides=factor, padding="valid")


def _reduce_region(region, factor):
    """Squares of which at least half lies inside, or any where that leaves none."""
    share = _reduce(region, factor)
    half = ops.cast(share >= 0.5, "float32")
    return ops.where(ops.any(half > 0), half, ops.cast(share > 0, "float32"))


def _fill_cells(picture, at_least, multiple):
    """Grown by its last pixels to `at_least` twice a cell, and to multiples unless None."""
    sides = [
        round_up(int(side), multiple or 1, at_least=2 * at_least) for side in picture.shape[1:3]
    ]
    return pad_by_edge(ops.convert_to_tensor(picture), *sides)


def _grow(region, reach):
    if not reach:
        return region
    grown = ops.max_pool(region, 2 * reach + 1, strides=1, padding="same")
    return ops.convert_to_numpy(grown)


def _enlarge(picture, content):
    """A result at half the content's size, enlarged, and cut to it."""
    pixels = ops.convert_to_tensor(picture[None].astype(np.float32))
    height, width = picture.shape[:2]
    enlarged = ops.convert_to_numpy(resize_bilinear(pixels, 2 * height, 2 * width))[0]
    rows, columns = (min(a, b) for a, b in zip(enlarged.shape[:2], content.shape[:2]))
    filled = np.array(content)
    filled[:rows, :columns] = enlarged[:rows, :columns]
    return filled


def _cover(style, sides):
    """The middle of a style picture that is enlarged or reduced to cover height and width."""
    height, width = style.shape[:2]
    scale = max(sides[0] / height, sides[1] / width)
    grown = [max(round(scale * height), sides[0]), max(round(scale * width), sides[1])]
    enlarged = ops.convert_to_numpy(resize_bilinear(ops.convert_to_tensor(style[None]), *grown))[0]
    top, left = (grown[0] - sides[0]) // 2, (grown[1] - sides[1]) // 2
    return enlarged[top : top + sides[0], left : left + sides[1]]
