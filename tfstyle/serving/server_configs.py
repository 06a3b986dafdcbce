# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The text protos that configure TensorFlow Serving, written beside the models."""

import pathlib

from tfstyle.files.atomic import open_atomically
from tfstyle.serving.versions import list_versions

MOUNT = "/models"  # where the server sees the folder of models

_MODEL = """  config {{
    name: "{name}"
    base_path: "{mount}/{name}"
    model_platform: "tensorflow"
    # The newest two, so that a client can go back by the label "previous".
    model_version_policy {{ latest {{ num_versions: 2 }} }}
{labels}  }}
"""
_LABEL = """    version_labels {{ key: "{label}" value: {version} }}
"""

_BATCHING = """\
# The graph restyles one picture after another, whatever their sizes, so that requests gain
# nothing by running together; and one with bad bytes would fail those it was joined with. So each
# batch is one picture (a request of several is split, and its pictures run side by side), and
# what remains of batching is what a server needs: so many at once, so many waiting, and
# UNAVAILABLE at once for the rest, which clients answer by trying again later.
max_batch_size { value: 64 }
enable_large_batch_splitting { value: true }
max_execution_batch_size { value: 1 }
batch_timeout_micros { value: 0 }
num_batch_threads { value: 2 }
max_enqueued_batches { value: 256 }
"""

_MONITORING = """prometheus_config {
  enable: true
  path: "/monitoring/prometheus/metrics"
}
"""


def save_server_configs(folder, *, mount: str = MOUNT) -> list[pathlib.Path]:
    """Writes models.config, batching.config and monitoring.config; returns their paths.

    Args:
      folder: holds a folder for each model, which holds its versions.
      mount: the same folder as the server sees it.

    models.config names every model there, with the labels "newest" and "previous" for its last
    versions. Folders without a SavedModel are no models, nor are those that may not be read. The
    other two are left alone where they exist: they are for tuning.
    """
    folder = pathlib.Path(folder)
    text = "model_config_list {\n"
    for name in sorted(child.name for child in folder.iterdir()):
        newest = _list_served(folder / name)[:-3:-1]
        if not newest:
            continue
        labels = "".join(
            _LABEL.format(label=label, version=version)
            for label, version in zip(("newest", "previous"), newest)
        )
        text += _MODEL.format(name=name, mount=mount, labels=labels)
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
