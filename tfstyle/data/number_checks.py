# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Numbers of options, checked by their type: what is not finite passes every comparison."""

import dataclasses
import math
import numbers
import typing
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError


def check_numbers(options: Any, *, flags: Mapping[str, str] | None = None) -> None:
    """Checks that int fields of a dataclass are whole numbers and float fields finite ones.

    Args:
      options: instance of a dataclass; fields of other types are passed over.
      flags: what errors call a field, where that is not its name.

    Raises:
      InputError: names the field and its value.
    """
    for field in dataclasses.fields(options):
        value = getattr(options, field.name)
        kinds = typing.get_args(field.type) or (field.type,)
        if value is None and type(None) in kinds:
            continue
        name = (flags or {}).get(field.name, field.name)
        if int in kinds and not _is_number(value, numbers.Integral):
            raise InputError(f"{name}={value!r}: a whole number is needed")
        if float in kinds and not (_is_number(value, numbers.Real) and math.isfinite(value)):
            raise InputError(f"{name}={value!r}: a finite number is needed")


def _is_number(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
