# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One picture or a folder of them, the masks that go with each, and where results belong."""

import collections
import dataclasses
import glob
import pathlib

from tfstyle.errors import InputError
from tfstyle.files.overwriting import check_targets
from tfstyle.files.pictures import FORMATS, choose_format, list_pictures


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
    path = pathlib.Path(content)
    return path.is_dir() or (glob.has_magic(content) and not path.exists())


def list_content_files(
    content: str, output: str, *, suffix: str = ".png", preview: bool = False
) -> list[ContentFile]:
    """What there is to do.

    Args:
      content: a picture, a folder, or a pattern.
      output: a file for one picture, a folder for many.
      suffix: of the results of many; those keep their stem, or where two pictures share a stem
        their whole name before it.
      preview: whether previews are written too.

    Raises:
      InputError: no such picture, an empty folder, an output that cannot be one, or results or
        previews that would overwrite a content or one another.
    """
    if not is_many(content):
        path = pathlib.Path(content)
        if not path.is_file():
            raise InputError(f"{content}: no such file")
        target = pathlib.Path(output)
        if target.is_dir():
            raise InputError(f"--output={output} is a folder; name a file, such as out.png")
        choose_format(target)
        if not target.parent.is_dir():
            raise InputError(f"--output={output}: there is no folder {target.parent}")
        files = [ContentFile(path, target)]
    else:
        pictures = list_pictures(content)
        if not pictures:
            raise InputError(f"{content}: no pictures there ({' '.join(FORMATS)})")
        folder = pathlib.Path(output)
        if folder.is_file():
            raise InputError(f"--output={output} is a file; {content} needs a folder")
        stems = collections.Counter(path.stem for path in pictures)
        names = [path.stem if stems[path.stem] == 1 else path.name for path in pictures]
        files = [ContentFile(path, folder / (name + suffix)) for path, name in zip(pictures, names)]
    check_targets(list_targets(files, preview=preview), [file.content for file in files])
    return files


def list_targets(files: list[ContentFile], *, preview: bool):
    """(path, what for) of all that is written, as `check_targets` takes it."""
    targets = [(file.output, f"the result of {file.content}") for file in files]
    if preview:
        targets += [(file.preview, f"the preview of {file.content}") for file in files]
    return targets


def find_mask_file(masks: str, content: pathlib.Path) -> str:
    """The mask of a picture: `masks` itself, or in a folder the file with the picture's stem.

    Raises:
      InputError: the folder has no such file, or several.
    """
    folder = pathlib.Path(masks)
    if not folder.is_dir():
        return masks
    found = sorted(
        path
        for path in folder.glob(f"{glob.escape(content.stem)}.*")
        if path.stem == content.stem and path.suffix.lower() in (*FORMATS, ".npy")
    )
    if len(found) != 1:
        names = " and ".join(path.name for path in found)
        raise InputError(
            f"{content}: {masks} has {names}, keep one"
            if found
            else f"{content}: no mask {content.stem}.png (or .jpg, .npy, ...) in {masks}"
        )
    return str(found[0])
