# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the command line does: one picture, or a folder of them."""

import dataclasses
import pathlib

from tfstyle_client.client import StyleClient
from tfstyle_client.errors import InvalidPicture, InvalidSetting
from tfstyle_client.folders import Outcome, stylize_folder
from tfstyle_client.outputs import check_output, check_targets, choose_format
from tfstyle_client.pictures import Limits
from tfstyle_client.progress import show_elapsed
from tfstyle_client.retrying import Retries, check_seconds
from tfstyle_client.sources import open_source


@dataclasses.dataclass(frozen=True)
class Job:
    """One run of the program; see its flags."""

    server: str
    content: str
    style: str
    output: str
    mask: str | None = None
    style_strength: float = 1.0
    stroke_size: float = 1.0
    soft_mask: bool = False
    model: str = "tfstyle"
    version: int | None = None
    label: str | None = None
    deadline: float = 60.0
    retries: int = 4
    wait: float = 0.0
    check: bool = True
    concurrency: int = 4
    suffix: str = ".png"
    max_pixels: int = Limits.max_pixels
    max_message_mib: int = 256

    def __post_init__(self):
        for name in ("server", "content", "mask", "style", "output", "model", "label", "suffix"):
            if getattr(self, name) == "":  # an unset variable of a shell
                raise InvalidSetting(f"{name}: is empty; give a value")


def run_job(job: Job) -> list[Outcome]:
    """Restyles the picture, or every picture of the folder, that `job.content` names.

    Raises:
      ClientError: for one picture, whatever kept it from being restyled; for a folder, what kept
        all of it. What kept one picture of a folder is in its outcome.
    """
    if job.wait:
        check_seconds(job.wait, "wait")
    content = pathlib.Path(job.content)
    _check_files(job, content)
    limits = Limits(job.max_pixels, job.max_message_mib * 2**20)
    with StyleClient(
        job.server,
        model=job.model,
        version=job.version,
        label=job.label,
        deadline=job.deadline,
        retries=Retries(job.retries),
        limits=limits,
    ) as client:
        if job.wait:
            with show_elapsed(f"waiting for {job.model} of {job.server}"):
                client.wait_until_ready(job.wait)
        if job.check:
            client.check_signatures()
        if content.is_dir():
            return stylize_folder(
                client,
                content,
                job.style,
                job.output,
                masks=job.mask,
                style_strength=job.style_strength,
                stroke_size=job.stroke_size,
                soft_mask=job.soft_mask,
                concurrency=job.concurrency,
                suffix=job.suffix,
            )
        with show_elapsed(f"restyling {content}"):
            stylized = client.stylize(
                content,
                job.mask,
                job.style,
                soft_mask=job.soft_mask,
                style_strength=job.style_strength,
                stroke_size=job.stroke_size,
            )
        stylized.save(job.output)
        return [Outcome(content, pathlib.Path(job.output), None)]


def _check_files(job, content):
    """Whatever shows in the files' headers and folders, before a server is waited for."""
    sources = {"mask": job.mask, "style": job.style}
    masks = job.mask is not None and pathlib.Path(job.mask).is_dir()
    if masks:
        del sources["mask"]
    if not content.is_dir():
        if masks:
            raise InvalidPicture(f"mask: {job.mask} is a folder, but {content} is not")
        choose_format(job.output)
        check_targets([job.output], [content, job.mask, job.style])
        check_output(job.output)
        sources["content"] = content
    for name, source in sources.items():
        if source is not None:
            open_source(source, name, job.max_pixels)
