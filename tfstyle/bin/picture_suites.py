# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The suites of bin/benchmark that compare ways to paint with one network."""

from absl import flags

flags.disclaim_key_flags()
FLAGS = flags.FLAGS


def run_tiles() -> None:
    """Tiles beside the whole picture."""
    from tfstyle.evaluation.tile_benchmark import TileBenchmarkOptions, run_tile_benchmark

    run_tile_benchmark(TileBenchmarkOptions(checkpoint=FLAGS.checkpoint, output=FLAGS.output))


def run_strokes() -> None:
    """Strokes of all sizes."""
    from tfstyle.evaluation.stroke_benchmark import StrokeBenchmarkOptions, run_stroke_benchmark

    run_stroke_benchmark(
        StrokeBenchmarkOptions(
            styles=FLAGS.styles, checkpoint=FLAGS.checkpoint, output=FLAGS.output
        )
    )
    print(f"written: {FLAGS.output}/strokes.md, strokes.jpg")


def run_edges() -> None:
    """The edge modes on instance masks."""
    from tfstyle.evaluation.edge_benchmark import EdgeBenchmarkOptions, run_edge_benchmark

    painters = {}
    if FLAGS.checkpoint:
        from tfstyle.evaluation.edge_painters import make_network_painter
        from tfstyle.methods.checkpoint import load_network

        painters = {
            "paint": make_network_painter(load_network(FLAGS.checkpoint)),
            "painter": FLAGS.checkpoint,
        }
    run_edge_benchmark(
        EdgeBenchmarkOptions(
            photos=FLAGS.photos,
            annotations=FLAGS.annotations,
            masks=FLAGS.masks,
            styles=FLAGS.styles,
            count=FLAGS.count or 64,
            output=FLAGS.output,
        ),
        **painters,
    )
    print(f"written: {FLAGS.output}/edges.md, edges.png")


def run_video() -> None:
    """Flicker of sequences, and masks carried along."""
    from tfstyle.evaluation.video_benchmark import VideoBenchmarkOptions, run_video_benchmark
    from tfstyle.video.mask_carrying import MaskCarrier

    run_video_benchmark(
        VideoBenchmarkOptions(
            sequences=FLAGS.sequences,
            styles=FLAGS.styles,
            count=FLAGS.frames,
            size=FLAGS.frame_size,
            checkpoint=FLAGS.checkpoint,
            vgg16_weights=FLAGS.vgg16_weights,
            output=FLAGS.output,
        ),
        make_carrier=MaskCarrier,
    )
