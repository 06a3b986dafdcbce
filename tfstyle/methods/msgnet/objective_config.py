# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Layers and weights of MSG-Net's losses."""

import dataclasses

from tfstyle.methods.perceptual_config import PerceptualObjectiveConfig


@dataclasses.dataclass(frozen=True)
class MSGNetObjectiveConfig(PerceptualObjectiveConfig):
    """Zhang and Dana 2017, section 4.3: content at relu2_2, style as Johnson et al. have it."""

    content_layers: tuple = ("conv2_2",)
