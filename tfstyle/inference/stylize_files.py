# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyling files: what bin/stylize does."""

import concurrent.futures
import dataclasses
import pathlib
import sys

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.content_files import (
    ContentFile, find_mask_file, is_many, list_content_files,
)
from tfstyle.inference.masks import read_mask
from tfstyle.inference.preview import draw_preview
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle.inference.style_mixture import list_mixture
from tfstyle.inference.stylize_options import StylizeOptions, list_regions
from tfstyle.regions.mask_options import make_mask


@dataclasses.dataclass(frozen=True)
class StylizeSummary:
    """What became of the files.

    Attributes:
      written: results.
      left: results that were there already (with `resume`).
      failed: (content, error).
    """

    written: tuple[pathlib.Path, ...]
    left: tuple[pathlib.Path, ...]
    failed: tuple[tuple[pathlib.Path, InputError], ...]


def stylize_files(options: StylizeOptions) -> StylizeSummary:
    """Restyles one picture or many; each result appears whole or not at all.

    Raises:
      InputError: what is wrong for all pictures; of one picture, whatever is wrong; of many, the
        first error with `strict`, or when every single one failed.
    """
    regions = list_regions(options)
    files = list_content_files(options.content, options.output, suffix=options.suffix)
    many = is_many(options.content)
    todo = [file for file in files if not (options.resume and _is_done(file, options))]
    left = tuple(file.output for file in files if file not in todo)
    if not todo:
        return StylizeSummary((), left, ())
    with show_elapsed("loading the network"):
        # Only now: this takes seconds, and a wrong path should be told before.
        from tfstyle.inference.stylizer import load_stylizer

        stylizer = load_stylizer(
            options.checkpoint, max_memory=options.max_memory, max_pixels=options.max_pixels,
            progress=not many,
        )
    work = _FileWork(stylizer, regions, options)
    if not many:
        work.restyle(todo[0])
        return StylizeSummary((todo[0].output,), left, ())
    # A style that cannot be read is no fault of any of the pictures.
    work.load_styles()
    pathlib.Path(options.output).mkdir(parents=True, exist_ok=True)
    written, failed = _restyle_many(work, todo, options)
    if not written and not left:
        raise InputError(f"none of the {len(failed)} pictures could be restyled; the first: "
                         f"{failed[0][1]}")
    return StylizeSummary(tuple(written), left, tuple(failed))


def _is_done(file: ContentFile, options):
    return file.output.exists() and (not options.preview or file.preview.exists())


def _restyle_many(work, files, options):
    written, failed = [], []
    bar = make_progress_bar(len(files), unit="picture")
    with bar, concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
        futures = {pool.submit(work.restyle, file): file for file in files}
        try:
            for future in concurrent.futures.as_completed(futures):
                file = futures[future]
                try:
                    future.result()
                    written.append(file.output)
                except InputError as error:
                    if options.strict:
                        raise
                    failed.append((file.content, error))
                    bar.write(f"skipped: {error}", file=sys.stderr)
                bar.update()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return sorted(written), failed


class _FileWork:
    """Reading, restyling and writing one file after another, from several threads."""

    def __init__(self, stylizer, regions, options: StylizeOptions):
        self._stylizer = stylizer
        self._regions = regions
        self._options = options

    def load_styles(self):
        """Encodes all styles, so that they are known to be readable."""
        for region in self._regions:
            self._stylizer.encode_style(region.style, style_scale=region.style_scale)

    def restyle(self, file: ContentFile):
        """Writes one result.

        Raises:
          InputError: names the file.
        """
        options = self._options
        picture = load_picture(file.content, max_pixels=options.max_pixels)
        regions = [
            dataclasses.replace(region, mask=self._read_mask(region, file, picture))
            for region in self._regions
        ]
        result = self._stylizer.stylize_regions(
            picture, regions, edge=options.edge, edge_radius=options.edge_radius
        )
        if options.preview:
            masks = [region.mask for region in regions]
            preview = draw_preview(picture.pixels_uint8, masks, self._list_styles(), result)
            save_picture(file.preview, preview)
        save_picture(
            file.output,
            result,
            alpha_uint8=picture.alpha_uint8,
            exif=picture.exif,
            icc_profile=picture.icc_profile,
            quality=options.quality,
        )

    def _read_mask(self, region, file, picture):
        if region.mask is not None:
            return read_mask(find_mask_file(region.mask, file.content), picture)
        source = self._options.mask
        if source.mask:
            source = dataclasses.replace(source, mask=find_mask_file(source.mask, file.content))
        try:
            return make_mask(picture, source).astype(bool)
        except InputError as error:
            if picture.name in str(error):
                raise
            raise InputError(f"{picture.name}: {error}") from error

    def _list_styles(self):
        sources = [style for region in self._regions for style, _ in list_mixture(region.style)]
        unique = dict.fromkeys(sources)
        limit = self._options.max_pixels
        return [load_picture(style, max_pixels=limit).pixels_uint8 for style in unique]
