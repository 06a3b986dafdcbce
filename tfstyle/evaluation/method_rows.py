# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The networks of all methods of the registry, untrained, for measuring time and memory."""

import contextlib
import dataclasses
import io
from collections.abc import Mapping
from typing import Any

from tfstyle.evaluation.method_settings import check_settings
from tfstyle.methods.contract import Network
from tfstyle.methods.registry import METHODS, build_network, get_method


@dataclasses.dataclass(frozen=True)
class MethodRow:
    """One network of a table.

    Attributes:
      name: in the table: the method's, and that of the kind where there are several.
      method: its name in the registry.
      settings: of the network.
    """

    name: str
    method: str
    settings: Mapping[str, Any]

    @property
    def takes_style(self) -> bool:
        """Whether it paints from a style picture."""
        return get_method(self.method).style != "none"

    def build(self) -> Network:
        """The network with random weights, which takes as long as a trained one."""
        config = get_method(self.method).make_config(self.settings)
        vision = get_method(self.method).get_vision_networks(config)
        with contextlib.redirect_stdout(io.StringIO()):  # each says that its VGG is untrained
            weights = dict.fromkeys(vision, "random")
            return build_network(self.method, self.settings, weights=weights)


def list_method_rows(settings: Mapping[str, Mapping[str, Any]] | None = None) -> list[MethodRow]:
    """A row for each kind of each method of the registry, none left out.

    Args:
      settings: {method: settings} that go before the defaults; a kind's own go before them.

    Raises:
      InputError: there is no such method or setting.
    """
    settings = settings or {}
    check_settings(settings)
    rows = []
    for method in METHODS:
        record, given = get_method(method), settings.get(method, {})
        for kind, own in record.kinds.items():
            row = MethodRow(f"{method}/{kind}" if kind else method, method, {**given, **own})
            record.make_config(row.settings)
            rows.append(row)
    return rows
