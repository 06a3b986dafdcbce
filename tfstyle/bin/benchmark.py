# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the speed, memory and quality that tfstyle promises; writes tables, plots and figures.

Speed and memory:
bin/benchmark --suite=region          time and memory against the region's share
bin/benchmark --suite=region --large  also half of a 7680x4320 picture
bin/benchmark --suite=network         time and memory beside Johnson et al.'s network
bin/benchmark --suite=table1          time and memory of every method
bin/benchmark --suite=batch           pictures a second of bin/stylize_batch, and its overhead
bin/benchmark --suite=serving --saved_model=models/tfstyle --servers=http://localhost:8501
bin/benchmark --suite=soak --saved_model=models/tfstyle --servers=http://localhost:8501

Quality; the last four take --photos, --annotations or --masks, --styles and weights of a VGG:
bin/benchmark --suite=tiles             difference between tiles and the whole picture
bin/benchmark --suite=strokes           how strokes grow with stroke_size
bin/benchmark --suite=edges             the edge modes on real instance masks
bin/benchmark --suite=video             flicker of sequences, and masks carried along
bin/benchmark --suite=quality           every method that has weights, on the same triples
bin/benchmark --suite=gatys_iterations  how many of Gatys' iterations the network is worth
bin/benchmark --suite=style_layers      a figure: the style at single layers, by optimization
bin/benchmark --suite=content_ratio     a figure: the weight of the content, by optimization
"""

from absl import flags

from tfstyle.bin.benchmark_flags import define_benchmark_flags
from tfstyle.bin.judged_suites import run_figure, run_iterations, run_quality
from tfstyle.bin.launching import launch
from tfstyle.bin.picture_suites import run_edges, run_strokes, run_tiles, run_video
from tfstyle.bin.service_suites import run_batch, run_serving, run_soak
from tfstyle.bin.speed_suites import run_network, run_region, run_table1

SUITES = {
    "region": run_region,
    "network": run_network,
    "table1": run_table1,
    "batch": run_batch,
    "serving": run_serving,
    "soak": run_soak,
    "tiles": run_tiles,
    "strokes": run_strokes,
    "edges": run_edges,
    "video": run_video,
    "quality": run_quality,
    "gatys_iterations": run_iterations,
    "style_layers": run_figure,
    "content_ratio": run_figure,
}
define_benchmark_flags(SUITES)


def main(argv: list[str]) -> int | None:
    del argv
    return SUITES[flags.FLAGS.suite]()


def run() -> None:
    launch(main)


if __name__ == "__main__":
    run()
