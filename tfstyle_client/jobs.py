# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What the command line does: one picture, or a folder of them."""

import dataclasses
import pathlib

from tfstyle_client.answers import choose_format
from tfstyle_client.client import StyleClient
from tfstyle_client.errors import InvalidPicture
from tfstyle_client.folders import Outcome, stylize_folder
from tfstyle_client.pictures import Limits
from tfstyle_client.retrying import Retries, check_seconds
from tfstyle_client.sources import check_targets


@dataclasses.dataclass(frozen=True)
class Job:
    """One run of bin/stylize_client; see its flags."""

    server: str
    content: str
    style: str
    output: str
    mask: str | None = None
    style_strength: float = 1.0
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


def run_job(job: Job) -> list[Outcome]:
    """Restyles the picture, or every picture of the folder, that `job.content` names.

    Raises:
      ClientError: for one picture, whatever kept it from being restyled; for a folder, what kept
        all of it. What kept one picture of a folder is in its outcome.
    """
    content = pathlib.Path(job.content)
    if not content.is_dir():
        choose_format(job.output)
        check_targets([job.output], [content, job.mask, job.style])
    if job.wait:
        check_seconds(job.wait, "wait")
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
                soft_mask=job.soft_mask,
                concurrency=job.concurrency,
                suffix=job.suffix,
            )
        if job.mask and pathlib.Path(job.mask).is_dir():
            raise InvalidPicture(f"mask: {job.mask} is a folder, but {content} is not")
        stylized = client.stylize(
            content, job.mask, job.style, soft_mask=job.soft_mask, style_strength=job.style_strength
        )
        stylized.save(job.output)
        return [Outcome(content, pathlib.Path(job.output), None)]
