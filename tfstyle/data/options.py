# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Everything the training data depends on, and nothing else."""

import dataclasses

from tfstyle.data.number_checks import check_numbers
from tfstyle.errors import InputError

SPLITS = ("train", "held_out", "all")
# What training makes of a pixel takes kilobytes: no machine has room for more at once.
MOST_BATCH_PIXELS = 2**28
LEAST_CROP = 0.01


@dataclasses.dataclass(frozen=True)
class RegionMix:
    """How often each kind of region is drawn, and how large.

    The weights need not sum to one. `instance` and `background` go to the other kinds for a
    photograph without masks. Areas are shares of the crop, drawn log-uniformly between `min_area`
    and `max_area`: exactly for shapes and boxes, by zooming (as far as the crop's limits allow) for
    instances; background and whole are as large as they are.

    Attributes:
      instance: one annotated object, or a few together.
      background: everything but them.
      shape: a random smooth shape.
      box: an upright rectangle.
      whole: the whole picture.
      min_area: smallest share of the crop, above 0.
      max_area: largest share of the crop, at most 1.
    """

    instance: float = 0.45
    background: float = 0.1
    shape: float = 0.25
    box: float = 0.1
    whole: float = 0.1
    min_area: float = 0.03
    max_area: float = 0.85

    def __post_init__(self):
        check_numbers(self)
        weights = self.instance, self.background, self.shape, self.box, self.whole
        if min(weights) < 0 or not sum(weights) > 0:
            raise InputError("the weights of the region mix must be 0 or more, one of them above 0")
        if not 0 < self.min_area <= self.max_area <= 1:
            raise InputError(
                f"region areas must satisfy 0 < min_area <= max_area <= 1, "
                f"not {self.min_area} and {self.max_area}"
            )


@dataclasses.dataclass(frozen=True)
class TrainingDataOptions:
    """Where the pictures come from and how an example is cut from them.

    Attributes:
      photos: a folder (searched deeply), a pattern, several of them with commas between,
        "synthetic", or "coco2014" (TensorFlow Datasets).
      styles: folder, pattern, several of them, or "synthetic"; None for examples without style.
      annotations: COCO `instances_*.json` for the photographs, matched by file name (by image id
        for "coco2014"), or None.
      masks: folder of masks (above one half is inside) matched to the photographs by stem, or None.
        Used together with `annotations` where both are given.
      coco_data_dir: where TensorFlow Datasets keeps coco/2014; None for its default.
      picture_size: side of the square content, region and style pictures, pixels.
      batch_size: examples in a batch.
      seed: with the step it decides everything that is random.
      region_mix: kinds of regions.
      min_crop, max_crop: smallest and largest side of a content crop, as shares of the
        photograph's shorter side. Crops of half the side at half the `picture_size` show strokes
        at the scale of whole pictures, in a quarter of the time.
      min_style_crop, max_style_crop: the same for style pictures.
      min_style_scale, max_style_scale: magnification of style pictures, 1 = as many pixels as the
        file has, drawn log-uniformly; takes the place of `min_style_crop` and `max_style_crop`
        where both are given. A picture that is too small for a crop is magnified more.
      augment_styles: cut a random crop of the style picture each time, and mirror half of them.
        When False the largest centred square is used, so that the style picture is a function of
        `style_index` and whatever is computed from it can be kept.
      flip: mirror half of the content pictures.
      heldout_share: share of the files, chosen by a hash of their stem, that training never sees.
      split: "train", "held_out" or "all".
      limit_photos: use only so many photographs of the split, or None.
      limit_styles: use only so many style pictures of the split, or None. A smaller limit chooses
        among those of a larger one.
      min_side: skip pictures whose shorter side has fewer pixels.
    """

    photos: str = "synthetic"
    styles: str | None = "synthetic"
    annotations: str | None = None
    masks: str | None = None
    coco_data_dir: str | None = None
    picture_size: int = 256
    batch_size: int = 4
    seed: int = 0
    region_mix: RegionMix = RegionMix()
    min_crop: float = 0.5
    max_crop: float = 1.0
    min_style_crop: float = 0.6
    max_style_crop: float = 1.0
    min_style_scale: float | None = None
    max_style_scale: float | None = None
    augment_styles: bool = True
    flip: bool = True
    heldout_share: float = 0.05
    split: str = "train"
    limit_photos: int | None = None
    limit_styles: int | None = None
    min_side: int = 32

    def __post_init__(self):
        check_numbers(self)
        if self.picture_size < 1 or self.batch_size < 1 or self.min_side < 1:
            raise InputError("picture_size, batch_size and min_side must be 1 or more")
        scales = self.min_style_scale, self.max_style_scale
        if scales != (None, None) and (None in scales or not 0 < scales[0] <= scales[1] <= 8):
            raise InputError(
                "style scales must satisfy 0 < min_style_scale <= max_style_scale <= 8, "
                f"not {scales[0]} and {scales[1]}"
            )
        if self.batch_size * self.picture_size**2 > MOST_BATCH_PIXELS:
            raise InputError(
                f"--picture_size={self.picture_size} and --batch_size={self.batch_size}: a batch "
                f"would have more than {MOST_BATCH_PIXELS} pixels; lower one of them"
            )
        for kind in ("crop", "style_crop"):
            smallest, largest = getattr(self, f"min_{kind}"), getattr(self, f"max_{kind}")
            if not LEAST_CROP <= smallest <= largest <= 1:
                raise InputError(
                    f"crops must satisfy {LEAST_CROP} <= min_{kind} <= max_{kind} <= 1, "
                    f"not {smallest} and {largest}"
                )
        if not 0 <= self.heldout_share <= 1:
            raise InputError(f"heldout_share must be in [0, 1], not {self.heldout_share}")
        if self.split not in SPLITS:
            raise InputError(f"split must be one of {', '.join(SPLITS)}, not {self.split!r}")
        for name in ("limit_photos", "limit_styles"):
            if getattr(self, name) is not None and getattr(self, name) < 1:
                raise InputError(f"{name} must be 1 or more")
        if self.seed < 0:
            raise InputError(f"seed must be 0 or more, not {self.seed}")
