# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Settings of a served model."""

import dataclasses

from tfstyle.errors import InputError
from tfstyle.serving.memory_budget import DEFAULT_MAX_MEMORY

ANSWER_FORMATS = ("png", "jpeg")


@dataclasses.dataclass(frozen=True)
class ServedModelOptions:
    """Settings that are fixed in the graph at export.

    Attributes:
      answer_format: "png" (outside the region bit-identical to the content) or "jpeg".
      jpeg_quality: 1 to 100.
      max_pixels: height times width of the largest picture; larger ones are not decoded.
      style_size: shorter side to which larger style pictures are reduced, as in `Stylizer`.
      max_memory: of the server, in bytes or as text such as "4GiB"; limits how many pixels are
        painted for a request, see `memory_budget`.
    """

    answer_format: str = "png"
    jpeg_quality: int = 95
    max_pixels: int = 4096 * 4096
    style_size: int = 384
    max_memory: str | int = DEFAULT_MAX_MEMORY

    def __post_init__(self):
        if self.answer_format not in ANSWER_FORMATS:
            raise InputError(
                f"answer_format={self.answer_format}: use one of " + ", ".join(ANSWER_FORMATS)
            )
        if not 1 <= self.jpeg_quality <= 100:
            raise InputError(f"jpeg_quality={self.jpeg_quality}: use 1 to 100")
        if self.style_size < 1:
            raise InputError(f"style_size={self.style_size}: use 1 or more")
        if not 1 <= self.max_pixels < 2**31:
            raise InputError(f"max_pixels={self.max_pixels}: use 1 to {2**31 - 1}")
