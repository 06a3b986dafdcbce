# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the methods that optimize a picture do alike."""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
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
    quadratic in them, a convex sum of the codes of several styles gives, up to a factor, the slope
    that the same sum of their losses gives.

    Args:
      config: the settings.
      weights: {network: weights}; see `NetworkFeatures`.

    Attributes:
      objective: the loss.
      differentiate: (picture, constants) -> (total, parts, slope); see `make_constants`.
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
        self.differentiate = compile_value_and_gradient(self.compute_picture_loss)
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
        whole = region is None
        style = ops.convert_to_tensor(style, dtype="float32")
        region = ops.ones_like(style[..., :1]) if whole else harden(region)
        code = {}
        for scale in range(self.config.scales):
            pair = _reduce(style, 2**scale), _reduce_region(region, 2**scale)
            # A VGG leaves out the cells that are not whole, which may hold all of a part.
            pair = [self._fill_cells(picture, 1 if whole else self._cell) for picture in pair]
            for layer, gram in self.objective.compute_grams(*pair).items():
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

    def measure_picture(
        self, content: np.ndarray, region: np.ndarray, style_code: Any, picture: np.ndarray
    ) -> tuple[float, dict[str, float]]:
        """The loss that `paint` minimizes in its first stage at full size, of any picture.

        Args:
          content, region: `[1, H, W, 3]` and `[1, H, W, 1]`, with a pixel inside at least.
          style_code: of one style.
          picture: `[1, H, W, 3]`; what it is away from the region does not count.

        Returns:
          The total and its parts, as `compute_picture_loss`.
        """
        code = keras.tree.map_structure(keras.ops.convert_to_numpy, style_code)
        free = _grow(keras.ops.convert_to_numpy(harden(region)), self.config.halo)
        problem = self._pose(content, free, code, 0, 0, self._surround(picture)[0], {})
        total, parts, _ = problem.evaluate(problem.picture)
        return total, parts

    def make_constants(self, content: np.ndarray, region: np.ndarray, grams: Any) -> Any:
        """All that `compute_picture_loss` needs besides the picture."""
        return self.objective.make_constants(ops.convert_to_tensor(content), region, grams)

    def plan_stages(self, pose: Callable[..., Problem]) -> Sequence[Stage]:
        """Coarse to fine; `pose(scale, before, previous)` gives what is minimized at a scale.

        `before` is the scale of the result before, `previous`, or None. What else it is called
        with goes to `make_constants`.
        """
        coarsest = self.config.scales - 1
        stages = [Stage(self.config.steps, functools.partial(pose, coarsest, None))]
        for scale in range(coarsest - 1, -1, -1):
            finer = functools.partial(pose, scale, scale + 1)
            stages.append(Stage(self.config.refining_steps, finer))
        return stages

    def finish(self, painted: np.ndarray, content: np.ndarray, free: np.ndarray) -> np.ndarray:
        """What becomes of the result `[H, W, 3]`, of which the pixels `free` were changed."""
        del content, free
        return painted

    def _paint_one(self, content, region, code):
        if not region.any():
            return content
        height, width = content.shape[1:3]
        free = _grow(region, self.config.halo)

        def pose(scale, before, previous, **options):
            return self._pose(content, free, code, scale, before, previous, options)

        painted = optimize_picture(
            self.plan_stages(pose),
            self._choose_minimizer(),
            segment=self.config.segment,
            record=self._open_record(content, region, code),
            on_progress=self.on_progress,
        )
        painted = painted[self._view(height, width)]
        inside = free[0, ..., 0] > 0
        return self.finish(painted, content[0], inside)[None].astype(np.float32)

    def _view(self, height, width):
        return slice(self._cell, self._cell + height), slice(self._cell, self._cell + width)

    def _pose(self, content, free, code, scale, before, previous, options):
        small, region = _reduce(content, 2**scale), _reduce_region(free, 2**scale)
        view = self._view(*small.shape[1:3])
        if previous is None:
            begun = self._begin(small, code)
        else:
            sides = (-(-side // 2**before) for side in content.shape[1:3])
            begun = previous[self._view(*sides)][None].astype(np.float32)
            begun = begun if before == scale else _double(begun, small.shape)
        # A VGG sees black beyond the border, and paints another way beside it.
        small, region, begun = (self._surround(part) for part in (small, region, begun))
        grams = {layer: code[f"{scale}/{layer}"] for layer in self.config.style_layers}
        constants = self.make_constants(small, region, grams, **options)
        inside = region[0, ..., 0] > 0
        picture = np.where(inside[..., None], begun[0], small[0]).astype(np.float64)

        def evaluate(pixels):
            total, parts, slope = self.differentiate(pixels[None], constants)
            return total, parts, slope[0]

        return Problem(picture, inside, evaluate, view)

    def _fill_cells(self, picture, multiple):
        """Grown by its last pixels to at least two cells a side, and to a multiple."""
        least = 2 * self._cell
        sides = [round_up(int(side), multiple, at_least=least) for side in picture.shape[1:3]]
        return pad_by_edge(ops.convert_to_tensor(picture), *sides)

    def _surround(self, picture):
        """Grown to whole cells, with one more on each side, by its mirror image."""
        grown = [(self._cell, self._cell + -side % self._cell) for side in picture.shape[1:3]]
        return np.pad(picture, ((0, 0), *grown, (0, 0)), mode="symmetric")

    def _begin(self, content, code):
        """Gatys et al. 2016, section 3.4: from noise, from the content or from the style."""
        if self.config.init == "noise":
            return np.random.default_rng(self.config.seed).random(content.shape)
        if self.config.init == "style":
            return _cover(code["picture"], content.shape[1:3])
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
    if factor > 1:
        sides = [round_up(int(side), factor, at_least=factor) for side in picture.shape[1:3]]
        filled = pad_by_edge(ops.convert_to_tensor(picture), *sides)
        picture = ops.average_pool(filled, factor, strides=factor, padding="valid")
    return ops.convert_to_numpy(picture)


def _reduce_region(region, factor):
    """Squares of which at least half lies inside, or any where that leaves none."""
    share = _reduce(region, factor)
    inside = share >= 0.5
    return (inside if inside.any() else share > 0).astype(np.float32)


def _double(picture, shape):
    """A result at half the size, enlarged, and cut to height and width of `shape`."""
    height, width = picture.shape[1:3]
    enlarged = resize_bilinear(ops.convert_to_tensor(picture), 2 * height, 2 * width)
    return ops.convert_to_numpy(enlarged)[:, : shape[1], : shape[2]]


def _grow(region, reach):
    if not reach:
        return region
    grown = ops.max_pool(region, 2 * reach + 1, strides=1, padding="same")
    return ops.convert_to_numpy(grown)


def _cover(style, sides):
    """The middle of a style picture that is enlarged or reduced to cover height and width."""
    height, width = style.shape[1:3]
    scale = max(sides[0] / height, sides[1] / width)
    grown = [max(round(scale * height), sides[0]), max(round(scale * width), sides[1])]
    enlarged = ops.convert_to_numpy(resize_bilinear(ops.convert_to_tensor(style), *grown))
    top, left = (grown[0] - sides[0]) // 2, (grown[1] - sides[1]) // 2
    return enlarged[:, top : top + sides[0], left : left + sides[1]]
