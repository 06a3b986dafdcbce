# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a pass of the networks holds in memory."""

from tfstyle.methods.local_transfer.config import LocalTransferConfig

# Copies of the widest feature map in memory at the peak of a pass: doubled, padded, convolved, and
# what the allocator keeps. `bin/benchmark --suite=region` found 1,400 bytes of resident memory a
# pixel for the default widths, in one pass over 1024x1024.
LIVE_COPIES = 5.5


def estimate_bytes_per_pixel(config: LocalTransferConfig) -> int:
    """Working memory of one pass, in bytes for each pixel of its content."""
    # The trunk is at a quarter of the size, doubled once before the first decoder channels and
    # once more before the second; the last layer sees the colours beside its features.
    widest = max(
        config.encoder_channels[1] / 4,
        config.decoder_channels[0],
        config.decoder_channels[1] + 3,
    )
    return int(4 * LIVE_COPIES * widest)


def estimate_style_bytes_per_pixel(config: LocalTransferConfig) -> int:
    """Working memory of encoding a style picture, in bytes for each of its pixels."""
    # The first step halves the size; before it, the picture is scaled and padded.
    widest = max(config.encoder_channels[0], config.style_channels[0]) / 4
    return int(4 * LIVE_COPIES * max(widest, 6))
