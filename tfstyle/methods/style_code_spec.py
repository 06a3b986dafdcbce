# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Style codes are pytrees; what of them can be asked of their spec."""

import math
from typing import Any

import keras
import numpy as np
from keras import KerasTensor, ops


def fits_spec(code: Any, spec: Any) -> bool:
    """Whether `code` is of one style, with the structure and the shapes of the spec."""
    try:
        keras.tree.assert_same_structure(code, spec)
    except (TypeError, ValueError):
        return False
    pairs = zip(keras.tree.flatten(code), keras.tree.flatten(spec))
    return all(_fits(np.shape(part), (1, *wanted.shape[1:])) for part, wanted in pairs)


def describe_code(code: Any) -> str:
    """The shapes of a code or of a spec, to be read by people; the batch of a spec is 1."""

    def describe(part):
        shape = (1, *part.shape[1:]) if isinstance(part, KerasTensor) else np.shape(part)
        return f"[{', '.join('any' if side is None else str(side) for side in shape)}]"

    parts = keras.tree.map_structure(describe, code)
    return parts if isinstance(parts, str) else str(parts).replace("'", "")


def count_values(spec: Any) -> int | None:
    """How many numbers a code of one style has; None where that varies, or there are none."""
    shapes = [part.shape[1:] for part in keras.tree.flatten(spec)]
    if not shapes or any(None in shape for shape in shapes):
        return None
    return sum(math.prod(shape) for shape in shapes)


def flatten_code(code: Any) -> KerasTensor:
    """A code as one vector for each style, `[B, D]` float32; see `count_values`."""
    parts = [ops.cast(part, "float32") for part in keras.tree.flatten(code)]
    return ops.concatenate([ops.reshape(p, (-1, math.prod(p.shape[1:]))) for p in parts], axis=-1)


def restore_code(values: KerasTensor, spec: Any) -> Any:
    """The code of which `flatten_code` made the vectors `[B, D]`."""
    parts, start = [], 0
    for wanted in keras.tree.flatten(spec):
        size = math.prod(wanted.shape[1:])
        part = ops.reshape(values[:, start : start + size], (-1, *wanted.shape[1:]))
        parts.append(ops.cast(part, wanted.dtype))
        start += size
    return keras.tree.pack_sequence_as(spec, parts)


def _fits(shape, wanted):
    return len(shape) == len(wanted) and all(w in (None, s) for s, w in zip(shape, wanted))
