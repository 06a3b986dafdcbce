# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style codes, and mixtures of several styles."""

import dataclasses
from typing import Any

from tfstyle.errors import InputError
from tfstyle.inference.region_options import check_number


@dataclasses.dataclass(frozen=True, eq=False)
class StyleCode:
    """Everything that the network needs from a style picture; can be passed instead of it.

    Attributes:
      values: arrays as the `style_code_spec` of the network has them, the batch 1.
    """

    values: Any


def list_styles(style: Any) -> list[Any]:
    """The styles of a mixture without their weights; none of None, for methods that need none."""
    return [] if style is None else [source for source, _ in list_mixture(style)]


def list_mixture(style: Any) -> list[tuple[Any, float]]:
    """Lists the (style, weight) pairs of a style or a mixture, with weights above zero.

    Raises:
      InputError: there is no style, or a weight is negative or not a number.
    """
    if style is None or isinstance(style, str) and not style:
        raise InputError("no style: give a style picture")
    if not isinstance(style, (list, tuple)):
        return [(style, 1.0)]
    if not style or any(not isinstance(part, (list, tuple)) or len(part) != 2 for part in style):
        raise InputError("a mixture of styles is a sequence of (style, weight) pairs")
    if any(isinstance(source, str) and not source for source, _ in style):
        raise InputError("no style: a part of the mixture has no name")
    mixture = [(source, check_number(weight, "style weight")) for source, weight in style]
    if any(weight < 0 for _, weight in mixture) or not any(weight for _, weight in mixture):
        raise InputError("weights of styles are 0 or more, and not all of them 0")
    return [(source, weight) for source, weight in mixture if weight]
