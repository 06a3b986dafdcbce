# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A photograph for those who have none at hand."""

import functools
import importlib.util

from tfstyle.files.pictures import encode_picture


@functools.cache
def load_sample() -> bytes | None:
    """PNG bytes of scikit-image's cat (`chelsea`, CC0); None where that is not installed."""
    if importlib.util.find_spec("skimage") is None:
        return None
    from skimage import data

    return encode_picture(data.chelsea())
