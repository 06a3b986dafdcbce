# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How every program starts: flags, help, and what the user did wrong in one line.

Exit status: 0 when done (and after --help), 2 when the flags or the input are wrong, 1 when the
program itself failed (with its traceback), or the disk is full (in one line); 130 after Ctrl-C.
"""

import os
import sys

from absl import app, flags

from tfstyle.bin.quiet_tensorflow import quieten_tensorflow
from tfstyle.errors import InputError
from tfstyle.files.atomic import DISK_FULL

FAILURE = 1
USER_ERROR = 2
INTERRUPTED = 130


def launch(main, *, positional=False):
    """Parses the flags, runs `main(argv)` and exits.

    Args:
      main: takes the arguments that are not flags, the program's name first. An integer it
        returns is the exit status; anything else it returns is ignored.
      positional: whether arguments that are not flags are welcome. Otherwise one of them is an
        error, since `stylize photo.jpg` would silently do something else than was meant.
    """
    quieten_tensorflow()
    _adopt_help_of(sys.modules[main.__module__])

    def guarded(argv):
        if len(argv) > 1 and not positional:
            _fail(f"unexpected argument {argv[1]!r}; options are given as --name=value")
        try:
            status = main(argv)
        except InputError as error:
            _fail(error)
        except OSError as error:
            if error.errno not in DISK_FULL:
                raise
            _fail(f"cannot write {error.filename or 'the output'}: {error.strerror}", FAILURE)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        return status if isinstance(status, int) else 0

    app.run(guarded, flags_parser=_parse)


def _parse(argv):
    try:
        return flags.FLAGS(argv)
    except flags.Error as error:
        _fail(f"{error} (--help lists the flags)")
    except BrokenPipeError:  # the reader of --help has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except SystemExit as stop:
        # absl ends with 1 after it has printed the help that was asked for.
        sys.exit(
            0
            if any(word.lstrip("-").startswith("help") or word == "-?" for word in argv)
            else stop.code
        )


def _fail(message, status=USER_ERROR):
    print("error:", " ".join(str(message).split()), file=sys.stderr)
    sys.exit(status)


def _adopt_help_of(module):
    """Shows the program's flags in --help also when a console script started it."""
    started = sys.modules["__main__"]
    if module is started:
        return
    started.__doc__ = module.__doc__
    for flag in flags.FLAGS.get_key_flags_for_module(module.__name__):
        flags.FLAGS.register_key_flag_for_module(sys.argv[0], flag)
