# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Motion between two frames of a sequence: estimating it, following it, and where it is hidden.

A flow is float32 `[H, W, 2]`, rows first, in pixels, of one frame towards another: what is at p in
the first is at p + flow[p] in the second.
"""

import cv2
import numpy as np

# Ruder, Dosovitskiy, Brox, "Artistic style transfer for videos", GCPR 2016, section 4.2: the two
# flows of a pixel may differ by a share of their lengths, and by so many square pixels.
_ROUND_TRIP_SHARE = 0.01
_ROUND_TRIP_FLOOR = 0.5
# The same section: a flow changes more than this at the border of something that moves.
_BORDER_SHARE = 0.01
_BORDER_FLOOR = 0.002
# The coarsest level of the search has patches of 8 pixels; smaller frames are enlarged.
_SHORTEST_SIDE = 64


def estimate_flow(first_uint8: np.ndarray, second_uint8: np.ndarray) -> np.ndarray:
    """The flow of one frame towards another, by dense inverse search.

    Kroeger, Timofte, Dai, Van Gool, "Fast optical flow using dense inverse search", ECCV 2016;
    OpenCV's implementation, preset "medium".

    Args:
      first_uint8, second_uint8: RGB `[H, W, 3]`.

    Returns:
      Flow, `[H, W, 2]`; the same for the same frames and number of threads.
    """
    height, width = first_uint8.shape[:2]
    scale = max(1.0, _SHORTEST_SIDE / min(height, width))
    size = round(width * scale), round(height * scale)
    greys = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in (first_uint8, second_uint8)]
    if scale > 1:
        greys = [cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR) for grey in greys]
    search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flow = search.calc(*greys, None)[..., ::-1]
    if scale > 1:
        factors = np.float32((height / size[1], width / size[0]))
        flow = cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR) * factors
    return np.ascontiguousarray(flow)


def warp_by_flow(
    picture: np.ndarray, flow: np.ndarray, *, interpolation: int = cv2.INTER_CUBIC
) -> np.ndarray:
    """What the frame that the flow leads to looks like from where the flow starts.

    Args:
      picture: `[H, W]` or `[H, W, C]`, float32 or uint8, of the frame that the flow leads to.
      flow: `[H, W, 2]`.
      interpolation: OpenCV's; bicubic keeps more of a texture than bilinear, and may overshoot.

    Returns:
      The picture's shape and type; beyond its border its last row or column is repeated. A flow of
      zero gives the picture back.
    """
    rows, columns = np.mgrid[: flow.shape[0], : flow.shape[1]].astype(np.float32)
    return cv2.remap(
        picture,
        columns + flow[..., 1],
        rows + flow[..., 0],
        interpolation,
        borderMode=cv2.BORDER_REPLICATE,
    )


def find_hidden(flow: np.ndarray, back: np.ndarray, *, borders: bool = True) -> np.ndarray:
    """Pixels of the first frame that the second does not show, by the round trip of their flow.

    Eq. 5 and 6 of Ruder et al. 2016.

    Args:
      flow: of the first frame towards the second.
      back: of the second towards the first.
      borders: whether pixels count, too, at which the flow itself changes abruptly, as it does at
        the outline of what moves; there it is uncertain.

    Returns:
      bool `[H, W]`; pixels whose flow leaves the picture are among them.
    """
    height, width = flow.shape[:2]
    returned = warp_by_flow(back, flow, interpolation=cv2.INTER_LINEAR)
    lengths = (flow**2).sum(-1) + (returned**2).sum(-1)
    missed = ((flow + returned) ** 2).sum(-1)
    hidden = missed > _ROUND_TRIP_SHARE * lengths + _ROUND_TRIP_FLOOR
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    for place, end in ((rows + flow[..., 0], height), (columns + flow[..., 1], width)):
        hidden |= (place < -0.5) | (place > end - 0.5)
    if borders:
        steps = sum((np.gradient(flow, axis=axis) ** 2).sum(-1) for axis in (0, 1))
        hidden |= steps > _BORDER_SHARE * (flow**2).sum(-1) + _BORDER_FLOOR
    return hidden
