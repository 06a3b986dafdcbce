# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""bin/stylize_video with pieces of two frames, so that a short job has several."""

from tfstyle.bin import stylize_video as program
from tfstyle.video import stylize_video

if __name__ == "__main__":
    stylize_video.PIECE_LENGTH = 2
    program.run()
