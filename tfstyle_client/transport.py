# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The interface of all transports; `open_transport` chooses one by the address."""

import dataclasses
import typing
import urllib.parse

import numpy as np

from tfstyle_client.errors import InvalidSetting
from tfstyle_client.pictures import Limits
from tfstyle_client.signatures import Signature


@dataclasses.dataclass(frozen=True)
class Model:
    """A model on a server: its newest version, a version by number, or one by its label."""

    name: str = "tfstyle"
    version: int | None = None
    label: str | None = None

    def __post_init__(self):
        if self.version is not None and self.label is not None:
            raise InvalidSetting("give a version or a label, not both")

    def __str__(self):
        if self.version is not None:
            return f"{self.name} version {self.version}"
        return f"{self.name} label {self.label!r}" if self.label is not None else self.name


class VersionState(typing.NamedTuple):
    """Where one version of a model stands: START, LOADING, AVAILABLE, UNLOADING or END."""

    state: str
    error: str


class Transport(typing.Protocol):
    """One attempt of each call; errors are those of `tfstyle_client.errors`, times in seconds."""

    def predict(
        self, signature: str, inputs: dict[str, np.ndarray], timeout: float
    ) -> dict[str, np.ndarray]:
        """Runs a signature; byte strings are arrays of dtype object."""

    def get_states(self, timeout: float) -> dict[int, VersionState]:
        """The state of each version of the model."""

    def get_signatures(self, timeout: float) -> dict[str, Signature]:
        """The model's signatures."""

    def close(self) -> None:
        """Ends the connections."""


def check_address(server: str) -> None:
    """Raises InvalidSetting unless `server` is a URL that a request can be sent to.

    Args:
      server: "http://host:8501", with a path where a proxy wants one, or "grpc://host:8500".
    """
    try:
        parts = urllib.parse.urlsplit(server)
        host, port = parts.hostname, parts.port
        host = (host or "").encode("idna").decode()
    except ValueError as error:  # UnicodeError is one: no such name of a host
        raise InvalidSetting(f"{server}: not an address ({error})") from error
    is_grpc = parts.scheme.startswith("grpc")
    if not host or any(c.isspace() for c in server):
        raise InvalidSetting(f"{server}: names no host; give one, as in http://localhost:8501")
    if port == 0 or is_grpc and port is None:
        raise InvalidSetting(f"{server}: names no port; give one, as in grpc://localhost:8500")
    if parts.query or parts.fragment or is_grpc and (parts.path.strip("/") or parts.username):
        raise InvalidSetting(f"{server}: give the server's address alone, with nothing after it")


def open_transport(server: str, model: Model, limits: Limits) -> Transport:
    """A transport to `server`.

    Args:
      server: "http://host:8501" or "https://..." (REST), "grpc://host:8500" or "grpcs://..."
        (gRPC, needs the extra [grpc]), or the folder of a SavedModel (needs TensorFlow): one
        version, or the folder of versions.
      model: which model of the server; a folder has only itself.
      limits: message sizes.

    Raises:
      InvalidSetting: neither an address nor a folder with a SavedModel.
    """
    scheme, found, rest = server.partition("://")
    if not found:
        from tfstyle_client.local_transport import LocalTransport

        return LocalTransport(server, model)
    if scheme in ("http", "https", "grpc", "grpcs"):
        check_address(server)
    if scheme in ("http", "https"):
        from tfstyle_client.rest_transport import RestTransport

        return RestTransport(server, model, limits)
    if scheme in ("grpc", "grpcs"):
        from tfstyle_client.grpc_transport import GrpcTransport

        return GrpcTransport(rest.rstrip("/"), model, limits, secure=scheme == "grpcs")
    raise InvalidSetting(f"{server}: expected http://, https://, grpc://, grpcs:// or a folder")
