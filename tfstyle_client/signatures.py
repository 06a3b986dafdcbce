# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The signatures of a served tfstyle model, and a check of what a server has."""

from typing import NamedTuple

from tfstyle_client.errors import SignatureMismatch


class TensorSpec(NamedTuple):
    """dtype in NumPy's spelling ("object" are byte strings); shape with -1 for any size."""

    dtype: str
    shape: tuple[int, ...] | None


class Signature(NamedTuple):
    """Inputs and outputs by name."""

    inputs: dict[str, TensorSpec]
    outputs: dict[str, TensorSpec]


_BYTES = TensorSpec("object", (-1,))
_NUMBERS = TensorSpec("float32", (-1,))
_PICTURE = TensorSpec("float32", (-1, -1, -1, 3))
_REGION = TensorSpec("float32", (-1, -1, -1, 1))
_CODE = TensorSpec("float32", (-1, -1))

# Every model has these.
REQUIRED = {
    "serving_default": Signature(
        {
            "content_bytes": _BYTES,
            "region_bytes": _BYTES,
            "style_bytes": _BYTES,
            "style_strength": _NUMBERS,
            "stroke_size": _NUMBERS,
        },
        {"stylized_bytes": _BYTES},
    ),
    "stylize_tensors": Signature(
        {
            "content": _PICTURE,
            "region": _REGION,
            "style": _PICTURE,
            "style_strength": _NUMBERS,
            "stroke_size": _NUMBERS,
        },
        {"stylized": _PICTURE},
    ),
}

# Models whose style code is one vector have these too.
OF_STYLE_CODES = {
    "encode_style": Signature({"style_bytes": _BYTES}, {"style_code": _CODE}),
    "stylize_with_style_code": Signature(
        {
            "content_bytes": _BYTES,
            "region_bytes": _BYTES,
            "style_code": _CODE,
            "style_strength": _NUMBERS,
            "stroke_size": _NUMBERS,
        },
        {"stylized_bytes": _BYTES},
    ),
}

# Inputs that models of older exports lack; they do what newer ones do with these values.
DEFAULTS = {"stroke_size": 1.0}

DTYPES = {1: "float32", 2: "float64", 3: "int32", 7: "object", 9: "int64"}
DTYPE_NAMES = {"DT_FLOAT": 1, "DT_DOUBLE": 2, "DT_INT32": 3, "DT_STRING": 7, "DT_INT64": 9}


def get_only_output(name: str) -> str:
    """The name of a signature's one output; "output_0" for signatures that are not ours."""
    signature = REQUIRED.get(name) or OF_STYLE_CODES.get(name)
    return next(iter(signature.outputs)) if signature else "output_0"


def takes_stroke_size(served: dict[str, Signature], name: str) -> bool:
    """Whether a signature has the input; also for one that there is not, which the server says."""
    return name not in served or "stroke_size" in served[name].inputs


def check_stroke_size(served: dict[str, Signature], name: str) -> None:
    """Raises SignatureMismatch where strokes of another size than 1 cannot be asked for."""
    if not takes_stroke_size(served, name):
        raise SignatureMismatch(
            f"stroke_size: the served model is of an older export, whose {name} paints strokes of "
            "size 1 only; export it again, or leave stroke_size at 1"
        )


def check_signatures(served: dict[str, Signature]) -> None:
    """Raises SignatureMismatch, naming every difference, where `served` lacks what we call.

    The inputs in DEFAULTS may be missing.
    """
    expected = dict(REQUIRED)
    expected.update({name: s for name, s in OF_STYLE_CODES.items() if name in served})
    faults = []
    for name, signature in expected.items():
        if name not in served:
            faults.append(f"no signature {name}")
            continue
        for side, wanted, found in zip(("input", "output"), signature, served[name]):
            for tensor in sorted(wanted.keys() - found.keys() - DEFAULTS.keys()):
                faults.append(f"{name} lacks the {side} {tensor}")
            for tensor in sorted(found.keys() - wanted.keys()):
                faults.append(f"{name} has an unknown {side} {tensor}")
            for tensor in sorted(wanted.keys() & found.keys()):
                if not _agree(wanted[tensor], found[tensor]):
                    faults.append(
                        f"{name}'s {side} {tensor} is {_say(found[tensor])}, "
                        f"expected {_say(wanted[tensor])}"
                    )
    if faults:
        raise SignatureMismatch(
            "the served model is not a tfstyle model of this format: " + "; ".join(faults)
        )


def _agree(wanted: TensorSpec, found: TensorSpec) -> bool:
    if wanted.dtype != found.dtype:
        return False
    if found.shape is None:
        return True
    return len(found.shape) == len(wanted.shape) and all(
        -1 in (a, b) or a == b for a, b in zip(wanted.shape, found.shape)
    )


def _say(spec: TensorSpec) -> str:
    dtype = "string" if spec.dtype == "object" else spec.dtype
    return f"{dtype} of unknown rank" if spec.shape is None else f"{dtype} {list(spec.shape)}"
