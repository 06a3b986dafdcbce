# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The text protos that configure TensorFlow Serving, written beside the models."""

import os
import pathlib

from google.protobuf import text_encoding

from tfstyle.files.atomic import open_atomically
from tfstyle.serving.memory_budget import BATCH_THREADS
from tfstyle.serving.versions import list_versions

MOUNT = "/models"  # where the server sees the folder of models

_MODEL = """  config {{
    name: {name}
    base_path: {base_path}
    model_platform: "tensorflow"
    # The newest two, so that a client can go back by the label "previous".
    model_version_policy {{ latest {{ num_versions: 2 }} }}
{labels}  }}
"""
_LABEL = """    version_labels {{ key: "{label}" value: {version} }}
"""

_BATCHING = (
    """\
# A batch is always one picture. The graph restyles one picture after another, since they differ
# in size, so joining requests would gain nothing; and one request with bad bytes would fail those
# it was joined with. A request of several pictures is split, and they run side by side. What
# batching is used for is its queue: so many pictures at once, so many waiting, and UNAVAILABLE at
# once for the rest, upon which clients try again later.
max_batch_size { value: 64 }
enable_large_batch_splitting { value: true }
max_execution_batch_size { value: 1 }
batch_timeout_micros { value: 0 }
num_batch_threads { value: %d }
# They wait encoded: 64 photographs of 4 MB are 256 MB, on top of what is being restyled.
max_enqueued_batches { value: 64 }
"""
    % BATCH_THREADS
)

_MONITORING = """prometheus_config {
  enable: true
  path: "/monitoring/prometheus/metrics"
}
"""


def save_server_configs(folder: str | os.PathLike, *, mount: str = MOUNT) -> list[pathlib.Path]:
    """Writes models.config, batching.config and monitoring.config; returns their paths.

    Args:
      folder: holds a folder for each model, which holds its versions.
      mount: the same folder as the server sees it.

    models.config names every model there, with the label "newest" for its last version and, where
    there are two or more, "previous" for the one before. Folders without a SavedModel are not
    models, nor are those that may not be read or whose name is not UTF-8. The other two files are
    left alone where they exist: they are for tuning.
    """
    folder = pathlib.Path(folder)
    text = "model_config_list {\n"
    for name in sorted(child.name for child in folder.iterdir()):
        newest = _list_served(folder / name)[:-3:-1]
        if not newest or not _is_utf8(name):
            continue
        labels = "".join(
            _LABEL.format(label=label, version=version)
            for label, version in zip(("newest", "previous"), newest)
        )
        text += _MODEL.format(name=_quote(name), base_path=_quote(f"{mount}/{name}"), labels=labels)
    text += "}\n"
    texts = {"models.config": text, "batching.config": _BATCHING, "monitoring.config": _MONITORING}
    paths = []
    for name, content in texts.items():
        path = folder / name
        paths.append(path)
        if name == "models.config" or not path.exists():
            with open_atomically(path, "w") as stream:
                stream.write(content)
    return paths


def _quote(text):
    """A string of a text proto, with whatever a folder's name may hold."""
    return f'"{text_encoding.CEscape(text.encode(), as_utf8=False)}"'


def _is_utf8(name):
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _list_served(folder):
    """The versions that hold a SavedModel."""
    try:
        return [
            version
            for version in list_versions(folder)
            if (folder / str(version) / "saved_model.pb").is_file()
        ]
    except OSError:  # somebody else's
        return []
