# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A TensorFlow Serving deployment, through tfstyle_client; this process needs no TensorFlow."""

import pathlib
import shlex
from collections.abc import Sequence
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture, load_picture, save_picture
from tfstyle.inference.masks import read_mask
from tfstyle.inference.progress import OnProgress
from tfstyle.studio.options import StudioOptions
from tfstyle.studio.painter import Abilities
from tfstyle.studio.region_choices import RegionChoice
from tfstyle.studio.repeating import name_mask, name_style
from tfstyle.studio.visit import Photo
from tfstyle_client import ClientError, Limits, StyleClient

# Large pictures take minutes on a busy server.
_DEADLINE = 600.0


class ServedPainter:
    """Asks a server, region by region.

    Args:
      options: of the program.

    Raises:
      InputError: the server cannot be reached, or serves no such model.
    """

    one_at_a_time = False

    def __init__(self, options: StudioOptions):
        self._options = options
        try:
            self._client = StyleClient(
                options.server,
                model=options.model,
                deadline=_DEADLINE,
                limits=Limits(max_pixels=options.max_pixels),
            )
            served = self._client.check_signatures()
        except ClientError as error:
            raise InputError(f"--server={options.server}: {error}") from error
        mixes = {"encode_style", "stylize_with_style_code"} <= served.keys()
        self.abilities = Abilities(mixes=mixes, colors=("none",), edges=("hard",), follows=False)

    def warm_up(self, style: Any) -> None:
        """The server has warmed up by itself."""

    def paint_small(
        self, photo: Photo, choices: Sequence[RegionChoice], on_progress: OnProgress
    ) -> tuple[np.ndarray, list[str]]:
        content = load_picture(photo.small, name=photo.name)
        regions = [choice.make_small_region(photo) for choice in choices]
        return self._paint(content, regions, on_progress), []

    def paint_file(
        self,
        photo: Photo,
        choices: Sequence[RegionChoice],
        output: pathlib.Path,
        on_progress: OnProgress,
    ) -> list[str]:
        content = load_picture(photo.path, max_pixels=self._options.max_pixels, name=photo.name)
        painted = self._paint(content, [choice.make_region() for choice in choices], on_progress)
        save_picture(
            output,
            painted,
            alpha_uint8=content.alpha_uint8,
            exif=content.exif,
            icc_profile=content.icc_profile,
        )
        return []

    def write_command(self, content: str, choices: Sequence[RegionChoice], output: str) -> str:
        """One command, for one region in one style; bin/stylize_client has no others."""
        if len(choices) > 1 or len(choices[0].styles) > 1:
            return "bin/stylize_client takes one region and one style at a time; see regions.yaml"
        choice = choices[0]
        words = [
            f"--server={self._options.server}",
            f"--model={self._options.model}",
            f"--content={content}",
            f"--mask={name_mask(1, choice)}",
            f"--style={name_style(choice.styles[0][0])}",
            f"--style_strength={choice.style_strength!r}",
            f"--stroke_size={choice.stroke_size!r}",
            f"--output={output}",
        ]
        return " ".join(["bin/stylize_client", *map(shlex.quote, words)])

    def _paint(self, content: Picture, regions, on_progress):
        painted = content.pixels_uint8.copy()
        for number, region in enumerate(regions):
            on_progress(number / len(regions))
            inside = read_mask(region.mask, content)
            if not inside.any() or not region.style_strength:
                continue
            try:
                answer = self._ask(content.pixels_uint8, inside, region)
            except ClientError as error:
                raise InputError(f"the server: {error}") from error
            painted[inside] = answer.to_array()[inside]
        on_progress(1.0)
        return painted

    def _ask(self, pixels_uint8, inside, region):
        options = {"style_strength": region.style_strength, "stroke_size": region.stroke_size}
        if region.style is None:
            raise InputError("choose a style for every region")
        if isinstance(region.style, str):
            return self._client.stylize(pixels_uint8, inside, region.style, **options)
        total = sum(weight for _, weight in region.style)
        code = sum(
            np.float32(weight / total) * self._client.encode_style(path)
            for path, weight in region.style
        )
        return self._client.stylize_with_style_code(pixels_uint8, inside, code, **options)
