# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles pictures on a TensorFlow Serving server that has a model of bin/export.

    bin/stylize_client --server=http://localhost:8501 --content=photo.jpg --mask=mask.png \\
        --style=painting.jpg --output=restyled.png
    bin/stylize_client --server=grpc://localhost:8500 --content=photos --mask=masks \\
        --style=painting.jpg --output=restyled

Exit status: 0 when every picture was restyled, 2 when the flags or the pictures are wrong, 1 when
the server failed, or some pictures of a folder did.
"""

import sys

from absl import flags

from tfstyle.bin.launching import launch
from tfstyle.errors import InputError

SERVER = flags.DEFINE_string(
    "server",
    "http://localhost:8501",
    "http://, https:// (REST), grpc:// or grpcs:// address, or the folder of a SavedModel.",
)
CONTENT = flags.DEFINE_string("content", None, "Photograph, or folder of them.", required=True)
MASK = flags.DEFINE_string(
    "mask",
    None,
    "Any non-zero pixel is restyled; or a folder of masks named as the photographs; "
    "without it, the whole picture.",
)
SOFT_MASK = flags.DEFINE_bool("soft_mask", False, "Blend by the greys of the mask.")
STYLE = flags.DEFINE_string("style", None, "Painting.", required=True)
OUTPUT = flags.DEFINE_string("output", None, "File to write; or folder.", required=True)
STYLE_STRENGTH = flags.DEFINE_float(
    "style_strength", 1.0, "0 is the content.", lower_bound=0.0, upper_bound=1.0
)
MODEL = flags.DEFINE_string("model", "tfstyle", "Name of the model on the server.")
VERSION = flags.DEFINE_integer("version", None, "Version of the model; the newest.")
LABEL = flags.DEFINE_string("label", None, "Label of a version, as newest or previous.")
DEADLINE = flags.DEFINE_float(
    "deadline", 60.0, "Seconds for one picture, all attempts together.", lower_bound=0.001
)
RETRIES = flags.DEFINE_integer(
    "retries", 4, "On UNAVAILABLE, 503 and lost connections.", lower_bound=0
)
WAIT = flags.DEFINE_float(
    "wait", 0.0, "Seconds to wait for the model to be ready.", lower_bound=0.0
)
CHECK = flags.DEFINE_bool("check", True, "Check the model's signatures first.")
CONCURRENCY = flags.DEFINE_integer("concurrency", 4, "Folder: requests at once.", lower_bound=1)
SUFFIX = flags.DEFINE_string("suffix", ".png", "Folder: format of the files written.")
MAX_PIXELS = flags.DEFINE_integer("max_pixels", 4096 * 4096, "Of any picture sent.", lower_bound=1)
MAX_MESSAGE_MIB = flags.DEFINE_integer(
    "max_message_mib", 256, "Of one request or answer.", lower_bound=1
)

_OF_THE_JOB = (
    SERVER,
    CONTENT,
    MASK,
    SOFT_MASK,
    STYLE,
    OUTPUT,
    STYLE_STRENGTH,
    MODEL,
    VERSION,
    LABEL,
    DEADLINE,
    RETRIES,
    WAIT,
    CHECK,
    CONCURRENCY,
    SUFFIX,
    MAX_PIXELS,
    MAX_MESSAGE_MIB,
)


def main(argv):
    del argv
    from tfstyle_client.errors import (
        ClientError,
        InvalidArgument,
        InvalidPicture,
        InvalidSetting,
        MissingPackage,
    )
    from tfstyle_client.jobs import Job, run_job

    try:
        outcomes = run_job(Job(**{flag.name: flag.value for flag in _OF_THE_JOB}))
    except (InvalidArgument, InvalidPicture, InvalidSetting, MissingPackage) as error:
        raise InputError(str(error)) from error
    except ClientError as error:
        print("error:", error, file=sys.stderr)
        return 1
    for outcome in outcomes:
        if outcome.error:
            print(f"error: {outcome.content}: {outcome.error}", file=sys.stderr)
        else:
            print(outcome.output)
    return int(any(outcome.error for outcome in outcomes))


def run():
    launch(main)


if __name__ == "__main__":
    run()
