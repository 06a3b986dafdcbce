# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The extra to install for a program that needs more than the core packages."""

# The extra of setup.cfg that installs each module; tests/test_packaging.py compares them.
EXTRA_OF = {
    "av": "video",
    "fsspec": "ray",
    "grpc": "grpc",
    "importlib_resources": "coco",
    "jax": "jax",
    "matplotlib": "benchmark",
    "onnx": "onnx",
    "pyarrow": "ray",
    "ray": "ray",
    "scipy": "optimize",
    "skimage": "evaluate",
    "starlette": "studio",
    "tensorflow_datasets": "coco",
    "tf2onnx": "onnx",
    "uvicorn": "studio",
}


def describe_missing_package(error: ModuleNotFoundError) -> str | None:
    """One line that names the extra to install, or None if no extra has the module."""
    extra = EXTRA_OF.get((error.name or "").split(".")[0])
    if extra is None:
        return None
    return f"this needs {error.name}, which is not installed: pip install 'tfstyle[{extra}]'"
