# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyling files: what bin/stylize does."""

import concurrent.futures
import dataclasses
import pathlib
import sys

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder
from tfstyle.files.overwriting import check_targets
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.content_files import (
    ContentFile,
    find_mask_file,
    is_many,
    list_content_files,
    list_targets,
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
    files = list_content_files(
        options.content, options.output, suffix=options.suffix, preview=options.preview
    )
    check_targets(list_targets(files, preview=options.preview), _list_inputs(regions, options))
    todo = [file for file in files if not (options.resume and _is_done(file, options))]
    left = tuple(file.output for file in files if file not in todo)
    if not todo:
        return StylizeSummary((), left, ())
    if not is_many(options.content):
        # What is wrong is told before the network is loaded, which takes seconds.
        inputs = _read_inputs(todo[0], regions, options)
        _restyle(_load_stylizer(options, progress=True), todo[0], *inputs, options)
        return StylizeSummary((todo[0].output,), left, ())
    make_folder(options.output)
    stylizer = _load_stylizer(options, progress=False)
    for region in regions:  # a style that cannot be read is no fault of any of the pictures
        stylizer.encode_style(region.style, style_scale=region.style_scale)
    written, failed = _restyle_many(stylizer, todo, regions, options)
    if not written and not left:
        raise InputError(
            f"none of the {len(failed)} pictures could be restyled; the first: {failed[0][1]}"
        )
    return StylizeSummary(tuple(written), left, tuple(failed))


def _list_inputs(regions, options):
    """All files that are read beside the contents."""
    source = options.mask
    masks = [source.mask, source.coco_annotations] if source else [r.mask for r in regions]
    paths = [options.regions_file] + [
        style for region in regions for style, _ in list_mixture(region.style)
    ]
    for mask in filter(None, masks):
        folder = pathlib.Path(mask)
        paths += folder.iterdir() if folder.is_dir() else [folder]
    return [path for path in paths if path]


def _load_stylizer(options, *, progress):
    with show_elapsed("loading the network"):
        from tfstyle.inference.stylizer import load_stylizer

        return load_stylizer(
            options.checkpoint,
            max_memory=options.max_memory,
            max_pixels=options.max_pixels,
            progress=progress,
        )


def _is_done(file: ContentFile, options):
    return file.output.exists() and (not options.preview or file.preview.exists())


def _restyle_many(stylizer, files, regions, options):
    written, failed = [], []

    def restyle(file):
        _restyle(stylizer, file, *_read_inputs(file, regions, options), options)

    bar = make_progress_bar(len(files), unit="picture")
    with bar, concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
        futures = {pool.submit(restyle, file): file for file in files}
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


def _read_inputs(file: ContentFile, regions, options):
    """The picture, and the regions with their masks read."""
    picture = load_picture(file.content, max_pixels=options.max_pixels)
    return picture, [
        dataclasses.replace(region, mask=_read_mask(region, file, picture, options))
        for region in regions
    ]


def _read_mask(region, file, picture, options):
    if region.mask is not None:
        return read_mask(find_mask_file(region.mask, file.content), picture)
    source = options.mask
    if source.mask:
        source = dataclasses.replace(source, mask=find_mask_file(source.mask, file.content))
    try:
        return make_mask(picture, source).astype(bool)
    except InputError as error:
        if picture.name in str(error):
            raise
        raise InputError(f"{picture.name}: {error}") from error


def _restyle(stylizer, file, picture, regions, options):
    """Writes the result, and before it the preview: what has a result is done."""
    result = stylizer.stylize_regions(
        picture, regions, edge=options.edge, edge_radius=options.edge_radius
    )
    if options.preview:
        masks = [region.mask for region in regions]
        preview = draw_preview(picture.pixels_uint8, masks, _load_styles(regions, options), result)
        save_picture(file.preview, preview)
    save_picture(
        file.output,
        result,
        alpha_uint8=picture.alpha_uint8,
        exif=picture.exif,
        icc_profile=picture.icc_profile,
        quality=options.quality,
    )


def _load_styles(regions, options):
    paths = dict.fromkeys(path for region in regions for path, _ in list_mixture(region.style))
    return [load_picture(path, max_pixels=options.max_pixels).pixels_uint8 for path in paths]
