# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What becomes of a folder when a picture goes wrong; the stylizers here only copy."""

import errno
import os

import cv2
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import save_picture
from tfstyle.inference.folder_job import FailedPicture, find_done, restyle_many
from tfstyle.inference.job_record import JobRecord
from tfstyle.inference.region_options import Region
from tfstyle.inference.restyle_file import RestyleJob
from tfstyle.regions.mask_options import MaskOptions

NAMES = "abcdef"


class Stylizer:
    """Raises `error` at the picture b, warns at c, copies the others."""

    def __init__(self, error=None):
        self.error = error

    def stylize_regions(self, content, regions, *, on_warning, **options):
        name = os.path.basename(content.name)
        if name == "b.png" and self.error:
            raise self.error
        if name == "c.png":
            on_warning("c.png: a pixel is missing")
        return content.pixels_uint8


@pytest.fixture
def jobs(tmp_path, draw):
    (tmp_path / "out").mkdir()
    made = []
    for seed, name in enumerate(NAMES):
        save_picture(tmp_path / f"{name}.png", draw(8, 9, seed=seed))
        region = Region(MaskOptions(box=(1, 1, 5, 5)), "style.png")
        output = tmp_path / "out" / f"{name}.png"
        made.append(RestyleJob(str(tmp_path / f"{name}.png"), str(output), (region,)))
    return made


@pytest.fixture
def record(tmp_path, jobs):
    record = JobRecord(tmp_path / "out", {}, resume=False)
    record.begin()
    return record


@pytest.mark.parametrize(
    "error, said",
    [
        (InputError("b.png: bad"), "b.png: bad"),
        (MemoryError("9 GiB"), "b.png: MemoryError: 9 GiB"),
        (cv2.error("unknown layer"), "b.png: error: unknown layer"),
        (ZeroDivisionError("in the\nsegmenter"), "b.png: ZeroDivisionError: in the segmenter"),
        (OSError(errno.EIO, "I/O error"), "b.png: OSError: [Errno 5] I/O error"),
    ],
)
def test_one_bad_picture_is_named_and_left_out_whatever_it_raises(
    jobs, record, capsys, error, said
):
    written, failed = restyle_many(Stylizer(error), jobs, record, workers=2)
    assert written == [job.output for job in jobs if not job.content.endswith("b.png")]
    assert failed == [FailedPicture(jobs[1].content, error)]
    lines = capsys.readouterr().err.replace("\r", "\n").splitlines()
    (line,) = [line for line in lines if line.startswith("skipped: ")]
    assert line.endswith(said) and jobs[1].content in line or isinstance(error, InputError)
    assert "warning: c.png: a pixel is missing" in lines
    assert find_done(jobs, record, workers=2) == set(written)


@pytest.mark.parametrize("strict", [False, True])
def test_a_full_disk_ends_the_job(jobs, record, strict):
    error = OSError(errno.ENOSPC, "No space left on device", "out/b.png")
    with pytest.raises(OSError, match="out/b.png"):
        restyle_many(Stylizer(error), jobs, record, workers=1, strict=strict)
    assert jobs[0].output in find_done(jobs, record, workers=1)


def test_strict_ends_the_job_with_the_error_itself(jobs, record):
    error = ZeroDivisionError("in the segmenter")
    with pytest.raises(ZeroDivisionError):
        restyle_many(Stylizer(error), jobs, record, workers=1, strict=True)


def test_a_content_that_cannot_be_read_any_more_is_not_done(jobs, record):
    restyle_many(Stylizer(), jobs, record, workers=2)
    os.unlink(jobs[0].content)
    assert find_done(jobs, record, workers=2) == {job.output for job in jobs[1:]}


def test_every_result_is_its_own_pictures(jobs, record):
    restyle_many(Stylizer(), jobs, record, workers=3)
    for job in jobs:
        first, second = (cv2.imread(path) for path in (job.content, job.output))
        assert np.array_equal(first, second)
