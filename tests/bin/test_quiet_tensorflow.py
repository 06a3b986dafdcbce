# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""With a package of TensorFlow's name that says what TensorFlow says."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAYS = r"""
import os, sys
os.write(2, b"WARNING: All log messages before absl::InitializeLog() is called are written\n")
os.write(2, b"I0000 00:00:1795.1 325 port.cc:153] oneDNN custom operations are on.\n")
os.write(2, b"E0000 00:00:1795.1 325 cuda_platform.cc:52] failed call to cuInit\n")
os.write(2, b"E0000 00:00:1795.1 325 disk.cc:1] the disk is full\n")
print("half of it is missing", file=sys.stderr)
import keras
"""


def import_it(folder, ending, *, keras="import tensorflow", first="json", afterwards=""):
    for package, text in (("tensorflow", SAYS + ending), ("keras", keras)):
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_text(text)
    code = (
        "import sys\n"
        "from tfstyle.bin.quiet_tensorflow import quieten_tensorflow\n"
        "finders = len(sys.meta_path)\n"
        "quieten_tensorflow()\n"
        f"import {first}, tensorflow, keras\n"
        "assert len(sys.meta_path) == finders\n"
        "print(tensorflow.VALUE, tensorflow.__spec__.name)\n"
        "print('afterwards', file=sys.stderr)\n" + afterwards
    )
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(folder), str(ROOT)]))
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("first", ["tensorflow", "keras"])
def test_chatter_is_dropped_and_everything_else_is_passed_on(tmp_path, first):
    ended = import_it(tmp_path, "VALUE = 7\n", first=first)
    assert ended.stdout == "7 tensorflow\n"
    assert ended.stderr.splitlines() == [
        "E0000 00:00:1795.1 325 disk.cc:1] the disk is full",
        "half of it is missing",
        "afterwards",
    ]


def test_an_import_that_fails_says_so(tmp_path):
    ended = import_it(tmp_path, "raise ImportError('no such library')\n")
    assert ended.returncode == 1
    assert "ImportError: no such library" in ended.stderr
    assert "the disk is full" in ended.stderr


def test_the_last_words_of_a_tensorflow_that_aborts_are_printed(tmp_path):
    ended = import_it(tmp_path, "os.write(2, b'F0000 no AVX here')\nos.abort()\n")
    assert ended.returncode == -signal.SIGABRT
    assert ended.stderr.splitlines() == [
        "E0000 00:00:1795.1 325 disk.cc:1] the disk is full",
        "half of it is missing",
        "F0000 no AVX here",
    ]


@pytest.mark.parametrize("first", ["tensorflow", "keras"])
def test_what_keras_can_do_without_is_hidden_from_it_and_there_afterwards(tmp_path, first):
    (tmp_path / "matplotlib.py").write_text("")
    ended = import_it(
        tmp_path,
        "VALUE = 7\n",
        keras="try:\n    import matplotlib\nexcept ImportError:\n    HIDDEN = 1\n"
        "import tensorflow\n",
        first=first,
        afterwards="import matplotlib\nassert keras.HIDDEN\n",
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "7 tensorflow\n"


def test_a_missing_tensorflow_is_a_module_not_found_error():
    code = (
        "import sys\nfrom tfstyle.bin.quiet_tensorflow import quieten_tensorflow\n"
        "quieten_tensorflow()\nsys.path[:] = ['.']\nimport tensorflow\n"
    )
    ended = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=ROOT,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1 and "ModuleNotFoundError" in ended.stderr


@pytest.mark.parametrize("variable", ["0", "2"])
def test_a_log_level_of_the_users_own_stays(variable):
    environment = dict(os.environ, PYTHONPATH=str(ROOT), TF_CPP_MIN_LOG_LEVEL=variable)
    code = (
        "import os\nfrom tfstyle.bin.quiet_tensorflow import quieten_tensorflow\n"
        "quieten_tensorflow()\nprint(os.environ['TF_CPP_MIN_LOG_LEVEL'])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.stdout.strip() == variable
