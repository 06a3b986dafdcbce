# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The flag --recipe of bin/train: flags that are not given take the recipe's values."""

import json

from absl import flags

from tfstyle.errors import InputError

FLAGS = flags.FLAGS
flags.disclaim_key_flags()

# Where pictures lie and results go is not part of a recipe.
_NOT_IN_A_RECIPE = frozenset({"recipe", "run_dir", "export_to", "resume", "init_from"})


def define_recipe_flag() -> None:
    """Defines --recipe."""
    flags.DEFINE_string(
        "recipe",
        None,
        "Settings of a shipped checkpoint, as local_transfer/tfstyle, or a YAML file of flags and "
        "values; flags on the command line override it.",
    )


def apply_recipe() -> None:
    """Gives the flags that the command line leaves out the values of --recipe, if there is one.

    Raises:
      InputError: no such recipe, or it names a flag that is none, or a value that the flag does
        not take.
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
