# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles regions of a film, or of a folder of frames, so that they do not flicker.

    bin/stylize_video --content=film.mp4 --mask=masks/ --style=painting.jpg --output=out.mp4
    bin/stylize_video --content=film.mp4 --mask=first.png --style=painting.jpg --output=out.mp4
    bin/stylize_video --content=frames/ --grabcut=40,60,300,420 --style=painting.jpg \\
        --output=results/ --write_masks=masks/

Masks are a folder or a film of masks, annotations, or the mask of the first frame, in any way that
bin/stylize takes; frames without one get that of the frame before, carried along. The film keeps
its size, times and sound. If the job is stopped or killed, --resume goes on.

Exit status: 0 when every frame was restyled, 2 when the flags or the input are wrong, 1 when some
frames or masks could not be read (the others are done) or the disk is full.
"""

import sys

from absl import flags

from tfstyle.bin.launching import launch
from tfstyle.bin.stylize_flags import define_stylize_flags, read_stylize_options

# Of tfstyle/video/video_options.py and inference/stability.py.
_STABILITY = ("smooth_statistics", "carry_grain", "mix_previous", "detect_cuts")
_OTHERS = ("carry_masks", "coco_track", "write_masks", "codec", "crf", "frame_rate")
_SHOWN_FAULTS = 10

define_stylize_flags()
flags.DEFINE_string("content", None, "Film, or a folder or pattern of frames.")
flags.DEFINE_string(
    "output", None, "Film (.mp4 .mov .mkv .webm .avi), or a folder, which gets the frames."
)
flags.DEFINE_bool("carry_masks", True, "Carry masks along to frames that have none.")
flags.DEFINE_integer(
    "coco_track", None, "With --coco_annotations: the object of this track_id or instance_id."
)
flags.DEFINE_string("write_masks", None, "Folder for the mask of each frame, to look at.")
flags.DEFINE_float(
    "smooth_statistics",
    0.0,
    "Share of the region's statistics that stays from frame to frame, such as 0.8; 0: none.",
)
flags.DEFINE_bool("carry_grain", True, "Let the strokes' grain move with the region.")
flags.DEFINE_float(
    "mix_previous",
    0.5,
    "Share of the previous result, moved by optical flow, where it shows the same; 0: none.",
)
flags.DEFINE_bool("detect_cuts", True, "Begin anew where the scene changes.")
flags.DEFINE_string("codec", None, "FFmpeg's encoder; default: libx264, of .webm libvpx-vp9.")
flags.DEFINE_integer(
    "crf", 18, "Constant rate factor of the encoder, 0 is best.", lower_bound=0, upper_bound=63
)
flags.DEFINE_float("frame_rate", 25.0, "Of a film made of a folder of frames.")
flags.DEFINE_bool("resume", False, "Go on with a job that was stopped.")
flags.mark_flags_as_required(["content", "output"])


def main(argv: list[str]) -> int:
    del argv
    from tfstyle.inference.stability import Stability
    from tfstyle.video.stylize_video import stylize_video
    from tfstyle.video.video_options import VideoOptions

    values = flags.FLAGS
    stability = Stability(**{name: values[name].value for name in _STABILITY})
    options = VideoOptions(
        read_stylize_options(),
        stability,
        **{name: values[name].value for name in _OTHERS},
    )
    summary = stylize_video(options)
    print(summary.output)
    for fault in summary.faults[:_SHOWN_FAULTS]:
        print(f"not read: {fault}", file=sys.stderr)
    if summary.faults:
        print(
            f"{summary.frames} frames restyled; {len(summary.faults)} faults in the input",
            file=sys.stderr,
        )
    return int(bool(summary.faults))


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
