# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is to be done, and the record of what was done, without an engine."""

import json
import os

import pytest

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.ledger import Ledger
from tfstyle.batch.planning import Plan, Task, make_blocks
from tfstyle.batch.results import NAME, PARTS, ResultIndex
from tfstyle.batch.style_shelf import SharedCodes, StyleShelf
from tfstyle.batch.stylize_batch import stylize_batch
from tfstyle.batch.worker import Worker, make_result
from tfstyle.errors import InputError
from tfstyle.files.locking import lock_folder
from tfstyle.inference.restyle_file import RestyleResult
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.mask_options import MaskOptions


def make_plan(manifest, output, *, record="r", **options):
    options = StylizeOptions(str(manifest), str(output), style="s.jpg", **options)
    return Plan(options, [], record, ResultIndex(str(output)))


def finish(plan, output):
    """Does the plan's tasks as workers would, with results of three bytes."""
    ledger = Ledger(str(output))
    tasks = list(plan.list_tasks())
    for task in tasks:
        outcome = task.error
        if task.job:
            with open(task.output, "wb") as stream:
                stream.write(b"abc")
            outcome = RestyleResult(task.output, 3, "00")
        ledger.finish(make_result(task, outcome, 1.0))
    ledger.close_wave()
    index = ResultIndex(str(output))
    index.finish(plan.hashes)
    return tasks


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "out").mkdir()
    for name in "abc":
        (tmp_path / f"{name}.jpg").write_bytes(b"photo")
    write_manifest(tmp_path, "abc")
    return tmp_path


def write_manifest(folder, names, *more):
    rows = [{"content": f"{name}.jpg"} for name in names] + list(more)
    (folder / "m.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def read_rows(folder):
    return [json.loads(line) for line in (folder / "out" / NAME).read_text().splitlines()]


def list_planned(folder, **options):
    plan = make_plan(folder / "m.jsonl", folder / "out", **options)
    return [task.row for task in plan.list_tasks()], plan.left


def test_what_is_done_is_left_and_what_has_changed_is_planned(folder):
    assert len(finish(make_plan(folder / "m.jsonl", folder / "out"), folder / "out")) == 3
    assert list_planned(folder) == ([], 3)
    assert list_planned(folder, record="another network") == ([1, 2, 3], 0)
    assert list_planned(folder, style_strength=0.5) == ([1, 2, 3], 0)
    assert list_planned(folder, max_pixels=10**9) == ([], 3)
    (folder / "b.jpg").write_bytes(b"another photo")
    (folder / "out" / "c.png").write_bytes(b"trunk"[:2])
    assert list_planned(folder) == ([2, 3], 1)
    write_manifest(folder, "ca")  # another order, one row less
    assert list_planned(folder) == ([1], 1)


def test_the_results_manifest_has_one_row_for_each_input_in_order(folder):
    write_manifest(folder, "ab", {"content": "none.jpg"}, {"content": "a.jpg"}, {"style": "x"})
    finish(make_plan(folder / "m.jsonl", folder / "out"), folder / "out")
    rows = read_rows(folder)
    assert [row["row"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["status"] for row in rows] == ["written"] * 3 + ["failed"] * 2
    assert "is the result of an earlier row" in rows[3]["error"]
    assert "row 5: no content" in rows[4]["error"] and rows[4]["content"] is None
    write_manifest(folder, "ba")
    finish(make_plan(folder / "m.jsonl", folder / "out"), folder / "out")
    assert [row["content"] for row in read_rows(folder)] == [
        str(folder / name) for name in ("b.jpg", "a.jpg")
    ]
    assert not list((folder / "out" / PARTS).iterdir())


def test_no_result_overwrites_what_another_row_reads(folder):
    write_manifest(folder, "a", {"content": "b.jpg", "output": str(folder / "c.jpg")})
    write_manifest(
        folder, "a", {"content": "b.jpg", "output": str(folder / "c.jpg")}, {"content": "c.jpg"}
    )
    plan = make_plan(folder / "m.jsonl", folder / "out")
    errors = [task.error for task in plan.list_tasks()]
    assert errors[0] is None and errors[2] is None
    assert "would overwrite a content" in errors[1]


def test_a_killed_job_keeps_the_parts_that_it_has_written(folder):
    plan = make_plan(folder / "m.jsonl", folder / "out")
    ledger = Ledger(str(folder / "out"))
    first, second, _ = plan.list_tasks()
    for task in (first, second):
        (folder / "out" / f"{'ab'[task.row - 1]}.png").write_bytes(b"abc")
        ledger.finish(make_result(task, RestyleResult(task.output, 3, "00"), 1.0))
    ledger.close_wave()
    (part,) = (folder / "out" / PARTS).iterdir()
    assert list_planned(folder) == ([3], 2)
    part.write_bytes(part.read_bytes()[:-20])  # a disk that lost the end
    assert list_planned(folder) == ([2, 3], 1)


def test_a_file_of_the_users_under_that_name_is_kept(folder):
    (folder / "out" / NAME).write_text("my notes\n")
    with pytest.raises(InputError, match="is not a results manifest"):
        ResultIndex(str(folder / "out"))
    assert (folder / "out" / NAME).read_text() == "my notes\n"


def test_results_may_lie_at_a_url(folder):
    fsspec = pytest.importorskip("fsspec")
    fsspec.filesystem("memory").store.clear()
    plan = make_plan(folder / "m.jsonl", "memory://results")
    ledger = Ledger("memory://results")
    tasks = list(plan.list_tasks())
    assert [task.output for task in tasks] == [f"memory://results/{name}.png" for name in "abc"]
    for task in tasks:
        fsspec.filesystem("memory").pipe_file(task.output, b"abc")
        ledger.finish(make_result(task, RestyleResult(task.output, 3, "00"), 1.0))
    ledger.close_wave()
    assert list_tasks_at("memory://results", folder) == []
    ResultIndex("memory://results").finish(plan.hashes)
    assert list_tasks_at("memory://results", folder) == []
    assert not fsspec.filesystem("memory").glob(f"/results/{PARTS}/*")


def list_tasks_at(url, folder):
    return list(make_plan(folder / "m.jsonl", url).list_tasks())


def test_blocks_hold_pictures_of_similar_size():
    tasks = [Task(n, None, None, "", size, None) for n, size in enumerate([1, 9, 2, 8, 10, 3])]
    blocks = make_blocks(tasks, block_size=2)
    assert [[task.size for task in block] for block in blocks] == [[10, 9], [8, 3], [2, 1]]


def test_the_ledger_counts_what_began_and_did_not_end(tmp_path):
    ledger = Ledger(str(tmp_path))
    assert ledger.begin(1) and ledger.begin(2) and ledger.begin(2)
    task = Task(1, "a", None, "", 0, None)
    ledger.finish(make_result(task, "a: bad", 0.0))
    ledger.finish(make_result(task, "a: bad", 0.0))
    assert not ledger.begin(1)
    assert ledger.count_attempts([1, 2, 3]) == {2: 2, 3: 0}
    assert ledger.take_news()[:2] == (1, ["skipped: a: bad"])
    ledger.stop("full")
    assert not ledger.begin(3) and ledger.take_news().stopped == "full"


def test_each_style_is_made_once_and_again_only_where_it_failed():
    shelf = StyleShelf(most_bytes=100)
    store = SharedCodes(lambda method, *arguments: getattr(shelf, method)(*arguments))
    import numpy as np

    made = []

    def make():
        made.append(1)
        return np.zeros(10, np.float32)

    for _ in range(3):
        assert store.get_or_make(("a",), make).shape == (10,)
    assert len(made) == 1 and shelf.bytes == 40
    with pytest.raises(InputError):
        store.get_or_make(("b",), lambda: (_ for _ in ()).throw(InputError("no style")))
    assert shelf.take(("b",)) == ("make", None) and shelf.take(("b",)) == ("wait", None)
    for name in "cd":
        store.get_or_make((name,), make)
    assert shelf.bytes == 80 and shelf.take(("a",))[0] == "make"


def test_a_full_disk_stops_the_job_and_records_nothing(tmp_path, monkeypatch):
    import pickle

    from tfstyle.batch import worker
    from tfstyle.inference.restyle_file import RestyleJob

    ledger = Ledger(str(tmp_path))

    def fail(stylizer, job):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(worker, "restyle_file", fail)
    restyler = Worker(
        lambda method, *arguments: getattr(ledger, method)(*arguments),
        lambda: None,
        seconds_per_picture=60,
    )
    task = Task(1, "a.png", RestyleJob("a.png", str(tmp_path / "b.png"), ()), "", 0, None)
    assert restyler({"task": [pickle.dumps(task)]}) == {"row": []}
    news = ledger.take_news()
    assert news.finished == 0 and "b.png: No space left" in news.stopped


@pytest.mark.parametrize("manifest", [True, False])
def test_a_folder_that_another_job_fills_is_refused(folder, manifest):
    options = BatchOptions(
        StylizeOptions(
            str(folder / "m.jsonl" if manifest else folder),
            str(folder / "out"),
            style=str(folder / "a.jpg"),
        )
    )
    with lock_folder(folder / "out") as locked:
        assert locked
        with pytest.raises(InputError, match="another job writes there"):
            stylize_batch(options)


def test_a_folder_of_masks_is_listed_once_for_all_rows_that_have_none_of_their_own(
    folder, monkeypatch
):
    (folder / "masks").mkdir()
    for name in "ab":
        (folder / "masks" / f"{name}.png").write_bytes(b"mask")
    write_manifest(folder, "abc", {"content": "a.jpg", "output": "d.png", "mask": "masks/b.png"})
    listed = []
    real = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: listed.append(str(path)) or real(path))
    mask = MaskOptions(mask=str(folder / "masks"))
    tasks = list(make_plan(folder / "m.jsonl", folder / "out", mask=mask).list_tasks())
    assert [task.job and task.job.regions[0].mask.mask[-5:] for task in tasks] == [
        "a.png",
        "b.png",
        None,
        "b.png",
    ]
    assert "no mask c.png" in tasks[2].error
    assert listed.count(str(folder / "masks")) == 1
