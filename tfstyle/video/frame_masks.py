# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Where the mask of each frame comes from; frames without one are for `MaskCarrier`."""

import dataclasses
import os
import pathlib
import re
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import FORMATS, list_pictures
from tfstyle.regions.coco_file import load_coco_file
from tfstyle.regions.coco_segmentation import decode_segmentation
from tfstyle.regions.from_file import read_mask_file
from tfstyle.regions.mask_checks import check_mask_size
from tfstyle.regions.mask_options import MaskOptions, make_mask
from tfstyle.video.frames import Frame, FrameSource, name_frame

_HALF = 0.5


class FrameMasks(Protocol):
    """The masks of one region.

    Attributes:
      files: paths that are read.
      faults: what of them could not be read so far, one line each.
    """

    files: list[str]
    faults: Sequence[str]

    def find(self, frame: Frame) -> np.ndarray | None:
        """The mask of a frame, bool `[H, W]`, perhaps empty; None where it has none.

        Frames are asked for in their order.

        Raises:
          InputError: there is one, and it cannot be read or has another size.
        """


def open_masks(
    mask: Any, source: FrameSource, *, track: int | None = None, max_pixels: int
) -> FrameMasks:
    """Finds out what kind of masks are meant.

    Args:
      mask: None for whole frames, a path (folder of masks, film of masks, or picture of the first
        frame's), or `MaskOptions`: a mask file may be any of these; annotations, a segmenter and
        alpha are asked for each frame; all else is the first frame's.
      source: the frames.
      track: with annotations, "track_id" or "instance_id" of the object.
      max_pixels: refuse larger masks.

    Raises:
      InputError: missing, or without a mask for any frame.
    """
    options = mask if isinstance(mask, MaskOptions) else MaskOptions(mask=mask)
    if track is not None and not options.coco_annotations:
        raise InputError("coco_track goes with coco_annotations")
    if mask is None:
        return _WholeFrames()
    if options.coco_annotations and options.coco_instance is None:
        return CocoTrack(options, source, track)
    if options.segmenter or options.mask_from_alpha:
        return _MadeMasks(options, each=True)
    path = options.mask
    if not path:
        return _MadeMasks(options, each=False)
    if os.path.isdir(path):
        return MaskFolder(path, source, threshold=options.mask_threshold, max_pixels=max_pixels)
    if pathlib.Path(path).suffix.lower() in (*FORMATS, ".npy"):
        return _MadeMasks(dataclasses.replace(options, invert_mask=False), each=False)
    return FilmOfMasks(path, threshold=options.mask_threshold, max_pixels=max_pixels)


class _WholeFrames:
    files, faults = [], ()

    def find(self, frame):
        return np.ones(frame.picture.pixels_uint8.shape[:2], bool)


class _MadeMasks:
    """What `make_mask` makes of each frame, or of the first one alone."""

    faults = ()

    def __init__(self, options, *, each):
        # Inverted is what comes of the masks in the end.
        self._options, self._each = dataclasses.replace(options, invert_mask=False), each
        paths = options.mask, options.coco_annotations
        self.files = [path for path in paths if path]

    def find(self, frame):
        if frame.number and not self._each:
            return None
        return make_mask(frame.picture, self._options).astype(bool)


class MaskFolder:
    """A folder of masks, of some frames or of all.

    A mask belongs to the frame of its name; where frames come from a film, to the frame whose
    number, from 0, is the last number in its name.
    """

    faults = ()

    def __init__(self, path: str, source: FrameSource, *, threshold: float | None, max_pixels: int):
        self._threshold, self._max_pixels, self._source = threshold, max_pixels, source
        self._by_name = {}
        self.files = [str(mask) for mask in list_pictures(path)]
        films = not hasattr(source, "paths")
        for mask in map(pathlib.Path, self.files):
            number = re.findall(r"\d+", mask.stem)
            if films and not number:
                continue
            name = f"{int(number[-1]):06d}" if films else mask.stem
            if name in self._by_name:
                raise InputError(f"{path}: {self._by_name[name].name} and {mask.name}: keep one")
            self._by_name[name] = mask
        names = self._by_name if films else {name_frame(source, n) for n in range(source.count)}
        if not self._by_name.keys() & set(names):
            how = "number" if films else "name"
            raise InputError(
                f"{path}: no mask has the {how} of a frame of {source.name}; that of the first "
                f"would be called {name_frame(source, 0)}.png"
            )

    def find(self, frame: Frame) -> np.ndarray | None:
        """See `FrameMasks`."""
        path = self._by_name.get(name_frame(self._source, frame.number))
        if path is None:
            return None
        inside = read_mask_file(path, threshold=self._threshold, max_pixels=self._max_pixels)
        check_mask_size(inside.shape, frame.picture.pixels_uint8.shape[:2], str(path))
        return inside


class FilmOfMasks:
    """A film whose frames are the masks of the frames with their numbers."""

    def __init__(self, path: str, *, threshold: float | None, max_pixels: int):
        from tfstyle.video.film_reading import FilmFile

        self._film = FilmFile(path, max_pixels=max_pixels)
        self._threshold = threshold
        self._frames = self._next = None
        self.files, self.faults = [path], self._film.faults

    def find(self, frame: Frame) -> np.ndarray | None:
        """See `FrameMasks`."""
        if self._frames is None:
            self._frames = self._film.read(frame.number)
            self._next = next(self._frames, None)
        while self._next is not None and self._next.number < frame.number:
            self._next = next(self._frames, None)
        if self._next is None or self._next.number > frame.number:
            return None
        values = self._next.picture.pixels_uint8.max(axis=-1)
        check_mask_size(values.shape, frame.picture.pixels_uint8.shape[:2], self._film.name)
        # White is 255 even in a frame that is all black, but for noise.
        return values > 255 * (_HALF if self._threshold is None else self._threshold)


class CocoTrack:
    """Annotations of frames; of a film's, the images in the order of their ids are the frames."""

    faults = ()

    def __init__(self, options: MaskOptions, source: FrameSource, track: int | None):
        path = options.coco_annotations
        self.files, self._name = [path], path
        coco = load_coco_file(path)
        if (track is None) == (options.coco_category is None):
            raise InputError(f"{path}: name either a category or a track")
        if track is None:
            ids = {key for key, name in coco.categories.items() if name == options.coco_category}
            chosen = [a for a in coco.annotations if a.get("category_id") in ids]
        else:
            chosen = [
                a for a in coco.annotations if track in (a.get("track_id"), a.get("instance_id"))
            ]
        what = options.coco_category or f"track {track}"
        if not chosen:
            raise InputError(f"{path}: has no {what}")
        if hasattr(source, "paths"):
            images = {pathlib.PurePosixPath(i.file_name).stem: k for k, i in coco.images.items()}
        else:
            images = {f"{number:06d}": key for number, key in enumerate(sorted(coco.images))}
        self._segmentations = {name: [] for name in images}
        names = {key: name for name, key in images.items()}
        for annotation in chosen:
            if annotation["image_id"] in names:
                found = self._segmentations[names[annotation["image_id"]]]
                found.append(annotation["segmentation"])
        self._sizes = {name: coco.images[key] for name, key in images.items()}
        self._source = source

    def find(self, frame: Frame) -> np.ndarray | None:
        """See `FrameMasks`; empty where a frame is known and the object is not in it."""
        name = name_frame(self._source, frame.number)
        if name not in self._sizes:
            return None
        size = frame.picture.pixels_uint8.shape[:2]
        image = self._sizes[name]
        check_mask_size((image.height, image.width), size, f"{self._name}, {image.file_name}")
        mask = np.zeros(size, bool)
        for segmentation in self._segmentations[name]:
            try:
                mask |= decode_segmentation(segmentation, *size)
            except InputError as error:
                raise InputError(f"{self._name}, {image.file_name}: {error}") from error
        return mask
