# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which network is to paint: of a checkpoint, or of a method without one."""

import dataclasses
import os
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError
from tfstyle.methods.checkpoint_files import (
    find_shipped_checkpoint,
    load_config,
    load_network_config,
)
from tfstyle.methods.contract import Method, Network
from tfstyle.methods.registry import DEFAULT_METHOD, build_network, check_weights, get_method


@dataclasses.dataclass(frozen=True)
class MethodChoice:
    """What the user names of a method and its weights; the default is the shipped checkpoint.

    Attributes:
      method: its name; None for that of the checkpoint.
      checkpoint: folder; None for the one that ships, if the method needs any.
      settings: of the network's config, for a method without a checkpoint.
      vgg_weights: "imagenet", a path or "random", for a method that sees pictures through a VGG
        that no checkpoint holds.
      allow_random_weights: whether a network without a checkpoint may paint all the same, to
        measure its time; the VGG is random too unless its weights are named.
    """

    method: str | None = None
    checkpoint: str | os.PathLike | None = None
    settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    vgg_weights: str | None = None
    allow_random_weights: bool = False

    def find_method(self) -> Method:
        """The method; without Keras, and of a checkpoint nothing but its config is read.

        Raises:
          InputError: there is no such method, or the checkpoint is of another one, or damaged.
        """
        if self.checkpoint is None:
            return get_method(self.method or DEFAULT_METHOD)
        found = load_config(self.checkpoint)["method"]
        if self.method not in (None, found):
            raise InputError(
                f"--method={self.method}: {self.checkpoint} is a checkpoint of {found}"
            )
        return get_method(found)

    def check(self) -> Method:
        """The method, after everything that can be judged without Keras.

        Raises:
          InputError: as `find_method`; or a checkpoint or weights are missing, a setting is none
            of the method's, or something is given that the method has no use for.
        """
        method = self.find_method()
        if self.checkpoint is not None and not method.needs_checkpoint:
            raise InputError(f"--checkpoint: the method {method.name} has none; leave it out")
        folder = self._find_folder(method)
        if folder is None:
            config = method.make_config(self.settings)
        elif self.settings:
            raise InputError(
                f"--settings: those of {method.name} are in its checkpoint; leave them out"
            )
        else:
            config = load_network_config(folder)
        check_weights(method, config, self._list_weights(method, config))
        if self.vgg_weights and self.vgg_weights not in ("imagenet", "random"):
            if not os.path.isfile(self.vgg_weights):
                raise InputError(f"--vgg_weights={self.vgg_weights}: no such file")
        return method

    def open_network(self) -> Network:
        """The network, with its weights.

        Raises:
          InputError: as `check`, or the weights do not fit.
        """
        method = self.check()
        folder = self._find_folder(method)
        if folder is None:
            config = method.make_config(self.settings)
            weights = self._list_weights(method, config)
            return build_network(method.name, self.settings, weights=weights)
        from tfstyle.methods.checkpoint import load_network

        config = load_network_config(folder)
        return load_network(folder, weights=self._list_weights(method, config))

    def _find_folder(self, method):
        """Of the checkpoint, or None where the network is built without one."""
        if self.checkpoint is not None:
            return self.checkpoint
        if not method.needs_checkpoint:
            return None
        try:
            return find_shipped_checkpoint(method.name)
        except InputError:
            if self.allow_random_weights:
                return None
            raise

    def _list_weights(self, method, config):
        weights = self.vgg_weights
        if not weights and self.allow_random_weights and self._find_folder(method) is None:
            weights = "random"
        return dict.fromkeys(method.get_vision_networks(config), weights) if weights else {}
