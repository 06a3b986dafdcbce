# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.files.pictures import save_picture


def prepare_data(*flags):
    return subprocess.run(
        [sys.executable, "-m", "tfstyle.bin.prepare_data", *flags],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_with_a_broken_file_is_described(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    for name in ("a.jpg", "b.png"):
        save_picture(tmp_path / name, pixels)
    (tmp_path / "broken.png").write_bytes(b"no")
    result = prepare_data(f"--styles={tmp_path}")
    assert result.returncode == 0, result.stderr
    assert "2 usable, 1 bad" in result.stdout and "broken.png: " in result.stdout


def test_what_can_be_used_goes_into_shards_once(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    (tmp_path / "in").mkdir()
    save_picture(tmp_path / "in" / "a.jpg", pixels)
    (tmp_path / "in" / "broken.png").write_bytes(b"no")
    flags = f"--styles={tmp_path}/in", f"--write_shards={tmp_path}/out"
    result = prepare_data(*flags)
    assert result.returncode == 0, result.stderr
    assert "1 pictures in 1 files" in result.stdout and "broken.png: " in result.stdout
    assert "1 usable, 0 bad" in prepare_data(f"--styles={tmp_path}/out").stdout
    again = prepare_data(*flags)
    assert again.returncode == 2 and "name a new folder" in again.stderr


@pytest.mark.parametrize(
    "flags, named",
    [
        ([], "--photos"),
        (["--photos=/no/such/folder"], "/no/such/folder"),
        (["--styles=synthetic", "--masks=x"], "--photos"),
        (["--styles=synthetic", "--heldout_share=2"], "heldout_share"),
        (["--styles=synthetic", "--min_side=three"], "min_side"),
    ],
)
def test_nonsense_is_one_line_and_status_2(flags, named):
    result = prepare_data(*flags)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
    assert named in result.stderr
