# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The client's program: flags, and what went wrong in one line.

It is `tfstyle-stylize-client`, `python -m tfstyle_client` and, in a checkout, `bin/stylize_client`.
Its flags are argparse's, since a client is installed without the packages of the other programs.
"""

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

import tfstyle_client
from tfstyle_client.errors import (
    ClientError,
    InvalidArgument,
    InvalidPicture,
    InvalidSetting,
    MissingPackage,
)
from tfstyle_client.jobs import Job, run_job

FAILURE, USER_ERROR, INTERRUPTED, NOBODY_READS = 1, 2, 130, 141
_USER_ERRORS = (InvalidArgument, InvalidPicture, InvalidSetting, MissingPackage)
_DESCRIPTION = """\
Restyles pictures on a TensorFlow Serving server that has a model of bin/export.

  %(prog)s --server=http://localhost:8501 --content=photo.jpg --mask=mask.png \\
      --style=painting.jpg --output=restyled.png
  %(prog)s --server=grpc://localhost:8500 --content=photos --mask=masks \\
      --style=painting.jpg --output=restyled

Exit status: 0 when every picture was restyled, 2 when the flags or the pictures are wrong, 1 when
the server failed, some pictures of a folder did, or the disk is full.
"""


def run() -> NoReturn:
    """Runs the program with the arguments of this process and ends it."""
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = INTERRUPTED
    except OSError as error:  # of stdout: every other one is a ClientError
        # Python would try to write what is left when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            status = NOBODY_READS
        else:
            status = _fail(f"cannot write the output: {error.strerror}", FAILURE)
    sys.exit(status)


def main(arguments: Sequence[str]) -> int:
    """Does what the arguments ask for; returns the exit status."""
    if list(arguments) == ["--version"]:  # with a value it is the model's
        print("tfstyle-client", tfstyle_client.__version__)
        return 0
    # Pillow warns of large pictures; here `--max_pixels` is the limit.
    warnings.filterwarnings("ignore", module="PIL")
    try:
        outcomes = run_job(Job(**vars(_make_parser().parse_args(arguments))))
    except ClientError as error:
        return _fail(error, USER_ERROR if isinstance(error, _USER_ERRORS) else FAILURE)
    for outcome in outcomes:
        if outcome.error:
            _fail(f"{outcome.content}: {outcome.error}", FAILURE)
        else:
            print(outcome.output)
    return FAILURE if any(outcome.error for outcome in outcomes) else 0


def _fail(message, status):
    print("error:", message, file=sys.stderr)
    return status


class _Parser(argparse.ArgumentParser):
    """Wrong flags are one line, as everything else that is wrong."""

    def error(self, message):
        raise InvalidSetting(f"{message.removeprefix('argument ')} (--help lists the flags)")


def _make_parser():
    parser = _Parser(
        prog="tfstyle-stylize-client",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "--server",
        default="http://localhost:8501",
        help="http://, https:// (REST), grpc:// or grpcs:// address, or the folder of a "
        "SavedModel (default: %(default)s)",
    )
    add("--content", required=True, help="photograph, or folder of photographs")
    add(
        "--mask",
        help="what is brighter than one half of white is restyled; or a folder of masks named as "
        "the photographs (default: the whole picture)",
    )
    _add_switch(parser, "soft_mask", False, "blend by the greys of the mask")
    add("--style", required=True, help="painting")
    add("--output", required=True, help="file to write; for a folder of photographs, a folder")
    add(
        "--style_strength",
        type=_number(float, 0, 1),
        default=Job.style_strength,
        help="0 (the photograph) to 1 (default: %(default)s)",
    )
    add(
        "--stroke_size",
        type=_number(float, 0.5, 4),
        default=Job.stroke_size,
        help="0.5 to 4; 1 paints strokes as large as in the painting (default: %(default)s)",
    )
    add("--model", default=Job.model, help="name of the model on the server (default: %(default)s)")
    add("--version", type=_number(int, 0), help="version of the model (default: the newest)")
    add("--label", help="label of a version: newest, or previous where there are two")
    add(
        "--deadline",
        type=_number(float, 0),
        default=Job.deadline,
        help="seconds for one picture, all attempts together (default: %(default)s)",
    )
    add(
        "--retries",
        type=_number(int, 0),
        default=Job.retries,
        help="how often to ask again on UNAVAILABLE, 503 and lost connections "
        "(default: %(default)s)",
    )
    add(
        "--wait",
        type=_number(float, 0),
        default=Job.wait,
        help="seconds to wait for the model to be ready (default: %(default)s)",
    )
    _add_switch(parser, "check", True, "check the model's signatures first")
    add(
        "--concurrency",
        type=_number(int, 1),
        default=Job.concurrency,
        help="folder: requests at once (default: %(default)s)",
    )
    add("--suffix", default=Job.suffix, help="folder: of the results (default: %(default)s)")
    add(
        "--max_pixels",
        type=_number(int, 1),
        default=Job.max_pixels,
        help="height times width of the largest picture sent (default: %(default)s)",
    )
    add(
        "--max_message_mib",
        type=_number(int, 1),
        default=Job.max_message_mib,
        help="of the largest request or answer (default: %(default)s)",
    )
    return parser


def _add_switch(parser, name, default, help):
    """--name and --noname, as the other programs have them."""
    said = f"{help} (default: {'yes' if default else 'no'})"
    parser.add_argument(f"--{name}", action="store_true", default=default, help=said)
    parser.add_argument(
        f"--no{name}", action="store_false", dest=name, default=default, help=f"do not {help}"
    )


def _number(type, least, most=None):
    """A converter for argparse that knows a range."""

    def convert(text):
        value = type(text)
        if not least <= value or most is not None and not value <= most:  # NaN neither
            bounds = f"{least} or more" if most is None else f"{least} to {most}"
            raise argparse.ArgumentTypeError(f"{text}: use {bounds}")
        return value

    convert.__name__ = {int: "whole number", float: "number"}[type]
    return convert
