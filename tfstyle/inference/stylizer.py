# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The main class of the library: takes a photograph, regions and styles, returns a picture."""

import dataclasses
import functools
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, load_picture
from tfstyle.inference.compiled_network import CompiledNetwork
from tfstyle.inference.frame_sequence import FrameSequence
from tfstyle.inference.masks import read_mask
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY
from tfstyle.inference.palette import Palette, keep_chroma
from tfstyle.inference.progress import OnProgress, ignore_progress, split_progress
from tfstyle.inference.region_options import Region
from tfstyle.inference.region_painter import RegionPainter
from tfstyle.inference.stability import Stability
from tfstyle.inference.stroke_painter import paint_strokes
from tfstyle.inference.stroke_passes import plan_passes
from tfstyle.inference.style_codes import STYLE_SIZE, CodeStore, StyleCodes
from tfstyle.inference.style_mixture import StyleCode
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.ops.boxes import align_box, compute_bounding_box, expand_box, intersect_boxes
from tfstyle.regions.edge_blending import blend_edge
from tfstyle.regions.edge_options import (
    DEFAULT_EDGE,
    DEFAULT_RADIUS,
    check_edge,
    compute_edge_halo,
    compute_edge_margin,
    compute_edge_stride,
)


class Stylizer:
    """Restyles regions of pictures; keeps the network and caches style codes between calls.

    Pixels farther outside a mask than the edge radius stay as they are, bit for bit; with the edge
    "hard" (the default) all pixels outside do. Thread-safe.

    Args:
      network: of a method of the registry.
      max_memory: memory for a pass of the network, in addition to the pictures: bytes, or text such
        as "800MB". Larger regions are painted in tiles.
      max_pixels: pictures with more pixels are refused.
      style_size: shorter side to which larger style pictures are downscaled.
      progress: show a progress bar after two seconds.
      trace: see `CompiledNetwork`; without it, a first small picture is ready sooner.
      code_store: shares style codes with other processes of the same network.
    """

    def __init__(
        self,
        network: Any,
        *,
        max_memory: str | int = DEFAULT_MAX_MEMORY,
        max_pixels: int = DEFAULT_MAX_PIXELS,
        style_size: int = STYLE_SIZE,
        progress: bool = False,
        trace: bool = True,
        code_store: CodeStore | None = None,
    ):
        compiled = CompiledNetwork(network, trace=trace)
        self._painter = RegionPainter(compiled, max_memory=max_memory, progress=progress)
        self._styles = StyleCodes(
            compiled, style_size=style_size, max_pixels=max_pixels, store=code_store
        )
        self._takes_coarse = "coarse" in network.takes
        self._controls_strength = "style_strength" in network.takes
        self._max_pixels = max_pixels

    def stylize(
        self,
        content: Any,
        mask: Any,
        style: Any,
        *,
        style_strength: float = 1.0,
        preserve_color: str = "none",
        stroke_size: float = 1.0,
        edge: str = DEFAULT_EDGE,
        edge_radius: int = DEFAULT_RADIUS,
    ) -> np.ndarray:
        """Restyles one region.

        Args:
          content: path, bytes, Pillow picture, or array (uint8, or float in [0, 1]).
          mask, style, style_strength, preserve_color, stroke_size, edge, edge_radius: see
            `Region`.

        Returns:
          RGB uint8 `[H, W, 3]` of the content's size; the content where the mask is an empty array.

        Raises:
          InputError: a file cannot be read or is too large, a mask has another size, a mask file is
            empty, an option is out of range, or no pixel of the network's output is finite.
          MemoryError: a pass of the network does not fit into memory; lower `max_memory`.
        """
        region = Region(mask, style, style_strength, preserve_color, stroke_size)
        return self.stylize_regions(content, [region], edge=edge, edge_radius=edge_radius)

    def stylize_regions(
        self,
        content: Any,
        regions: Sequence[Region | dict],
        *,
        edge: str = DEFAULT_EDGE,
        edge_radius: int = DEFAULT_RADIUS,
        on_warning: Callable[[str], object] = warnings.warn,
        on_progress: OnProgress = ignore_progress,
    ) -> np.ndarray:
        """Restyles several regions, each in its own way; where they overlap, the later one wins.

        Every region is painted from the content, never from the result of another region; soft
        edges blend with what lies beneath.

        Args:
          content: as in `stylize`.
          regions: the regions, in order; a dict holds the arguments of a `Region`.
          edge, edge_radius: for regions that do not set them.
          on_warning: called with one line of text if some pixels of a region could not be painted.
          on_progress: called between passes of the network with the share that is done; what it
            raises ends the work.

        Returns:
          RGB uint8 `[H, W, 3]`.

        Raises:
          InputError, MemoryError: see `stylize`.
        """
        picture = load_picture(content, max_pixels=self._max_pixels, name=_name(content))
        check_edge(edge, edge_radius)
        regions = [Region(**r) if isinstance(r, dict) else r for r in regions]
        # Read all inputs before painting anything, so that a mistake costs no time.
        masks = [read_mask(region.mask, picture) for region in regions]
        plans = [
            self._plan(region, picture.pixels_uint8, mask) for region, mask in zip(regions, masks)
        ]
        result = picture.pixels_uint8.copy()
        parts = split_progress(on_progress, [1 + np.count_nonzero(mask) for mask in masks])
        for number, (region, mask, passes, on_part) in enumerate(
            zip(regions, masks, plans, parts), start=1
        ):
            if mask.any() and region.style_strength > 0:
                region = _set_edge(region, edge, edge_radius)
                unpainted = self._restyle(
                    picture.pixels_uint8, mask, region, passes, result, on_progress=on_part
                )
                name = f"{picture.name}, region {number}" if len(regions) > 1 else picture.name
                _report_unpainted(unpainted, mask, name, on_warning)
        return result

    def stylize_frames(
        self,
        frames: Iterable[Any],
        masks: Iterable[Any],
        style: Any,
        *,
        style_strength: float = 1.0,
        preserve_color: str = "none",
        stroke_size: float = 1.0,
        edge: str = DEFAULT_EDGE,
        edge_radius: int = DEFAULT_RADIUS,
        stability: Stability = Stability(),
    ) -> Iterator[np.ndarray]:
        """Restyles one region of the frames of a sequence; they come one by one, as they are made.

        Args:
          frames: pictures of one size, each as `content` of `stylize`; read one at a time.
          masks: of each frame, as `mask` of `stylize`; an empty array leaves its frame as it is.
          style, style_strength, preserve_color, stroke_size, edge, edge_radius: see `Region`.
          stability: what keeps the frames alike; `NO_STABILITY` restyles each by itself.

        Yields:
          RGB uint8 `[H, W, 3]`.

        Raises:
          InputError: see `stylize`; or a frame of another size.
          ValueError: there are fewer masks than frames, or more.
        """
        region = Region(None, style, style_strength, preserve_color, stroke_size)
        sequence = self.begin_frames(
            [region], edge=edge, edge_radius=edge_radius, stability=stability
        )
        for frame, mask in zip(frames, masks, strict=True):
            picture = load_picture(frame, max_pixels=self._max_pixels, name=_name(frame))
            yield sequence.paint(picture.pixels_uint8, [read_mask(mask, picture)])

    def begin_frames(
        self,
        regions: Sequence[Region],
        *,
        edge: str = DEFAULT_EDGE,
        edge_radius: int = DEFAULT_RADIUS,
        stability: Stability = Stability(),
    ) -> FrameSequence:
        """Begins a sequence whose frames have these regions; see `stylize_frames`.

        Args:
          regions: in order; the masks come with the frames, so theirs are not looked at.
          edge, edge_radius: for regions that do not set them.
          stability: what keeps the frames alike.
        """
        check_edge(edge, edge_radius)
        regions = [_set_edge(region, edge, edge_radius) for region in regions]
        return FrameSequence(
            regions,
            plan=self._plan,
            restyle=self._restyle,
            painter=self._painter,
            stability=stability,
        )

    def encode_style(self, style: Any) -> StyleCode:
        """Encodes a style or a mixture; the code can be passed instead of the picture.

        The code is of the picture at its own size. With a `stroke_size` above 1, all passes use it.
        """
        return StyleCode(self._styles.encode(style))

    def encode_styles_of(self, region: Region) -> None:
        """Encodes all that a region needs of its styles, and keeps it for the pictures to come.

        Raises:
          InputError: a style cannot be read or encoded.
        """
        for stroke_pass in self._plan_passes(region):
            self._styles.encode(region.style, scale=stroke_pass.style_scale, mask=region.style_mask)

    def _plan_passes(self, region):
        return plan_passes(region.stroke_size, coarse_to_fine=self._takes_coarse)

    def _plan(self, region, content_uint8, mask):
        """The passes that paint a region, each with its style code."""
        palette = None
        if region.preserve_color == "palette" and mask.any():
            palette = Palette(content_uint8, mask)
        return [
            (
                p,
                self._styles.encode(
                    region.style, scale=p.style_scale, palette=palette, mask=region.style_mask
                ),
            )
            for p in self._plan_passes(region)
        ]

    def _restyle(
        self,
        content_uint8,
        mask,
        region,
        passes,
        result,
        *,
        track=None,
        find_motion=None,
        on_progress=ignore_progress,
    ):
        """Paints one region into `result`; returns the number of unpainted pixels.

        Of a sequence, `track` is what the region carries along, and `find_motion` gives the motion
        in a box.
        """
        edge, radius = region.edge, region.edge_radius
        reach = compute_edge_margin(edge=edge, radius=radius)
        margin = compute_edge_halo(edge=edge, radius=radius)
        box = align_box(
            expand_box(compute_bounding_box(mask), margin, *mask.shape),
            compute_edge_stride(edge=edge, radius=radius),
            *mask.shape,
        )
        painted_uint8 = content_uint8[box.slices].copy()
        known, unpainted = np.zeros(painted_uint8.shape[:2], bool), 0
        motion = find_motion(box) if find_motion else None
        paint = functools.partial(paint_strokes, self._painter)
        if track is not None:
            paint = functools.partial(track.paint, motion)
        strength, taken = region.style_strength, {}
        if self._controls_strength and strength < 1:
            strength, taken = 1.0, {"style_strength": np.float32([strength])}
        for part, painted in paint(
            content_uint8, mask, passes, reach=reach, taken=taken, on_progress=on_progress
        ):
            wanted = intersect_boxes(part, box)
            if wanted is None:
                continue
            content = content_uint8[wanted.slices]
            painted, finite = _fill_in(painted[wanted.relative_to(part).slices], content)
            unpainted += np.count_nonzero(~finite & mask[wanted.slices])
            if region.preserve_color == "luminance":
                painted = keep_chroma(content, painted)
            mixed = _mix(content, painted, strength)
            painted_uint8[wanted.relative_to(box).slices] = mixed
            known[wanted.relative_to(box).slices] = finite
        if track is not None:
            painted_uint8 = track.mix(painted_uint8, box, known, motion)
        result[box.slices] = blend_edge(
            result[box.slices],
            painted_uint8,
            mask[box.slices],
            edge=edge,
            radius=radius,
            guide_uint8=content_uint8[box.slices],
        )
        return unpainted


def load_stylizer(
    checkpoint: str | os.PathLike | None = None,
    *,
    method: str | None = None,
    settings: Mapping[str, Any] | None = None,
    vgg_weights: str | None = None,
    allow_random_weights: bool = False,
    **options: Any,
) -> Stylizer:
    """Loads the network of a checkpoint, or of a method without one, into a `Stylizer`.

    Args:
      checkpoint: checkpoint folder; None is the one that ships with tfstyle.
      method, settings, vgg_weights, allow_random_weights: see `MethodChoice`.
      **options: options of `Stylizer`.

    Raises:
      InputError: see `MethodChoice.open_network`.
    """
    if not isinstance(checkpoint, (str, os.PathLike, type(None))):
        raise InputError(
            f"checkpoint {checkpoint!r}: give the path of a checkpoint folder, or None for the "
            "shipped one"
        )
    choice = MethodChoice(method, checkpoint, settings or {}, vgg_weights, allow_random_weights)
    return Stylizer(choice.open_network(), **options)


def _name(content):
    """The content's name in error messages; None for a file, which has its own."""
    return None if isinstance(content, (str, os.PathLike)) else "the content"


def _set_edge(region, edge, edge_radius):
    return dataclasses.replace(
        region,
        edge=region.edge or edge,
        edge_radius=edge_radius if region.edge_radius is None else region.edge_radius,
    )


def _fill_in(painted, content_uint8):
    """Puts the content where the output is not finite; also returns bool `[h, w]`, where it is.

    The standard deviation of a region of a few pixels is close to zero, and the network may
    overflow.
    """
    finite = np.isfinite(painted).all(axis=-1)
    if finite.all():
        return painted, finite
    return np.where(finite[..., None], painted, content_uint8 / np.float32(255)), finite


def _report_unpainted(count, mask, name, on_warning):
    """Raises if nothing of a region was painted, and warns if part of it was not."""
    total = np.count_nonzero(mask)
    if count == total:
        raise InputError(
            f"{name}: the network gives no finite number for any of the {total} pixels to restyle; "
            "give a larger region, another style picture or another checkpoint"
        )
    if count:
        on_warning(
            f"{name}: the network gives no finite number for {count} of the {total} pixels to "
            "restyle; they stay as they are"
        )


def _mix(content_uint8, painted, strength):
    """uint8 of content + strength * (painted - content)."""
    painted = 255 * painted
    if strength < 1:
        painted = content_uint8 + np.float32(strength) * (painted - content_uint8)
    return np.rint(np.clip(painted, 0, 255)).astype(np.uint8)
