# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import concurrent.futures
import errno
import hashlib
import os
import pathlib
import pickle

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files import atomic
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.region_options import Region
from tfstyle.inference.restyle_file import RestyleJob, RestyleResult, read_inputs, restyle_file
from tfstyle.regions.mask_options import MaskOptions


@pytest.fixture
def job(tmp_path, draw):
    save_picture(tmp_path / "photo.png", draw(24, 30))
    save_picture(tmp_path / "style.png", draw(20, 20, seed=5))
    region = Region(MaskOptions(box=(2, 3, 20, 25)), str(tmp_path / "style.png"))
    return RestyleJob(
        str(tmp_path / "photo.png"),
        str(tmp_path / "out.png"),
        (region,),
        preview=str(tmp_path / "look.png"),
    )


def read(path):
    return load_picture(path).pixels_uint8


def test_a_job_is_what_the_stylizer_makes_of_its_files(stylizer, job):
    result = restyle_file(stylizer, job)
    data = pathlib.Path(job.output).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert result == RestyleResult(job.output, len(data), digest, job.preview)
    expected = stylizer.stylize_regions(job.content, job.regions)
    assert np.array_equal(read(job.output), expected)
    assert read(job.preview).shape[0] == 24
    os.unlink(job.output)
    assert restyle_file(stylizer, job, inputs=read_inputs(job)) == result
    assert np.array_equal(read(job.output), expected)


def test_a_job_and_its_result_travel_to_another_process(stylizer, job):
    sent = pickle.loads(pickle.dumps(job))
    assert sent == job
    result = restyle_file(stylizer, sent)
    assert pickle.loads(pickle.dumps(result)) == result


def test_jobs_at_once_on_one_stylizer_do_not_disturb_one_another(stylizer, job, tmp_path, draw):
    jobs = []
    for seed in range(6):
        content = tmp_path / f"{seed}.png"
        save_picture(content, draw(20 + seed, 30, seed=seed))
        jobs.append(RestyleJob(str(content), str(tmp_path / f"{seed}_out.png"), job.regions))
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda each: restyle_file(stylizer, each), jobs))
    for each in jobs:
        expected = stylizer.stylize_regions(each.content, each.regions)
        assert np.array_equal(read(each.output), expected)


def test_what_the_stylizer_warns_of_is_in_the_result(job, draw):
    class WarningStylizer:
        def stylize_regions(self, content, regions, *, on_warning, **options):
            on_warning("three pixels are missing")
            return content.pixels_uint8

    assert restyle_file(WarningStylizer(), job).warnings == ("three pixels are missing",)


def test_a_style_code_has_no_picture_to_show(stylizer, job):
    region = Region(None, stylizer.encode_style(job.regions[0].style))
    result = restyle_file(stylizer, RestyleJob(job.content, job.output, (region,), job.preview))
    assert read(result.preview).shape == (24, 30 + 4 + 30 + 4 + 30, 3)


def test_a_full_disk_names_the_file_and_leaves_what_was_there(stylizer, job, monkeypatch, tmp_path):
    (tmp_path / "out.png").write_bytes(b"an earlier result")
    (tmp_path / "look.png").write_bytes(b"an earlier preview")
    before = sorted(os.listdir(tmp_path))

    def fail(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", fail)
    with pytest.raises(OSError, match="No space left") as caught:
        restyle_file(stylizer, job)
    assert caught.value.filename == job.preview
    assert sorted(os.listdir(tmp_path)) == before
    assert (tmp_path / "out.png").read_bytes() == b"an earlier result"


def test_a_mask_that_does_not_fit_is_told_with_the_pictures_name(stylizer, job):
    region = Region(MaskOptions(box=(0, 0, 99, 99)), job.regions[0].style)
    with pytest.raises(InputError, match="photo.png: box"):
        restyle_file(stylizer, RestyleJob(job.content, job.output, (region,)))
    assert not os.path.exists(job.output)


@pytest.mark.broad
def test_the_progress_of_a_job_rises_to_one_through_all_regions(tiling_stylizer, tmp_path, draw):
    save_picture(tmp_path / "photo.png", draw(240, 250))
    save_picture(tmp_path / "style.png", draw(20, 20, seed=5))
    style = str(tmp_path / "style.png")
    regions = (Region(None, style, stroke_size=2.0), Region(MaskOptions(box=(2, 3, 60, 65)), style))
    job = RestyleJob(str(tmp_path / "photo.png"), str(tmp_path / "out.png"), regions)
    told = []
    restyle_file(tiling_stylizer, job, on_progress=told.append)
    assert told == sorted(told) and told[0] == 0.0
    assert told[-1] == pytest.approx(1.0)
    # Tiles, strokes coarse to fine, and the second region are steps of their own.
    assert len(set(told)) > 8


def test_a_job_that_is_cancelled_between_tiles_writes_nothing(tiling_stylizer, tmp_path, draw):
    class Cancelled(Exception):
        pass

    def cancel(share):
        if share > 0.3:
            raise Cancelled

    save_picture(tmp_path / "photo.png", draw(240, 250))
    save_picture(tmp_path / "style.png", draw(20, 20, seed=5))
    region = Region(None, str(tmp_path / "style.png"))
    job = RestyleJob(str(tmp_path / "photo.png"), str(tmp_path / "out.png"), (region,))
    with pytest.raises(Cancelled):
        restyle_file(tiling_stylizer, job, on_progress=cancel)
    assert not os.path.exists(job.output)
    restyle_file(tiling_stylizer, job)
    assert os.path.exists(job.output)
