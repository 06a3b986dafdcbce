# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""tfstyle: restyles a region of a picture with any style picture, and leaves the rest alone.

    stylizer = tfstyle.load_stylizer()
    picture_uint8 = stylizer.stylize("photo.jpg", "mask.png", "painting.jpg")

Nothing heavy is imported before one of the names below is used.
"""

import importlib

__version__ = "0.1.0"

_HOME_OF = {
    "Stylizer": "tfstyle.inference.stylizer",
    "load_stylizer": "tfstyle.inference.stylizer",
}

__all__ = ["Stylizer", "__version__", "load_stylizer"]


def __getattr__(name):
    if name not in _HOME_OF:
        raise AttributeError(f"module 'tfstyle' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted(set(globals()) | set(_HOME_OF))
