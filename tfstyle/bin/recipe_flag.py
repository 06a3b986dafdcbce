# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flag --recipe of bin/train, which gives other flags their values."""

import json

from absl import flags

from tfstyle.errors import InputError

FLAGS = flags.FLAGS
flags.disclaim_key_flags()

# What a run reads and writes is not part of a recipe.
_NOT_IN_A_RECIPE = frozenset({"recipe", "run_dir", "export_to", "resume", "init_from"})


def define_recipe_flag() -> None:
    """Defines --recipe."""
    flags.DEFINE_string(
        "recipe",
        None,
        "Name of a shipped recipe, such as local_transfer/paper, or a YAML file of flags and "
        "values; flags on the command line override it.",
    )


def apply_recipe() -> None:
    """Sets the flags that are not on the command line to the values of --recipe, if it is given.

    Raises:
      InputError: there is no such recipe, or it has an unknown flag or an invalid value.
    """
    if FLAGS.recipe is None:
        return
    from tfstyle.training.recipes import load_recipe

    for name, value in load_recipe(FLAGS.recipe).items():
        if name not in FLAGS or name in _NOT_IN_A_RECIPE:
            raise InputError(f"--recipe={FLAGS.recipe}: {name} is not a setting of training")
        if FLAGS[name].present:
            continue
        try:
            setattr(FLAGS, name, _convert(FLAGS[name], value))
        except (flags.Error, ValueError, TypeError) as error:
            raise InputError(f"--recipe={FLAGS.recipe}: {name}={value!r}: {error}") from error


def _convert(flag, value):
    if isinstance(value, dict):
        value = json.dumps(value, sort_keys=True)
    elif isinstance(value, list):
        value = ",".join(map(str, value))
    elif isinstance(value, bool):
        value = str(value).lower()
    return None if value is None else flag.parser.parse(str(value))
