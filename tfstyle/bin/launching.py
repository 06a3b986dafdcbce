# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Starts and ends every program: flags, help, and errors in one line.

Exit status: 0 when done (and after --help); 2 when the flags or the input are wrong; 1 when the
disk or the memory is full, in one line, or when the program itself fails, with a traceback; 130
after Ctrl-C; 141 when the reader of its output is gone.
"""

import atexit
import contextlib
import functools
import logging
import os
import sys
import warnings
from collections.abc import Callable

from absl import app, flags

import tfstyle
from tfstyle.bin.extras import describe_missing_package
from tfstyle.bin.flag_errors import describe_flag_error, find_flag_error
from tfstyle.bin.quiet_tensorflow import quieten_tensorflow
from tfstyle.errors import InputError, fit_line
from tfstyle.files.atomic import DISK_FULL

FAILURE = 1
USER_ERROR = 2
INTERRUPTED = 130
NOBODY_READS = 141


def launch(main: Callable[[list[str]], object], *, positional: bool = False) -> None:
    """Parses the flags, runs `main(argv)` and exits.

    Args:
      main: takes the arguments that are not flags, the program's name first. If it returns an
        integer, that is the exit status; anything else is ignored.
      positional: whether arguments that are not flags are allowed. Otherwise they are an error,
        since `stylize photo.jpg` would silently do something other than what was meant.
    """
    quieten_tensorflow()
    _adopt_help_of(sys.modules[main.__module__])
    warnings.showwarning = functools.partial(_show_warning, otherwise=warnings.showwarning)
    leaving = _Leaving()

    def guarded(argv):
        if len(argv) > 1 and not positional:
            _fail(f"unexpected argument {argv[1]!r}; options are given as --name=value")
        with _one_line_for_errors():
            status = main(argv)
            if sys.stdout:
                sys.stdout.flush()
        return status if isinstance(status, int) else 0

    try:
        app.run(guarded, flags_parser=_parse)
    except SystemExit as stop:
        leaving.status = stop.code
        raise


class _Leaving:
    """Ends a process that has imported TensorFlow without Python's clean-up.

    The clean-up takes most of a second and frees only what the system frees anyway. Registered
    first, this runs last, after all threads and other exit functions have ended.
    """

    def __init__(self):
        self.status = None
        atexit.register(self._leave)

    def _leave(self):
        if "tensorflow" not in sys.modules or not isinstance(self.status, int):
            return
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(self.status)


@contextlib.contextmanager
def _one_line_for_errors():
    try:
        yield
    except InputError as error:
        _fail(error)
    except flags.Error as error:
        _fail(f"{describe_flag_error(error)} (--help lists the flags)")
    except ModuleNotFoundError as error:
        missing = describe_missing_package(error)
        if missing is None:
            raise
        _fail(missing)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except MemoryError as error:
        _fail(f"not enough memory ({error})" if str(error) else "not enough memory", FAILURE)
    except BrokenPipeError:
        _settle_output()
        sys.exit(NOBODY_READS)
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        _settle_output()
        _fail(f"cannot write {error.filename or 'the output'}: {error.strerror}", FAILURE)


def _parse(argv):
    argv = ["--help" if word == "-h" else word for word in argv]
    with _one_line_for_errors():
        if argv[1:] == [
            "--version"
        ]:  # bin/stylize_client has a flag of that name that takes a value
            print("tfstyle", tfstyle.__version__, flush=True)
            sys.exit(0)
        try:
            rest = flags.FLAGS(argv)
        except SystemExit as stop:
            # absl exits with 1 after printing the help.
            helped = any(word.lstrip("-").startswith("help") or word == "-?" for word in argv)
            if sys.stdout:
                sys.stdout.flush()
            sys.exit(0 if helped else stop.code)
        if wrong := find_flag_error(flags.FLAGS):
            _fail(f"{wrong} (--help lists the flags)")
        return rest


def _fail(message, status=USER_ERROR):
    with contextlib.suppress(OSError):  # nobody reads stderr either
        print("error:", fit_line(message), file=sys.stderr, flush=True)
    sys.exit(status)


def _show_warning(message, category, *place, otherwise, **options):
    if issubclass(category, UserWarning):
        print("warning:", fit_line(message), file=sys.stderr)
    else:
        otherwise(message, category, *place, **options)


def _settle_output():
    """Prints what can still be printed and drops the rest, on which Python would fail at exit."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _adopt_help_of(module):
    """Lets --help show the program's flags even if a console script started it."""
    started = sys.modules["__main__"]
    if module is started:
        return
    started.__doc__ = module.__doc__
    for flag in flags.FLAGS.get_key_flags_for_module(module.__name__):
        flags.FLAGS.register_key_flag_for_module(sys.argv[0], flag)
