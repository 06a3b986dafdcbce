# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles a folder of pictures, several at a time, with one outcome for each."""

import collections
import concurrent.futures
import os
import pathlib
from typing import NamedTuple

import tqdm
from PIL import Image

from tfstyle_client.client import StyleClient
from tfstyle_client.errors import ClientError, InvalidPicture, InvalidSetting
from tfstyle_client.outputs import check_targets, choose_format, make_folder
from tfstyle_client.signatures import check_stroke_size
from tfstyle_client.sources import SUFFIXES, Source, load_pixels

# Bytes of a style code that is sent with every picture in place of the style.
LONGEST_CODE = 65536


class Outcome(NamedTuple):
    """The outcome of one picture: `output` is written, or `error` says why not."""

    content: pathlib.Path
    output: pathlib.Path | None
    error: ClientError | None


def stylize_folder(
    client: StyleClient,
    contents: str | os.PathLike,
    style: Source,
    output: str | os.PathLike,
    *,
    masks: Source | None = None,
    style_strength: float = 1.0,
    stroke_size: float = 1.0,
    soft_mask: bool = False,
    concurrency: int = 4,
    suffix: str = ".png",
    progress: bool = True,
) -> list[Outcome]:
    """Restyles every picture of a folder; one outcome for each, in the order of their names.

    Args:
      client: a `StyleClient`.
      contents: folder of pictures.
      style: any picture; where the server can, it is encoded once, for strokes of its own size,
        unless its code is longer than a picture's file.
      output: folder for the results, made where missing: the content's name with `suffix`.
      masks: folder of masks of the contents' names (any picture suffix), one mask for all (as
        for one picture), or None for the whole pictures.
      style_strength, stroke_size, soft_mask: as for one picture.
      concurrency: requests under way at once, and pictures held in memory.
      progress: whether to show a bar on stderr.

    Raises:
      InvalidPicture: no such folder, no pictures in it, two of one name, a suffix of no format, an
        output that cannot be written to, or results that would overwrite contents, masks or the
        style.
      ClientError: the style could not be encoded, or the served model knows no `stroke_size`;
        nothing else was tried.
    """
    if concurrency < 1:
        raise InvalidSetting("concurrency must be at least 1")
    choose_format(f"*{suffix}")
    paths = _list_pictures(contents)
    output = pathlib.Path(output)
    targets = {path: output / f"{path.stem}{suffix}" for path in paths}
    inputs = [*paths, *(_list(masks) if _is_folder(masks) else [masks]), style]
    check_targets(targets.values(), inputs)
    make_folder(output)
    if isinstance(style, Image.Image):
        load_pixels(style, "style")  # which threads must not do at once
    served = client.get_signatures()
    if stroke_size != 1.0:
        check_stroke_size(served, "serving_default")
    # Strokes of another size take the style at several scales, and a code is of one.
    encodes = stroke_size == 1.0 and "encode_style" in served
    code = client.encode_style(style) if encodes else None
    encoded = encodes and code.nbytes <= LONGEST_CODE

    def stylize(path):
        try:
            mask = _find_mask(masks, path)
            ask = client.stylize_with_style_code if encoded else client.stylize
            stylized = ask(
                path,
                mask,
                code if encoded else style,
                style_strength=style_strength,
                stroke_size=stroke_size,
                soft_mask=soft_mask,
            )
            stylized.save(targets[path])
            return Outcome(path, targets[path], None)
        except ClientError as error:
            return Outcome(path, None, error)

    with concurrent.futures.ThreadPoolExecutor(concurrency) as pool:
        ends = pool.map(stylize, paths)
        return list(tqdm.tqdm(ends, total=len(paths), unit="picture", disable=not progress))


def _list_pictures(folder):
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        raise InvalidPicture(f"{folder}: no such folder")
    paths = sorted(path for path in _list(folder) if not path.name.startswith("."))
    if not paths:
        raise InvalidPicture(f"{folder}: no pictures in it")
    (stem, count), *_ = collections.Counter(path.stem for path in paths).most_common(1)
    if count > 1:
        raise InvalidPicture(
            f"{folder}: several pictures are named {stem}; their results "
            "would overwrite one another"
        )
    return paths


def _is_folder(masks):
    return isinstance(masks, (str, os.PathLike)) and os.path.isdir(masks)


def _list(folder):
    try:
        return [path for path in pathlib.Path(folder).iterdir() if path.suffix.lower() in SUFFIXES]
    except OSError as error:
        raise InvalidPicture(f"{folder}: cannot be read ({error.strerror})") from error


def _find_mask(masks, path):
    if not _is_folder(masks):
        return masks
    for suffix in SUFFIXES:
        for spelling in (suffix, suffix.upper()):
            mask = pathlib.Path(masks) / f"{path.stem}{spelling}"
            if mask.is_file():
                return mask
    raise InvalidPicture(f"mask: {masks} has none named {path.stem}")
