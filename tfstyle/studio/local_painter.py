# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The network in this process."""

import dataclasses
import json
import os
import pathlib
import shlex
from collections.abc import Sequence
from typing import Any

import numpy as np

from tfstyle.files.pictures import DEFAULT_MAX_PIXELS
from tfstyle.inference.checkpoint_folder import check_checkpoint_folder
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY
from tfstyle.inference.progress import OnProgress
from tfstyle.inference.region_options import PRESERVE_COLOR, Region
from tfstyle.inference.restyle_file import RestyleJob, read_inputs, restyle_file
from tfstyle.inference.stylize_files import is_painted_untraced
from tfstyle.methods.checkpoint_check import check_checkpoint_files
from tfstyle.studio.options import StudioOptions
from tfstyle.studio.painter import Abilities
from tfstyle.studio.region_choices import RegionChoice
from tfstyle.studio.visit import PREVIEW_SIDE, Photo

REGIONS_FILE = "regions.yaml"


class LocalPainter:
    """Paints with a `Stylizer`, as bin/stylize does.

    Args:
      options: of the program.

    Raises:
      InputError: see `MethodChoice.open_network`.
    """

    def __init__(self, options: StudioOptions):
        choice = options.choice
        check_checkpoint_folder(choice.checkpoint)
        method = choice.check()
        check_checkpoint_files(choice.checkpoint)

        # Imported after the checks, since it imports TensorFlow.
        from tfstyle.inference.stylizer import Stylizer

        network = choice.open_network()
        limits = {"max_memory": options.max_memory, "max_pixels": options.max_pixels}
        self._traced = Stylizer(network, **limits)
        self._untraced = Stylizer(network, trace=False, **limits)
        self._options = options
        styles = method.style != "none"
        self.abilities = Abilities(
            styles=styles,
            mixes=styles and network.mixes_styles,
            colors=PRESERVE_COLOR if styles else PRESERVE_COLOR[:2],
        )
        # A network that optimises tells its steps to one caller only.
        self.one_at_a_time = not network.traces

    def warm_up(self, style: Any) -> None:
        """Traces the graphs that previews use."""
        if self.one_at_a_time:
            return
        content = np.zeros((PREVIEW_SIDE, PREVIEW_SIDE, 3), np.uint8)
        style = style if self.abilities.styles else None
        for stroke_size in (1.0, 2.0):
            self._traced.stylize(content, None, style, stroke_size=stroke_size)

    def paint_small(
        self, photo: Photo, choices: Sequence[RegionChoice], on_progress: OnProgress
    ) -> tuple[np.ndarray, list[str]]:
        warnings = []
        regions = [choice.make_small_region(photo) for choice in choices]
        painted = self._traced.stylize_regions(
            photo.small, regions, on_warning=warnings.append, on_progress=on_progress
        )
        return painted, warnings

    def paint_file(
        self,
        photo: Photo,
        choices: Sequence[RegionChoice],
        output: pathlib.Path,
        on_progress: OnProgress,
    ) -> list[str]:
        regions: list[Region] = [choice.make_region() for choice in choices]
        job = RestyleJob(
            str(photo.path), str(output), tuple(regions), max_pixels=self._options.max_pixels
        )
        inputs = read_inputs(job)
        untraced = is_painted_untraced(inputs.masks, self._options.max_memory)
        stylizer = self._untraced if untraced else self._traced
        result = restyle_file(stylizer, job, inputs=inputs, on_progress=on_progress)
        return list(result.warnings)

    def write_command(self, content: str, choices: Sequence[RegionChoice], output: str) -> str:
        del choices  # they are in the regions file
        words = [f"--content={content}", f"--regions_file={REGIONS_FILE}", f"--output={output}"]
        choice = self._options.choice
        for field in dataclasses.fields(choice):
            value = getattr(choice, field.name)
            if value == field.default or not value:
                continue
            if field.name == "settings":
                value = json.dumps(dict(value))
            elif field.name in ("checkpoint", "vgg_weights") and os.path.exists(value):
                value = os.path.abspath(value)
            words.append(f"--{field.name}={str(value).lower() if value is True else value}")
        for name, default in (
            ("max_memory", DEFAULT_MAX_MEMORY),
            ("max_pixels", DEFAULT_MAX_PIXELS),
        ):
            if (value := getattr(self._options, name)) != default:
                words.append(f"--{name}={value}")
        return " ".join(["bin/stylize", *map(shlex.quote, words)])
