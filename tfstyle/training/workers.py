# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Which of several workers this process is, as the environment variable TF_CONFIG says."""

import dataclasses
import json
import os

from tfstyle.errors import InputError


@dataclasses.dataclass(frozen=True)
class Worker:
    """This process among those that train together.

    Attributes:
      count: how many there are.
      is_chief: whether it is the one that writes: the chief, or worker 0 where none is named so.
    """

    count: int = 1
    is_chief: bool = True


def read_worker() -> Worker:
    """The worker that TF_CONFIG describes, alone where it is not set.

    Raises:
      InputError: TF_CONFIG is not what tf.distribute takes.
    """
    text = os.environ.get("TF_CONFIG") or "{}"
    try:
        config = json.loads(text)
        cluster, task = config.get("cluster", {}), config.get("task", {})
        count = sum(len(cluster.get(kind, ())) for kind in ("chief", "worker"))
        kind, index = task.get("type"), int(task.get("index", 0))
    except (AttributeError, TypeError, ValueError) as error:
        raise InputError(
            f"TF_CONFIG={text}: JSON is needed, as "
            '{"cluster": {"worker": ["host:port", ...]}, "task": {"type": "worker", "index": 0}} '
            f"({error})"
        ) from error
    first = "chief" if "chief" in cluster else "worker"
    return Worker(max(count, 1), not cluster or (kind, index) == (first, 0))
