# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Training examples: number n is a function of the options' seed and n alone."""

import math
from typing import Any

import numpy as np

from tfstyle.data.joint_transforms import choose_centre, choose_crop, crop_picture
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.picture_source import PhotoSource, StyleSource
from tfstyle.data.random_streams import choose_index, make_generator
from tfstyle.data.region_choice import choose_region
from tfstyle.data.skipped_files import SkippedFiles
from tfstyle.data.sources import make_photo_source, make_style_source
from tfstyle.errors import InputError

CONTENT_KEYS = ("content", "region", "content_name")
STYLE_KEYS = ("style", "style_name", "style_index")
# So many bad files in a row mean a bad folder, not bad luck.
_MOST_TRIES = 50
# Of a style picture whose own pixels count: decoded whole unless it is sixteen crops wide.
_LEAST_SHARE = 1 / 16


class TrainingExamples:
    """Draws examples by number; the one place where they are made.

    Example n takes the n-th photograph and the n-th painting of two endless shuffles, so that every
    file comes once an epoch. A file that cannot be read is noted in `skipped` and another one,
    chosen by (seed, n) too, takes its place.

    Attributes:
      options: as given.
      keys: of an example: `CONTENT_KEYS`, and `STYLE_KEYS` where there are styles.
      photos: the `PhotoSource`.
      styles: the `StyleSource`, in whose `names` `style_index` counts; None where there are none.
      skipped: files left out so far, with the reasons.
      failure: why `make_example` found no file that can be read, or None: of its error, raised in
        a thread of tf.data, an error of TensorFlow arrives.
    """

    def __init__(
        self,
        options: TrainingDataOptions,
        *,
        photos: PhotoSource | None = None,
        styles: StyleSource | None = None,
    ):
        """Lists the pictures and reads one of each kind.

        Args:
          options: what to read and how to cut it.
          photos: use this `PhotoSource` instead of `options.photos`.
          styles: use this `StyleSource` instead of `options.styles`.

        Raises:
          InputError: nothing to read where the options say.
        """
        self.options = options
        self.skipped = SkippedFiles()
        self.failure: str | None = None
        self._unusable: set[tuple[str, int]] = set()
        self.photos = make_photo_source(options) if photos is None else photos
        self.styles = styles
        if styles is None and options.styles is not None:
            self.styles = make_style_source(options)
        self.keys = CONTENT_KEYS if self.styles is None else (*CONTENT_KEYS, *STYLE_KEYS)
        self.make_example(0)

    def cut_as(self, options: TrainingDataOptions) -> "TrainingExamples":
        """Examples of the same files, cut as other options say."""
        if options == self.options:
            return self
        return TrainingExamples(options, photos=self.photos, styles=self.styles)

    def make_example(self, number: int) -> dict[str, np.ndarray]:
        """Draws one example.

        Args:
          number: 0 or more; batch k of size B holds the numbers k·B to k·B + B - 1.

        Returns:
          dict of `keys`: "content" float32 `[S, S, 3]` in [0, 1], "region" float32
          `[S, S, 1]` of 0 and 1, "style" float32 `[S, S, 3]`, "content_name" and "style_name"
          bytes, "style_index" int32.

        Raises:
          InputError: 50 pictures in a row could not be read.
        """
        options, size = self.options, self.options.picture_size
        rng = make_generator(options.seed, "content", number)
        index, photograph = self._load(self.photos, "photos", options.min_crop, number)
        cropped = choose_region(
            rng,
            photograph,
            size=size,
            mix=options.region_mix,
            min_crop=options.min_crop,
            max_crop=options.max_crop,
            flip=options.flip,
            report=lambda error: self.skipped.add(f"mask of {self.photos.names[index]}", error),
        )
        example = {
            "content": crop_picture(photograph.pixels_uint8, cropped.crop, size),
            "region": cropped.region[..., None].astype(np.float32),
            "content_name": np.array(self.photos.names[index].encode(), object),
        }
        if self.styles is None:
            return example
        style_index, style = self._make_style(number)
        return {
            **example,
            "style": style,
            "style_name": np.array(self.styles.names[style_index].encode(), object),
            "style_index": np.int32(style_index),
        }

    def make_batch(self, step: int) -> dict[str, np.ndarray]:
        """Batch `step`: its examples stacked, with the keys of `make_example`."""
        size = self.options.batch_size
        examples = [self.make_example(step * size + i) for i in range(size)]
        return {key: np.stack([example[key] for example in examples]) for key in self.keys}

    def make_styles(self, step: int) -> np.ndarray:
        """The paintings of batch `step`, `[B, S, S, 3]`, without its photographs."""
        size = self.options.batch_size
        return np.stack([self._make_style(step * size + i)[1] for i in range(size)])

    def _make_style(self, number: int) -> tuple[int, np.ndarray]:
        """The index of the painting that comes at `number`, and its crop."""
        options = self.options
        scaled = options.min_style_scale is not None
        least = _LEAST_SHARE if scaled else options.min_style_crop
        index, style = self._load(self.styles, "styles", least, number)
        crop = choose_centre(*style.shape[:2])
        if options.augment_styles:
            rng = make_generator(options.seed, "style", number)
            limits = options.min_style_crop, options.max_style_crop
            if scaled:
                scales = np.log([options.min_style_scale, options.max_style_scale])
                side = options.picture_size / math.exp(rng.uniform(*scales))
                limits = (min(side / min(style.shape[:2]), 1.0),) * 2
            crop = choose_crop(rng, *style.shape[:2], min_scale=limits[0], max_scale=limits[1])
        return index, crop_picture(style, crop, options.picture_size)

    def _load(
        self, source: PhotoSource | StyleSource, purpose: str, min_crop: float, number: int
    ) -> tuple[int, Any]:
        """The index and content of the picture at `number`, or of its replacement."""
        length, seed = len(source.names), self.options.seed
        index = choose_index(seed, purpose, number, length)
        # The tightest crop shall still have a pixel for each pixel of the example.
        shrink_to = max(self.options.min_side, math.ceil(self.options.picture_size / min_crop))
        replacements = make_generator(seed, f"{purpose} replacement", number)
        for _ in range(_MOST_TRIES):
            name = source.names[index]
            if (purpose, index) not in self._unusable:
                try:
                    loaded = source.load(index, shrink_to=shrink_to)
                    pixels = getattr(loaded, "pixels_uint8", loaded)
                    if min(pixels.shape[:2]) < self.options.min_side:
                        height, width = pixels.shape[:2]
                        raise InputError(f"{width}x{height} is too small to use")
                    return index, loaded
                except InputError as error:
                    self._unusable.add((purpose, index))
                    self.skipped.add(name, error)
            index = int(replacements.integers(length))
        self.failure = (
            f"--{purpose}: {_MOST_TRIES} pictures in a row could not be used, the last one {name} "
            f"({self.skipped.reasons.get(name)}); bin/prepare_data lists the bad files"
        )
        raise InputError(self.failure)
