# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Luan, Paris, Shechtman and Bala's optimization."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from keras import KerasTensor, ops

from tfstyle.losses.photorealism import compute_photorealism_loss
from tfstyle.methods.deep_photo.config import DeepPhotoConfig
from tfstyle.methods.optimized_network import OptimizedNetwork
from tfstyle.ops.guided_filter import filter_guided
from tfstyle.ops.matting_laplacian import compute_matting_bases
from tfstyle.optimization.picture_optimizer import Problem, Stage


class DeepPhotoNetwork(OptimizedNetwork):
    """Gives a region the colours and the light of a part of another photograph, and no strokes.

    Luan, Paris, Shechtman and Bala, "Deep Photo Style Transfer", CVPR 2017:

      L_total = sum_l alpha_l L_c^l + Gamma sum_l beta_l L_s+^l + lambda L_m       (Eq. 4)
      L_m = sum_c V_c[O]' M_I V_c[O]                                               (Eq. 2)
      L_s+^l = sum_c 1/(2 N^2) sum_ij (G_l,c[O] - G_l,c[S])_ij^2                   (Eq. 3)

    L_c is Gatys et al.'s content loss, M_I the matting Laplacian of the content, and G_l,c the Gram
    matrices over the regions c, each of which has a region of the style picture: a `Region` has
    its `mask` and its `style_mask`. In two stages, as the paper: first without L_m, then with it.

    *Deviations*: each region is optimized for itself, with the windows of M_I that lie in it, which
    leaves out of Eq. 4 only what crosses from one region into another. Terms are shares, as in
    `PictureObjective`; L_m is for each pixel.

    The cheap way, "guided_filter", is Gatys et al.'s result after one pass of a filter that makes
    it a local linear function of the content's colours (He et al. 2010).
    """

    method = "deep_photo"

    def __init__(self, config: DeepPhotoConfig, weights: Mapping[str, str]):
        super().__init__(config, weights)
        self._regularizes = config.photorealism == "laplacian"

    @property
    def bytes_per_pixel(self) -> float:
        """Also of the bases and of their products with a picture."""
        return super().bytes_per_pixel + (1500 if self._regularizes else 200)

    def plan_stages(self, pose: Callable[..., Problem]) -> Sequence[Stage]:
        """Those of Gatys, then one with the regularization."""
        stages = list(super().plan_stages(pose))
        if self._regularizes:
            weight = self.config.photorealism_weight
            last = functools.partial(pose, 0, 0, photorealism_weight=weight)
            stages.append(Stage(self.config.photorealism_steps, last))
        return stages

    def make_constants(
        self,
        content: np.ndarray,
        region: np.ndarray,
        grams: Any,
        *,
        photorealism_weight: float = 0.0,
    ) -> Any:
        """Also the weight of the regularization, and what it needs of the content."""
        constants = super().make_constants(content, region, grams)
        if self._regularizes:
            bases = compute_matting_bases(content[0], epsilon=self.config.matting_epsilon)
            constants["matting_bases"] = ops.convert_to_tensor(bases[None])
            weight = ops.convert_to_tensor(photorealism_weight, dtype="float32")
            constants["photorealism_weight"] = weight
        return constants

    def compute_picture_loss(self, picture: KerasTensor, constants: Any) -> Any:
        """Eq. 4 and its parts."""
        total, parts = super().compute_picture_loss(picture, constants)
        if self._regularizes:
            loss = compute_photorealism_loss(
                picture, constants["matting_bases"], constants["region"]
            )
            parts["photorealism"] = ops.mean(loss)
            total = total + constants["photorealism_weight"] * parts["photorealism"]
        return total, parts

    def finish(self, painted: np.ndarray, content: np.ndarray, free: np.ndarray) -> np.ndarray:
        """The guided filter, where that is the way."""
        if self._regularizes:
            return painted
        radius, epsilon = self.config.filter_radius, self.config.filter_epsilon
        channels = [
            filter_guided(content, painted[..., channel], radius, epsilon, inside=free)
            for channel in range(3)
        ]
        filtered = np.clip(np.stack(channels, axis=-1), 0.0, 1.0)
        return np.where(free[..., None], filtered, painted)
