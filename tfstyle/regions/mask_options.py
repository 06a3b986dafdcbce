# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""All sources of masks as one set of options."""

import dataclasses

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import Picture
from tfstyle.ops.boxes import Box
from tfstyle.regions.from_alpha import make_alpha_mask
from tfstyle.regions.from_box import make_box_mask
from tfstyle.regions.from_coco import make_coco_mask
from tfstyle.regions.from_file import load_mask
from tfstyle.regions.from_grabcut import make_grabcut_mask
from tfstyle.regions.from_polygon import make_polygon_mask
from tfstyle.regions.from_segmenter import Segmenter, make_segmenter_mask
from tfstyle.regions.from_strokes import DEFAULT_STROKE_WIDTH, make_stroke_mask
from tfstyle.regions.mask_checks import check_mask

Points = tuple[tuple[float, float], ...]


@dataclasses.dataclass(frozen=True)
class MaskOptions:
    """Where the mask comes from: exactly one of the sources, and what goes with it.

    Attributes:
      mask: source: path of a picture or `.npy` file.
      mask_from_alpha: source: the picture's own alpha channel.
      box: source: (ymin, xmin, ymax, xmax).
      polygon: source: one or several polygons, each ((y, x), ...).
      stroke: source: brush strokes, each ((y, x), ...).
      coco_annotations: source: path of a COCO instances file, with `coco_category` or
        `coco_instance`.
      grabcut: source: a box around an object, with `foreground_stroke`, `background_stroke`.
      segmenter: source: "module:attribute" or a `Segmenter`, with `segmenter_prompt`.
      mask_threshold: for `mask` and `mask_from_alpha`; see `load_mask` and `make_alpha_mask`.
      stroke_width: of all strokes, pixels.
      invert_mask: restyle what is outside instead, whatever the source.
    """

    mask: str | None = None
    mask_from_alpha: bool = False
    box: Box | None = None
    polygon: tuple[Points, ...] = ()
    stroke: tuple[Points, ...] = ()
    coco_annotations: str | None = None
    coco_category: str | None = None
    coco_instance: int | None = None
    grabcut: Box | None = None
    foreground_stroke: tuple[Points, ...] = ()
    background_stroke: tuple[Points, ...] = ()
    segmenter: Segmenter | str | None = None
    segmenter_prompt: str = ""
    mask_threshold: float | None = None
    stroke_width: int = DEFAULT_STROKE_WIDTH
    invert_mask: bool = False

    @property
    def sources(self) -> list[str]:
        """Names of the sources that are set, if only to an empty text."""
        return [name for name in _SOURCES if getattr(self, name) not in (None, False, ())]


def make_mask(picture: Picture, options: MaskOptions) -> np.ndarray:
    """The mask that the options describe.

    Args:
      picture: as `load_picture` gives it.
      options: with one source.

    Returns:
      uint8 `[H, W]` in {0, 1}, at least one pixel inside.

    Raises:
      InputError: no source or several, an option that goes with another one, or what the source
        cannot do.
    """
    sources = options.sources
    if len(sources) != 1:
        raise InputError(
            f"give one source for the mask, not {' and '.join(sources) or 'none'}: "
            f"one of {', '.join(_SOURCES)}"
        )
    for name in (*sources, "coco_category"):
        if getattr(options, name) == "":  # an unset variable of a shell
            raise InputError(f"{name}: is empty; give a value")
    for name, owners in _COMPANIONS.items():
        if getattr(options, name) not in (None, (), "") and sources[0] not in owners:
            raise InputError(f"{name} goes with {' or '.join(owners)}, not with {sources[0]}")
    strokes = options.stroke or options.foreground_stroke or options.background_stroke
    if options.stroke_width != DEFAULT_STROKE_WIDTH and not strokes:
        raise InputError("stroke_width goes with strokes, and there are none")
    mask = _SOURCES[sources[0]](picture, options)
    if options.invert_mask:
        mask = check_mask(mask == 0, mask.shape, "inverted mask")
    return mask


def _make_alpha_mask(picture, options):
    if options.mask_threshold is None:
        return make_alpha_mask(picture)
    return make_alpha_mask(picture, threshold=options.mask_threshold)


_SOURCES = {
    "mask": lambda picture, o: load_mask(o.mask, picture, threshold=o.mask_threshold),
    "mask_from_alpha": _make_alpha_mask,
    "box": lambda picture, o: make_box_mask(picture, o.box),
    "polygon": lambda picture, o: make_polygon_mask(picture, o.polygon),
    "stroke": lambda picture, o: make_stroke_mask(picture, o.stroke, width=o.stroke_width),
    "coco_annotations": lambda picture, o: make_coco_mask(
        picture, o.coco_annotations, category=o.coco_category, instance=o.coco_instance
    ),
    "grabcut": lambda picture, o: make_grabcut_mask(
        picture,
        o.grabcut,
        foreground=o.foreground_stroke,
        background=o.background_stroke,
        stroke_width=o.stroke_width,
    ),
    "segmenter": lambda picture, o: make_segmenter_mask(
        picture, o.segmenter, prompt=o.segmenter_prompt
    ),
}

# What would otherwise be given and silently not used.
_COMPANIONS = {
    "coco_category": ("coco_annotations",),
    "coco_instance": ("coco_annotations",),
    "foreground_stroke": ("grabcut",),
    "background_stroke": ("grabcut",),
    "segmenter_prompt": ("segmenter",),
    "mask_threshold": ("mask", "mask_from_alpha"),
}
