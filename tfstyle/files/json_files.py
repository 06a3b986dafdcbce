# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""JSON files that people, or a crash, may have damaged."""

import json
import os
from typing import Any

from tfstyle.errors import InputError


def load_json(path: str | os.PathLike) -> Any:
    """What the file says.

    Raises:
      InputError: missing, unreadable, or not JSON. The message begins with the path.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            return json.load(stream)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not JSON, for it is not text") from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON ({error})") from error
    except RecursionError as error:
        raise InputError(f"{path}: not JSON that can be read (nested too deeply)") from error


def load_json_object(path: str | os.PathLike) -> dict[str, Any]:
    """As `load_json`; InputError also where the file holds anything but an object."""
    values = load_json(path)
    if not isinstance(values, dict):
        raise InputError(f"{path}: a JSON object is needed, not {type(values).__name__}")
    return values
