# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Recipes: the settings of a training run, in a file that the method ships."""

import pathlib
from typing import Any

import yaml

from tfstyle.errors import InputError
from tfstyle.methods.registry import METHODS, find_folder


def list_recipes() -> dict[str, pathlib.Path]:
    """The recipes of all methods, {"<method>/<name>": file}, sorted."""
    return {
        f"{method}/{path.stem}": path
        for method in sorted(METHODS)
        for path in sorted((find_folder(method) / "recipes").glob("*.yaml"))
    }


def load_recipe(name: str) -> dict[str, Any]:
    """The settings of a recipe, {flag of bin/train: value}.

    A recipe is a YAML file of one mapping. Mappings inside it are for flags that take JSON. Those
    that ship are of the method in whose folder they are.

    Args:
      name: "<method>/<name>" of those that ship, or the path of a file.

    Raises:
      InputError: no such recipe, or a file that is none.
    """
    known = list_recipes()
    shipped = {"method": name.split("/")[0]} if name in known else {}
    path = known.get(name, pathlib.Path(name))
    if not path.is_file():
        raise InputError(
            f"--recipe={name}: no such recipe; give a file, or one of {', '.join(known)}"
        )
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"--recipe={name} is not YAML: {reason}") from error
    if not isinstance(settings, dict) or not all(isinstance(key, str) for key in settings):
        raise InputError(f"--recipe={name}: a recipe is a mapping of flags to values")
    return {**shipped, **settings}
