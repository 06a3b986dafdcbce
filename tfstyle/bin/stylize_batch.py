# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Restyles many photographs on one machine or a Ray cluster; needs tfstyle[ray].

    bin/stylize_batch --content=photos/ --mask=masks/ --style=painting.jpg --output=results/
    bin/stylize_batch --content=manifest.csv --output=s3://bucket/results --address=auto --actors=64

A manifest is CSV, JSON lines or Parquet with a column content and any of output, mask,
mask_threshold, invert_mask, mask_from_alpha, box, polygon, grabcut, coco_annotations,
coco_category, coco_instance, style, style_mask, style_strength, preserve_color, stroke_size, edge,
edge_radius, quality, regions_file. Its paths are relative to its folder, outputs to --output. Paths
may be URLs. What a row leaves out is as the flags say.

<output>/tfstyle_results.jsonl has one row for each input: written, with sha256, bytes and seconds,
or failed, with the error. Started again, the program does only what is missing or has changed.

Exit status: 0 when every picture was restyled, 2 when the flags or the manifest are wrong, 1 when
some pictures failed or the job had to stop.
"""

import dataclasses
import sys

from absl import flags

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.stylize_batch import JobStopped, stylize_batch
from tfstyle.bin.launching import FAILURE, launch
from tfstyle.bin.stylize_flags import define_stylize_flags, read_stylize_options

define_stylize_flags()
flags.DEFINE_string("content", None, "Manifest, folder or pattern; a path or URL.")
flags.DEFINE_string("output", None, "Folder of the results; a path or URL.")
flags.DEFINE_string(
    "address", None, "Ray cluster, such as auto or head:6379; default: this machine alone."
)
flags.DEFINE_integer(
    "actors", None, "Processes that hold the network; default: as many as fit.", lower_bound=1
)
flags.DEFINE_float(
    "cpus_per_actor", 1.0, "Processors of an actor, and threads of its network.", lower_bound=0.1
)
flags.DEFINE_float("gpus_per_actor", 0.0, "GPUs of an actor; 0.5 lets two share one.", 0)
flags.DEFINE_integer(
    "block_size", 16, "Pictures of similar size that an actor takes at a time.", lower_bound=1
)
flags.DEFINE_float(
    "seconds_per_picture", 600.0, "A picture that takes longer has failed.", lower_bound=0.001
)
flags.DEFINE_integer(
    "most_attempts",
    3,
    "Processes that a picture may take down before it has failed.",
    lower_bound=1,
)
flags.DEFINE_integer("wave_size", 20_000, "Rows that are in memory at a time.", lower_bound=1)
flags.DEFINE_integer(
    "object_store", 300 * 2**20, "Bytes of Ray's shared memory, without --address.", 80 * 2**20
)
flags.mark_flags_as_required(["content", "output"])


def main(argv: list[str]) -> int:
    del argv
    values = flags.FLAGS
    engine = [field.name for field in dataclasses.fields(BatchOptions) if field.name in values]
    try:
        summary = stylize_batch(
            BatchOptions(read_stylize_options(), **{name: values[name].value for name in engine})
        )
    except JobStopped as error:
        print(f"error: {error}; start again to go on", file=sys.stderr)
        return FAILURE
    rate = summary.written / summary.seconds
    print(
        f"{summary.written} written, {summary.left} there already, {summary.failed} failed in "
        f"{summary.seconds:.0f} s ({rate:.2f} pictures a second): {summary.results}"
    )
    return int(bool(summary.failed))


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
