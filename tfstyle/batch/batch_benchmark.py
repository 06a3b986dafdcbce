# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the engine: pictures a second beside the serial program, overhead, and planning."""

import dataclasses
import json
import os
import pathlib
import resource
import tempfile
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

import tfstyle
from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.ledger import Ledger
from tfstyle.batch.planning import Plan
from tfstyle.batch.results import NAME, ResultIndex
from tfstyle.batch.stylize_batch import stylize_batch
from tfstyle.batch.worker import make_result
from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import list_pictures, save_picture
from tfstyle.inference.region_options import Region
from tfstyle.inference.restyle_file import RestyleJob, RestyleResult, restyle_file
from tfstyle.inference.stylize_options import StylizeOptions

_OBJECT_STORE = 200 * 2**20
# Of one file, which file systems allow.
_MOST_LINKS = 10_000


@dataclasses.dataclass(frozen=True)
class BatchBenchmarkOptions:
    """What is measured, and where the report goes.

    Attributes:
      count: of the pictures that the network paints.
      size: side of the pictures, which are square.
      actors: numbers of actors to compare.
      rows: of the manifest that is planned.
      checkpoint: folder; None for the shipped one.
      output: folder for batch.md; created if missing.
    """

    count: int = 24
    size: int = 512
    actors: tuple[int, ...] = (1, 2, 4)
    rows: int = 100_000
    checkpoint: str | None = None
    output: str = "benchmark_output"

    def __post_init__(self):
        if not self.actors or min(self.actors) < 1:
            raise InputError(f"actors={self.actors}: whole numbers of 1 or more")
        if self.count <= 2 * max(self.actors):
            raise InputError(
                f"count={self.count}: too few to keep {max(self.actors)} actors busy; give more "
                "than twice as many"
            )


class CopyingStylizer:
    """Paints nothing, so that what remains is reading, writing and the engine."""

    def stylize_regions(self, content: Any, regions: Any, **options: Any) -> np.ndarray:
        """The content."""
        del regions, options
        return content.pixels_uint8


def make_copying_stylizer(codes: Any) -> CopyingStylizer:
    """`make_stylizer` of `stylize_batch`."""
    del codes
    return CopyingStylizer()


def measure_rates(options: BatchBenchmarkOptions) -> dict[str, tuple[float, float]]:
    """{what: (pictures a second once it runs, seconds before the first picture)}."""
    rates = {}
    with tempfile.TemporaryDirectory() as folder:
        stylize = _make_pictures(pathlib.Path(folder), options.count, options.size)
        stylize = dataclasses.replace(stylize, checkpoint=options.checkpoint)
        start = time.monotonic()
        stylizer = tfstyle.load_stylizer(options.checkpoint)
        rates["serial"] = _time_serially(stylizer, _list_jobs(stylize), start)
        del stylizer
        for actors in options.actors:
            rates[f"{actors} actor{'s' * (actors > 1)}"] = _time_batch(stylize, actors, folder)
    return rates


def measure_overhead(count: int, side: int) -> tuple[float, float]:
    """(seconds a picture serially, seconds a picture with one actor), without a network."""
    with tempfile.TemporaryDirectory() as folder:
        stylize = _make_pictures(pathlib.Path(folder), count, side)
        serial, _ = _time_serially(CopyingStylizer(), _list_jobs(stylize), time.monotonic())
        batch, _ = _time_batch(stylize, 1, folder, make_stylizer=make_copying_stylizer)
    return 1 / serial, 1 / batch


def measure_planning(rows: int) -> dict[str, float]:
    """Seconds to plan a manifest, to record its results, and to find all of them done.

    Contents and results are files of a few bytes, which no network has seen. `peak` is the memory
    of this process at most, in MB, beyond what it had before.
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        options = _make_manifest(folder, rows)
        start = time.monotonic()
        plan = Plan(options, [], "stub", ResultIndex(options.output))
        ledger, done = Ledger(options.output), 0
        planning = writing = 0.0
        for task in plan.list_tasks():
            planned = time.monotonic()
            planning += planned - start
            os.link(task.content, task.output)
            ledger.finish(make_result(task, RestyleResult(task.output, 5, "0" * 64), 1.0))
            done += 1
            if done % 10_000 == 0:
                ledger.close_wave()
            start = time.monotonic()
            writing += start - planned
        ledger.close_wave()
        index = ResultIndex(options.output)
        index.finish(plan.hashes)
        finished = time.monotonic()
        plan = Plan(options, [], "stub", ResultIndex(options.output))
        assert not list(plan.list_tasks()) and plan.left == rows == done
        resuming = time.monotonic() - finished
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"planning": planning, "recording": writing + finished - start, "resuming": resuming,
            "peak": peak * 1024 / 1e6}  # fmt: skip


def run_batch_benchmark(options: BatchBenchmarkOptions) -> str:
    """Measures all of it; returns the report, which also goes to batch.md."""
    # Ray's workers give way to other programs; the serial one would not.
    os.environ["RAY_worker_niceness"] = "0"
    load = os.getloadavg()[0]
    planning = measure_planning(options.rows)
    serial, batch = measure_overhead(200, 64)
    rates = measure_rates(options)
    lines = [
        f"{options.count} pictures of {options.size}x{options.size}, {os.cpu_count()} cores; "
        f"others' load when it began: {load:.1f}",
        "",
        "| | pictures a second | seconds to the first |",
        "|---|---|---|",
        *(f"| {name} | {rate:.3f} | {first:.1f} |" for name, (rate, first) in rates.items()),
        "",
        f"Without a network, 64x64: {1000 * serial:.1f} ms a picture serially, {1000 * batch:.1f} "
        f"ms with one actor; the engine takes {1000 * (batch - serial):.1f} ms.",
        "",
        f"{options.rows} rows: planned in {planning['planning']:.1f} s, results recorded and "
        f"merged in {planning['recording']:.1f} s, all found done in {planning['resuming']:.1f} s, "
        f"{planning['peak']:.0f} MB of memory at most.",
    ]
    make_folder(options.output)
    with open_atomically(os.path.join(options.output, "batch.md"), "w") as stream:
        stream.write("\n".join(lines) + "\n")
    return "\n".join(lines)


def _make_manifest(folder: pathlib.Path, rows: int) -> StylizeOptions:
    (folder / "out").mkdir()
    (folder / "style.jpg").write_bytes(b"style")
    with open(folder / "manifest.csv", "w", encoding="utf-8") as stream:
        stream.write("content,output,style,style_strength,box\n")
        for row in range(rows):
            source = f"{row // _MOST_LINKS}.jpg"
            if row % _MOST_LINKS == 0:
                (folder / source).write_bytes(b"photo")
            stream.write(f'{source},{row}.png,style.jpg,0.5,"1,2,30,40"\n')
    return StylizeOptions(str(folder / "manifest.csv"), str(folder / "out"))


def _make_pictures(folder: pathlib.Path, count: int, side: int) -> StylizeOptions:
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (count + 1, 9, 9, 3)).astype(np.uint8)
    (folder / "photos").mkdir()
    for number, pixels in enumerate(coarse):
        repeats = -(-side // 9)
        picture = pixels.repeat(repeats, 0).repeat(repeats, 1)[:side, :side]
        name = "style.jpg" if number == count else f"photos/{number}.jpg"
        save_picture(folder / name, picture)
    return StylizeOptions(
        str(folder / "photos"), str(folder / "serial"), style=str(folder / "style.jpg")
    )


def _list_jobs(stylize: StylizeOptions) -> list[RestyleJob]:
    region = Region(None, stylize.style)
    return [
        RestyleJob(str(path), os.path.join(stylize.output, f"{path.stem}.png"), (region,))
        for path in list_pictures(stylize.content)
    ]


def _time_serially(stylizer: Any, jobs: Sequence[RestyleJob], start: float) -> tuple[float, float]:
    os.makedirs(os.path.dirname(jobs[0].output), exist_ok=True)
    restyle_file(stylizer, jobs[0])
    ready = time.monotonic()
    for job in jobs[1:]:
        restyle_file(stylizer, job)
    return (len(jobs) - 1) / (time.monotonic() - ready), ready - start


def _time_batch(
    stylize: StylizeOptions, actors: int, folder: str, **make: Any
) -> tuple[float, float]:
    output = os.path.join(folder, f"batch{actors}")
    stylize = dataclasses.replace(stylize, output=output)
    begun = time.time()
    options = BatchOptions(stylize, actors=actors, cpus_per_actor=0.5, block_size=2,
                           object_store=_OBJECT_STORE)  # fmt: skip
    stylize_batch(options, **make)
    lines = pathlib.Path(output, NAME).read_text(encoding="utf-8").splitlines()
    ends = sorted(json.loads(line)["ended"] for line in lines)
    # Each actor's first picture waits for the graph to be traced.
    ends = ends[actors - 1 :]
    return (len(ends) - 1) / (ends[-1] - ends[0]), ends[0] - begun
