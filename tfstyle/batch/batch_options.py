# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The options of bin/stylize_batch."""

import dataclasses

from tfstyle.inference.stylize_options import StylizeOptions


@dataclasses.dataclass(frozen=True)
class BatchOptions:
    """What to restyle on which engine.

    Attributes:
      stylize: what and how. `content` is a manifest, a folder or a pattern, `output` the folder of
        the results; both may be URLs. Rows of a manifest override the rest.
      address: of a Ray cluster, or None to run on this machine alone.
      actors: processes that hold the network; None for as many as the cluster has room for.
      cpus_per_actor: also the number of threads of the network.
      gpus_per_actor: a share of one, such as 0.5, or whole ones.
      block_size: pictures of similar size that an actor takes at a time.
      seconds_per_picture: after which a picture counts as failed, and its process is ended.
      most_attempts: processes that a picture may take down with it before it counts as failed.
      wave_size: rows that are planned, and held in memory, at a time.
      object_store: bytes of Ray's object store, on this machine alone; None for Ray's own choice.
    """

    stylize: StylizeOptions
    address: str | None = None
    actors: int | None = None
    cpus_per_actor: float = 1.0
    gpus_per_actor: float = 0.0
    block_size: int = 16
    seconds_per_picture: float = 600.0
    most_attempts: int = 3
    wave_size: int = 20_000
    object_store: int | None = None
