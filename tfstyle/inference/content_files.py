# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One picture or a folder of them, the mask of each, and the paths of the results."""

import collections
import dataclasses
import glob
import os
import pathlib
from collections.abc import Sequence

from tfstyle.errors import InputError
from tfstyle.files.overwriting import check_targets
from tfstyle.files.pictures import FORMATS, choose_format, list_pictures
from tfstyle.files.urls import is_url, is_url_folder, list_urls
from tfstyle.files.writability import check_can_write


@dataclasses.dataclass(frozen=True)
class ContentFile:
    """A picture to restyle and the file its result goes to."""

    content: pathlib.Path
    output: pathlib.Path

    @property
    def preview(self) -> pathlib.Path:
        """Where the preview goes: beside the result."""
        return self.output.with_name(f"{self.output.stem}_preview.png")


def is_many(content: str) -> bool:
    """Whether `content` names a folder or a pattern, not one file."""
    # pathlib's is_dir() raises for a name that is too long.
    return os.path.isdir(content) or (glob.has_magic(content) and not os.path.exists(content))


def list_content_files(
    content: str, output: str, *, suffix: str = ".png", preview: bool = False
) -> list[ContentFile]:
    """Lists the pictures to restyle and the paths of their results.

    Args:
      content: a picture, a folder, or a pattern.
      output: a file for one picture, a folder for many.
      suffix: suffix of the results for a folder. A result keeps the stem of its picture, or its
        whole name where two pictures share a stem.
      preview: whether previews are written, too.

    Raises:
      InputError: no such picture, an empty folder, an output that cannot be written or that is the
        folder of the contents, or results or previews that would overwrite a content or one
        another.
    """
    if not is_many(content):
        if not os.path.isfile(content):
            raise InputError(f"{content}: no such file")
        if os.path.isdir(output):
            raise InputError(f"--output={output} is a folder; name a file, such as out.png")
        choose_format(output)
        files = [ContentFile(pathlib.Path(content), pathlib.Path(output))]
        for path, _ in list_targets(files, preview=preview):
            check_can_write(path)
    else:
        pictures = list_pictures(content)
        if not pictures:
            raise InputError(f"{content}: no pictures there ({' '.join(FORMATS)})")
        folder = pathlib.Path(output)
        if os.path.isfile(folder):
            raise InputError(f"--output={output} is a file; {content} needs a folder")
        if os.path.realpath(folder) in {os.path.realpath(path.parent) for path in pictures}:
            raise InputError(
                f"--output={output} is where the pictures of --content={content} are, and the "
                "results would count as pictures the next time; name another folder"
            )
        names = name_results(pictures, suffix=suffix)
        files = [ContentFile(path, folder / name) for path, name in zip(pictures, names)]
    check_targets(list_targets(files, preview=preview), [file.content for file in files])
    return files


def name_results(contents: Sequence[str | os.PathLike], *, suffix: str) -> list[str]:
    """Names of the results of many pictures, paths or URLs.

    A result keeps the stem of its picture, or its whole name where two pictures share a stem.
    """
    paths = [pathlib.PurePath(content) for content in contents]
    stems = collections.Counter(path.stem for path in paths)
    return [(path.stem if stems[path.stem] == 1 else path.name) + suffix for path in paths]


def list_targets(files: list[ContentFile], *, preview: bool) -> list[tuple[pathlib.Path, str]]:
    """(path, purpose) of every file to write, for `check_targets`."""
    targets = [(file.output, f"the result of {file.content}") for file in files]
    if preview:
        targets += [(file.preview, f"the preview of {file.content}") for file in files]
    return targets


class MaskFinder:
    """Finds the masks of pictures in folders, by path or URL; lists each folder only once."""

    def __init__(self):
        self._folders = {}

    def find(self, masks: str, content: str | os.PathLike) -> str:
        """The mask of a picture: `masks` itself, or in a folder the file with the picture's stem.

        Raises:
          InputError: the folder has no such file, or several.
        """
        if masks not in self._folders:
            folder = is_url_folder(masks) if is_url(masks) else os.path.isdir(masks)
            self._folders[masks] = _list_by_stem(masks) if folder else None
        if self._folders[masks] is None:
            return masks
        stem = pathlib.PurePath(content).stem
        found = self._folders[masks].get(stem, [])
        if len(found) != 1:
            raise InputError(
                f"{content}: {masks} has {' and '.join(found)}, keep one"
                if found
                else f"{content}: no mask {stem}.png (or .jpg, .npy, ...) in {masks}"
            )
        return os.path.join(masks, found[0])


def _list_by_stem(folder):
    by_stem = collections.defaultdict(list)
    paths = list_urls(folder) if is_url(folder) else os.listdir(folder)
    for name in sorted(os.path.basename(path) for path in paths):
        path = pathlib.PurePath(name)
        if path.suffix.lower() in (*FORMATS, ".npy"):
            by_stem[path.stem].append(name)
    return by_stem
