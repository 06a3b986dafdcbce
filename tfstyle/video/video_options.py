# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The options of bin/stylize_video."""

import dataclasses
import os
import pathlib

from tfstyle.errors import InputError
from tfstyle.files.pictures import FORMATS
from tfstyle.inference.job_record import digest_files
from tfstyle.inference.region_options import Region
from tfstyle.inference.stability import Stability
from tfstyle.inference.stylize_options import StylizeOptions, list_record_options

# Constant rate factor of libx264: hardly told from the original.
DEFAULT_CRF = 18
DEFAULT_FRAME_RATE = 25.0
FILM_SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi")


@dataclasses.dataclass(frozen=True)
class VideoOptions:
    """What to restyle, how, and where to write it.

    Attributes:
      stylize: as for pictures. `content` is a film or a folder of frames; `output` a film or a
        folder; masks are those of `open_masks`.
      stability: what keeps the frames alike.
      carry_masks: carry masks along to frames that have none.
      coco_track: with annotations, "track_id" or "instance_id" of the object.
      write_masks: folder for the mask of each frame, or None.
      codec: FFmpeg's name of the encoder of a film; None chooses by its container.
      crf: constant rate factor of the encoder.
      frame_rate: of a film that is made of a folder of frames.
    """

    stylize: StylizeOptions
    stability: Stability = Stability()
    carry_masks: bool = True
    coco_track: int | None = None
    write_masks: str | None = None
    codec: str | None = None
    crf: int = DEFAULT_CRF
    frame_rate: float = DEFAULT_FRAME_RATE

    def __post_init__(self):
        suffix = pathlib.Path(self.stylize.output).suffix.lower()
        known = not suffix or suffix in FILM_SUFFIXES or os.path.isdir(self.stylize.output)
        if suffix in FORMATS or not known:
            raise InputError(
                f"--output={self.stylize.output}: name a folder for frames, or a film "
                f"({' '.join(FILM_SUFFIXES)})"
            )
        if not 0 < self.frame_rate <= 1000:
            raise InputError(f"--frame_rate={self.frame_rate}: use a number from 0 to 1000")

    @property
    def makes_film(self) -> bool:
        """Whether the output is a film and not a folder of frames."""
        return pathlib.Path(self.stylize.output).suffix.lower() in FILM_SUFFIXES


def list_video_record(
    options: VideoOptions, regions: list[Region], files: list[str]
) -> dict[str, object]:
    """Plain values of all that the frames depend on, for `--resume`."""
    return list_record_options(options.stylize, regions) | {
        "stability": dataclasses.asdict(options.stability),
        "carry_masks": options.carry_masks,
        "coco_track": options.coco_track,
        "codec": [options.codec, options.crf, options.frame_rate],
        "output_format": options.stylize.output_format,
        "inputs": digest_files(files),
    }
