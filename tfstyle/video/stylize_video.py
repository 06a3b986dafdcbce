# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles a film or a folder of frames: the work of bin/stylize_video."""

import dataclasses
import itertools
import os
import sys
import warnings

from tfstyle.errors import InputError
from tfstyle.files.overwriting import check_targets
from tfstyle.files.pictures import load_picture
from tfstyle.files.writability import check_can_fill, check_can_write
from tfstyle.inference.checkpoint_folder import check_checkpoint_folder
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle.inference.style_mixture import list_styles
from tfstyle.inference.stylize_options import list_regions
from tfstyle.methods.checkpoint_check import check_checkpoint_files
from tfstyle.regions.mask_options import MaskOptions
from tfstyle.video.frame_masks import open_masks
from tfstyle.video.frames import FrameFolder, FrameSource, is_folder, name_frame
from tfstyle.video.region_masks import MaskWriter, RegionMasks
from tfstyle.video.results import FilmOfResults, FolderOfResults
from tfstyle.video.video_options import VideoOptions, list_video_record
from tfstyle.video.work_folder import WorkFolder

# Frames of a piece: a kill loses the last piece, and films have a key frame at the start of each.
PIECE_LENGTH = 24


@dataclasses.dataclass(frozen=True)
class VideoSummary:
    """The outcome.

    Attributes:
      output: film or folder.
      frames: number of frames in it.
      faults: what could not be read, one line each.
    """

    output: str
    frames: int
    faults: tuple[str, ...]


def stylize_video(options: VideoOptions) -> VideoSummary:
    """Restyles all frames that can be read; few of them are in memory at a time.

    Everything is checked before the network is loaded. What is finished lies in a `WorkFolder` (a
    film's pieces) or in the output folder, and `resume` goes on from there: the frames are those of
    a job that was never interrupted.

    Raises:
      InputError: an input is wrong, or no frame can be read.
      OSError: the disk is full.
      MemoryError: too little memory for a frame.
    """
    stylize = options.stylize
    regions = list_regions(stylize)
    source = _open_source(options)
    sources = [
        open_masks(r.mask, source, track=options.coco_track, max_pixels=stylize.max_pixels)
        for r in regions
    ]
    _check(options, regions, source, sources)
    files = [*getattr(source, "paths", [source.name]), *(f for s in sources for f in s.files)]
    work = WorkFolder(stylize.output, list_video_record(options, regions, files))
    if stylize.resume and not work.path.exists() and os.path.exists(stylize.output):
        print(
            f"nothing to resume: {stylize.output} is there, and no job was stopped; leave out "
            "--resume to make it anew",
            file=sys.stderr,
        )
        return VideoSummary(stylize.output, 0, ())
    results = FilmOfResults(options, source, work) if options.makes_film else None
    results = results or FolderOfResults(options, source)
    inverted = [isinstance(r.mask, MaskOptions) and r.mask.invert_mask for r in regions]
    masks = RegionMasks(sources, inverted=inverted, carry=options.carry_masks)
    return _Job(options, regions, source, masks, results, work).run()


class _Job:
    def __init__(self, options, regions, source, masks, results, work):
        self._options, self._regions = options, regions
        self._source, self._masks = source, masks
        self._results, self._work = results, work
        self._times, self._pieces, self._next = [], 0, 0
        self._faults, self._told = [], set()

    def run(self):
        with self._work.hold():
            return self._run()

    def _run(self):
        job, begun = self._work.load(resume=self._options.stylize.resume)
        if job:
            self._times, self._pieces, self._next = job["times"], job["pieces"], job["next"]
            self._faults = job["faults"]
            self._masks.set_state(_take(begun, "masks."))
        inputs = self._read()
        first = next(inputs, None)
        if first is None and not self._times:
            raise InputError(
                (self._source.faults or [f"{self._source.name}: has no frames"])[0]
                + "; no frame can be read"
            )
        if first is not None or self._options.makes_film:
            opening = first[0] if first else next(self._source.read())
            self._tell(self._results.check(opening) + self._source.notes)
        if not job:
            self._work.begin()
        if first is not None:
            self._paint(itertools.chain([first], inputs), begun)
        self._results.finish(self._times, self._pieces)
        self._work.remove()
        return VideoSummary(
            self._options.stylize.output, len(self._times), tuple(self._list_faults())
        )

    def _read(self):
        """Frames with their masks; the mask of the first is found before the network is loaded."""
        for frame in self._source.read(self._next):
            masks = self._masks.find(frame)
            yield frame, masks

    def _paint(self, inputs, begun):
        stylizer = self._load_stylizer()
        sequence = stylizer.begin_frames(
            self._regions,
            edge=self._options.stylize.edge,
            edge_radius=self._options.stylize.edge_radius,
            stability=self._options.stability,
        )
        if begun:
            sequence.set_state(_take(begun, "sequence."))
        for region in self._regions:  # a style that fails is not the fault of any frame
            stylizer.encode_styles_of(region)
        writer = MaskWriter(self._options.write_masks)
        total = self._source.count
        left = None if total is None else max(total - self._next, 1)
        with make_progress_bar(left, unit="frame") as bar:
            try:
                for head in inputs:
                    piece = itertools.chain([head], itertools.islice(inputs, PIECE_LENGTH - 1))
                    with self._results.begin_piece(self._pieces) as add:
                        for frame, masks in piece:
                            result = sequence.paint(
                                frame.picture.pixels_uint8,
                                masks,
                                on_warning=lambda text, name=frame.picture.name: self._tell(
                                    [f"{name}: {text}"]
                                ),
                            )
                            writer.write(name_frame(self._source, frame.number), masks)
                            add(frame, result)
                            number = frame.number
                            self._times.append(number if frame.time is None else frame.time)
                            self._tell(self._masks.notes)
                            bar.update()
                    self._pieces, self._next = self._pieces + 1, number + 1
                    self._save(sequence)
            except KeyboardInterrupt:
                print(
                    f"\nstopped; {self._next} frames are done, in {self._place()}; the same "
                    "command with --resume goes on",
                    file=sys.stderr,
                )
                raise

    def _save(self, sequence):
        job = {
            "times": self._times,
            "pieces": self._pieces,
            "next": self._next,
            "faults": self._list_faults(),
        }
        arrays = {f"sequence.{name}": value for name, value in sequence.get_state().items()}
        arrays |= {f"masks.{name}": value for name, value in self._masks.get_state().items()}
        self._work.save(job, arrays)

    def _place(self):
        return self._work.path if self._options.makes_film else self._options.stylize.output

    def _list_faults(self):
        return list(dict.fromkeys([*self._faults, *self._source.faults, *self._masks.faults]))

    def _tell(self, notes):
        for note in notes:
            if note not in self._told:
                self._told.add(note)
                warnings.warn(note, stacklevel=2)

    def _load_stylizer(self):
        stylize = self._options.stylize
        with show_elapsed("loading the network"):
            from tfstyle.inference.stylizer import load_stylizer

            return load_stylizer(
                **dataclasses.asdict(stylize.choice),
                max_memory=stylize.max_memory,
                max_pixels=stylize.max_pixels,
            )


def _open_source(options) -> FrameSource:
    content, max_pixels = options.stylize.content, options.stylize.max_pixels
    if is_folder(content):
        return FrameFolder(content, max_pixels=max_pixels)
    if not os.path.exists(content):
        raise InputError(f"{content}: no such film or folder of frames")
    from tfstyle.video.film_reading import FilmFile

    return FilmFile(content, max_pixels=max_pixels)


def _check(options, regions, source, sources):
    """All that can be told before anything is read or made."""
    stylize = options.stylize
    read = [source.name, stylize.regions_file, *(f for s in sources for f in s.files)]
    read += [path for region in regions for path in list_styles(region.style)]
    check_targets([(stylize.output, "the result")], [path for path in read if path])
    (check_can_write if options.makes_film else check_can_fill)(stylize.output)
    if options.write_masks is not None:
        check_can_fill(options.write_masks)
        folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in read if path]
        folders += [] if options.makes_film else [stylize.output]
        if os.path.realpath(options.write_masks) in map(os.path.realpath, folders):
            raise InputError(
                f"--write_masks={options.write_masks} has other files of this job in it; name "
                "another folder"
            )
    check_checkpoint_folder(stylize.checkpoint)
    stylize.choice.check()
    check_checkpoint_files(stylize.checkpoint)
    for path in dict.fromkeys(style for r in regions for style in list_styles(r.style)):
        load_picture(path, max_pixels=stylize.max_pixels)


def _take(arrays, prefix):
    return {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
