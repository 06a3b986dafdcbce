# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The studio behind the page: visits, what paints, and the lines that wait for it."""

import dataclasses
import pathlib
from collections.abc import Sequence
from typing import Any

from tfstyle.files.pictures import encode_picture, load_picture
from tfstyle.inference.region_options import STROKE_SIZES
from tfstyle.studio.lanes import Job, Lane
from tfstyle.studio.options import StudioOptions
from tfstyle.studio.painter import Painter
from tfstyle.studio.region_choices import RegionChoice
from tfstyle.studio.repeating import OUTPUT, name_content, pack
from tfstyle.studio.shown import encode_shown_picture
from tfstyle.studio.visit import Photo, Visit
from tfstyle.studio.visits import Visits

# The page may still be fetching the last ones.
_KEPT_PREVIEWS = 3


@dataclasses.dataclass(frozen=True, eq=False)
class Result:
    """A photograph restyled at full size.

    Attributes:
      path: PNG file.
      package: ZIP file with all that repeats it.
      command: that repeats it.
      shown: JPEG bytes of the copy for the page.
      warnings: one line each.
      name: for the visitor's downloads.
    """

    path: pathlib.Path
    package: pathlib.Path
    command: str
    shown: bytes
    warnings: tuple[str, ...]
    name: str


class Studio:
    """Everything that outlives a request.

    Args:
      options: of the program.
      painter: what paints.
    """

    def __init__(self, options: StudioOptions, painter: Painter):
        self.options = options
        self.painter = painter
        self._previews = Lane("preview")
        self._full = self._previews if painter.one_at_a_time else Lane("full size")
        self._jobs: dict[str, Job] = {}
        self.visits = Visits(
            max_pixels=options.max_pixels,
            minutes=options.visit_minutes,
            most=options.most_visits,
            on_end=self._forget,
        )
        first = self.visits.drawn[0].path
        self._warm = self._previews.submit("", lambda _: painter.warm_up(str(first)))

    @property
    def is_warm(self) -> bool:
        """Whether a preview no longer waits for the network to get ready."""
        return self._warm.future.done()

    def describe(self, visit: Visit) -> dict[str, Any]:
        """What the page has to know when a visit begins."""
        return {
            "visit": visit.id,
            "styles": [{"id": style.id, "name": style.name} for style in self.visits.drawn],
            "abilities": dataclasses.asdict(self.painter.abilities),
            "stroke_sizes": STROKE_SIZES,
            "max_upload_bytes": self.options.max_upload_bytes,
            "warm": self.is_warm,
        }

    def start_preview(self, visit: Visit, choices: Sequence[RegionChoice]) -> Job:
        """Restyles the reduced photograph; an earlier preview of the visit is given up."""
        earlier = self._list_jobs(visit, "preview")
        for job in earlier:
            job.cancel()
        for job in earlier[:-_KEPT_PREVIEWS]:
            self._jobs.pop(job.id, None)
        photo = visit.get_photo()

        def work(on_progress):
            painted, warnings = self.painter.paint_small(photo, choices, on_progress)
            return encode_picture(painted, format="JPEG", quality=92), warnings

        return self._keep(self._previews.submit(f"{visit.id} preview", work))

    def start_full(self, visit: Visit, choices: Sequence[RegionChoice]) -> Job:
        """Restyles the photograph itself; the result is a `Result`."""
        for job in self._list_jobs(visit, "full"):
            job.cancel()
        photo = visit.get_photo()
        output, package = visit.name_file(".png"), visit.name_file(".zip")

        def work(on_progress):
            return self._paint_full(photo, choices, output, package, on_progress)

        return self._keep(self._full.submit(f"{visit.id} full", work))

    def find_job(self, visit: Visit, name: str) -> Job | None:
        """A job of this visit, or None."""
        job = self._jobs.get(name)
        return job if job and job.owner.split()[0] == visit.id else None

    def count_before(self, job: Job) -> int:
        """How many pieces of work come before a job."""
        lane = self._previews if job.owner.endswith("preview") else self._full
        return lane.count_before(job)

    def close(self) -> None:
        """Cancels all work and ends all visits."""
        for lane in {self._previews, self._full}:
            lane.close()
        self.visits.close()

    def _paint_full(self, photo: Photo, choices, output, package, on_progress):
        # The last hundredth is writing.
        warnings = self.painter.paint_file(
            photo, choices, output, lambda share: on_progress(0.99 * share)
        )
        command = self.painter.write_command(name_content(photo), choices, OUTPUT)
        pack(package, photo, choices, command)
        pixels = load_picture(output, max_pixels=self.options.max_pixels).pixels_uint8
        shown = encode_shown_picture(pixels)
        on_progress(1.0)
        stem = pathlib.PurePath(photo.name).stem
        return Result(output, package, command, shown, tuple(warnings), f"{stem}_restyled")

    def _keep(self, job):
        self._jobs[job.id] = job
        return job

    def _list_jobs(self, visit, kind):
        return [job for job in list(self._jobs.values()) if job.owner == f"{visit.id} {kind}"]

    def _forget(self, visit_id):
        for job in list(self._jobs.values()):
            if job.owner.startswith(visit_id):
                job.cancel()
                self._jobs.pop(job.id, None)
