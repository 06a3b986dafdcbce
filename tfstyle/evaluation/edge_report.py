# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Reports on the edge modes: a table, and crops to look at."""

from collections.abc import Mapping, Sequence

import numpy as np

from tfstyle.evaluation.picture_grid import outline_region
from tfstyle.regions.edge_blending import blend_edge
from tfstyle.regions.edge_options import DEFAULT_EDGE
from tfstyle.regions.edge_weights import compute_edge_distance

# CIE 1976 delta E (Mahy et al., "Evaluation of uniform color spaces", 1994).
JUST_NOTICEABLE = 2.3
# Figure, heading, digits, in the order of the table.
_COLUMNS = (
    ("jump", "jump", 1),
    ("seam", "seam", 1),
    ("leak", "leak", 1),
    ("missing", "missing", 1),
    ("outline", "outline", 2),
    ("coarse", "outline, coarse mask", 2),
    ("beyond", "changed beyond", 0),
    ("milliseconds", "ms", 0),
)
_LEGEND = """\
- **jump**: colour difference (CIE 1976 delta E) of neighbours on either side of the mask's edge;
  the photographs' own is {jump:.1f}
- **seam**: how much larger it is than the photograph's own, where that is below 5
- **leak**: difference to the photograph outside, **missing**: difference to the stylized picture
  inside, each summed across the edge (delta E x pixels)
- **outline**: by how many pixels the blend weights miss the mask's outline; **coarse mask**: the
  same when they are made from the mask in blocks of 8 pixels, as small segmentation models give it
- **changed beyond**: pixels farther outside than the radius that are not the photograph's own
- **ms**: median time of one blend of {size}x{size} pixels
"""


def format_edge_table(
    table: Mapping[tuple[str, int], Mapping[str, float]], *, source: str, size: int, jump: float
) -> str:
    """Markdown of {(edge, radius): {figure: number}}.

    Args:
      table: the figures.
      source: what the figures are means of.
      size: side of the picture that was timed.
      jump: mean colour jump of the photographs themselves.

    Returns:
      str: heading, recommendation, a row for each mode, legend.
    """
    lines = [
        f"# Edges: mean of {source}",
        "",
        f"Default: `{DEFAULT_EDGE}`. " + _recommend(table),
        "",
        "| edge | " + " | ".join(heading for _, heading, _ in _COLUMNS) + " |",
        "|---" + "|---:" * len(_COLUMNS) + "|",
    ]
    for (edge, radius), figures in table.items():
        cells = [f"{figures[key]:.{digits}f}" for key, _, digits in _COLUMNS]
        lines.append("| " + " | ".join([name_mode(edge, radius), *cells]) + " |")
    return "\n".join(lines) + "\n\n" + _LEGEND.format(jump=jump, size=size)


def _recommend(table):
    smooth = {
        mode: figures["leak"]
        for mode, figures in table.items()
        if figures["seam"] < JUST_NOTICEABLE
    }
    if not smooth:
        return "No edge hides its seam."
    best = min(smooth, key=smooth.get)
    return f"Of those whose seam is below {JUST_NOTICEABLE}, `{name_mode(*best)}` leaks least."


def cut_edge_crops(
    content_uint8: np.ndarray,
    stylized_uint8: np.ndarray,
    region: np.ndarray,
    modes: Sequence[tuple[str, int]],
    *,
    side: int = 96,
    zoom: int = 3,
) -> list[np.ndarray]:
    """Crops the photograph, with the edge drawn in, and each mode, at the top of the edge.

    Args:
      content_uint8, stylized_uint8: `[H, W, 3]`, H and W at least `side`.
      region: bool `[H, W]`.
      modes: (edge, radius) pairs.
      side: of the crop, pixels.
      zoom: how often each pixel is repeated along each axis.

    Returns:
      list of uint8 `[side * zoom, side * zoom, 3]`.
    """
    # Heads, ears and leaves are at the top, and the picture's border is not.
    rows, columns = np.nonzero(compute_edge_distance(region) == 1)
    top, left = (
        int(np.clip(middle - side // 2, 0, length - side))
        for middle, length in zip((rows[0], columns[0]), region.shape)
    )
    pictures = [outline_region(content_uint8, region)] + [
        blend_edge(content_uint8, stylized_uint8, region, edge=edge, radius=radius)
        for edge, radius in modes
    ]
    crops = [picture[top : top + side, left : left + side] for picture in pictures]
    return [crop.repeat(zoom, axis=0).repeat(zoom, axis=1) for crop in crops]


def name_mode(edge: str, radius: int) -> str:
    """ "hard", or "feather 8"."""
    return edge if edge == "hard" else f"{edge} {radius}"
