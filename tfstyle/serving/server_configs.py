# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The text protos that configure TensorFlow Serving, written beside the models."""

import os
import pathlib

from google.protobuf import text_encoding

from tfstyle.files.atomic import open_atomically
from tfstyle.serving.memory_budget import BATCH_THREADS
from tfstyle.serving.versions import list_versions

MOUNT = "/models"  # the folder of models on the server

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
# A batch is always one picture. Pictures differ in size, so the graph restyles one after another
# and joining requests would gain nothing; and bad bytes in one request would fail the whole batch.
# A request of several pictures is split, and they run in parallel. Batching serves as a queue: it
# limits how many pictures run and how many wait. The rest get UNAVAILABLE immediately, and clients
# try again later.
max_batch_size { value: 64 }
enable_large_batch_splitting { value: true }
max_execution_batch_size { value: 1 }
batch_timeout_micros { value: 0 }
num_batch_threads { value: %d }
# They wait encoded: 64 photographs of 4 MB are 256 MB, in addition to those being restyled.
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
      folder: has a folder for each model, which has its versions.
      mount: path of the same folder on the server.

    models.config lists every model, with the label "newest" for its last version and "previous" for
    the one before, if there is one. Folders without a SavedModel, that cannot be read, or whose
    name is not UTF-8 are ignored. The other two files are kept if they exist: they are for tuning.
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
    """Quotes a string for a text proto, whatever characters a folder's name has."""
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
    except OSError:  # not readable
        return []
