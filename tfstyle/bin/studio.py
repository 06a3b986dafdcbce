# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Opens a page in the browser: drop a photograph, brush over a region, choose a style.

    bin/studio                               on this machine, at http://127.0.0.1:8600/
    bin/studio --server=http://host:8501     painted by TensorFlow Serving

Nothing leaves this machine, except to --server. What visitors upload is removed when their visit
ends. Exit status: 2 when the flags are wrong or the port is taken, 130 after Ctrl-C.
"""

import dataclasses

from absl import flags

from tfstyle.bin.json_flags import read_json
from tfstyle.bin.launching import launch
from tfstyle.bin.method_flags import define_method_flags
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.studio.options import DEFAULT_MAX_UPLOAD, StudioOptions

define_method_flags()
HOST = flags.DEFINE_string(
    "host", "127.0.0.1", "Address to listen on; 0.0.0.0 lets other machines in, without a password."
)
PORT = flags.DEFINE_integer(
    "port", 8600, "Port; 0 takes any that is free.", lower_bound=0, upper_bound=65535
)
BROWSER = flags.DEFINE_bool("browser", False, "Open the page in this machine's browser.")
SERVER = flags.DEFINE_string(
    "server",
    None,
    "URL of a TensorFlow Serving deployment to paint with, such as http://host:8501.",
)
MODEL = flags.DEFINE_string("model", "tfstyle", "With --server: name of the model.")
MAX_MEMORY = flags.DEFINE_string(
    "max_memory", DEFAULT_MAX_MEMORY, "Memory for the network; larger regions become tiles."
)
MAX_UPLOAD = flags.DEFINE_string(
    "max_upload_bytes", DEFAULT_MAX_UPLOAD, "Refuse larger files, such as 50MB."
)
MAX_PIXELS = flags.DEFINE_integer(
    "max_pixels", DEFAULT_MAX_PIXELS, "Refuse pictures of more pixels.", lower_bound=1
)
VISIT_MINUTES = flags.DEFINE_float(
    "visit_minutes",
    30.0,
    "Remove a visitor's files so long after the page was last heard of.",
    lower_bound=0.1,
)


def main(argv: list[str]) -> None:
    del argv
    values = {
        field.name: flags.FLAGS[field.name].value for field in dataclasses.fields(MethodChoice)
    }
    options = StudioOptions(
        choice=MethodChoice(**{**values, "settings": read_json("settings")}),
        server=SERVER.value,
        model=MODEL.value,
        max_memory=MAX_MEMORY.value,
        host=HOST.value,
        port=PORT.value,
        max_upload=MAX_UPLOAD.value,
        max_pixels=MAX_PIXELS.value,
        visit_minutes=VISIT_MINUTES.value,
        open_browser=BROWSER.value,
    )
    # It needs the packages of an extra.
    from tfstyle.studio.serving import run_studio

    run_studio(options)


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
