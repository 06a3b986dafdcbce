# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures what tfstyle promises, and writes tables and plots.

bin/benchmark --suite=region          time and memory against the region's share
bin/benchmark --suite=region --large  also half of a 7680x4320 picture
bin/benchmark --suite=tiles           difference between tiles and the whole picture
bin/benchmark --suite=edges           the edge modes on real instance masks
bin/benchmark --suite=serving --saved_model=models/tfstyle --servers=http://localhost:8501
"""

from absl import flags

from tfstyle.bin.launching import launch
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY

SUITE = flags.DEFINE_enum(
    "suite", "region", ["region", "tiles", "edges", "serving"], "What to measure."
)
OUTPUT = flags.DEFINE_string("output", "benchmark_output", "Folder for the results.")
CHECKPOINT = flags.DEFINE_string(
    "checkpoint",
    None,
    "Checkpoint folder; default: the shipped one, and for edges a plain colour match. For region, "
    "`random` stands for random weights.",
)
SIZES = flags.DEFINE_list("sizes", ["256", "512", "1024", "2048"], "region: sides of the pictures.")
SHARES = flags.DEFINE_list(
    "shares", ["0", "0.01", "0.05", "0.1", "0.25", "0.5"], "region: shares of the picture."
)
REPEATS = flags.DEFINE_integer("repeats", 3, "region: runs; the fastest counts.", lower_bound=1)
LARGE = flags.DEFINE_bool("large", False, "region: also half of a 7680x4320 picture.")
MAX_MEMORY = flags.DEFINE_string("max_memory", DEFAULT_MAX_MEMORY, "region: as for bin/stylize.")
PHOTOS = flags.DEFINE_string("photos", "synthetic", "edges: folder of photographs, or synthetic.")
ANNOTATIONS = flags.DEFINE_string("annotations", None, "edges: COCO instances_*.json.")
MASKS = flags.DEFINE_string("masks", None, "edges: folder of masks with the photographs' stems.")
STYLES = flags.DEFINE_string("styles", "synthetic", "edges: folder of paintings, or synthetic.")
COUNT = flags.DEFINE_integer("count", 64, "edges: number of photographs.", lower_bound=1)
SAVED_MODEL = flags.DEFINE_string("saved_model", "models/tfstyle", "serving: model that is served.")
SERVERS = flags.DEFINE_list("servers", [], "serving: addresses of running servers.")
CONCURRENCY = flags.DEFINE_integer("concurrency", 4, "serving: requests at a time.", lower_bound=1)


def main(argv):
    del argv
    suites = {
        "region": _run_region,
        "tiles": _run_tiles,
        "edges": _run_edges,
        "serving": _run_serving,
    }
    suites[SUITE.value]()


def _run_region():
    from tfstyle.errors import InputError
    from tfstyle.evaluation.region_benchmark import RegionBenchmarkOptions, run_region_benchmark

    try:
        sizes, shares = tuple(map(int, SIZES.value)), tuple(map(float, SHARES.value))
    except ValueError as error:
        raise InputError(f"--sizes and --shares are lists of numbers: {error}") from error
    run_region_benchmark(
        RegionBenchmarkOptions(
            sizes=sizes,
            shares=shares,
            repeats=REPEATS.value,
            large=LARGE.value,
            checkpoint=CHECKPOINT.value,
            max_memory=MAX_MEMORY.value,
            output=OUTPUT.value,
        )
    )


def _run_tiles():
    from tfstyle.evaluation.tile_benchmark import TileBenchmarkOptions, run_tile_benchmark

    run_tile_benchmark(TileBenchmarkOptions(checkpoint=CHECKPOINT.value, output=OUTPUT.value))


def _run_edges():
    from tfstyle.evaluation.edge_benchmark import EdgeBenchmarkOptions, run_edge_benchmark

    painters = {}
    if CHECKPOINT.value:
        from tfstyle.evaluation.edge_painters import make_network_painter
        from tfstyle.methods.checkpoint import load_network

        painters = {
            "paint": make_network_painter(load_network(CHECKPOINT.value)),
            "painter": CHECKPOINT.value,
        }
    run_edge_benchmark(
        EdgeBenchmarkOptions(
            photos=PHOTOS.value,
            annotations=ANNOTATIONS.value,
            masks=MASKS.value,
            styles=STYLES.value,
            count=COUNT.value,
            output=OUTPUT.value,
        ),
        **painters,
    )
    print(f"written: {OUTPUT.value}/edges.md, edges.png")


def _run_serving():
    from tfstyle.evaluation.serving_benchmark import (
        ServingBenchmarkOptions,
        format_serving_table,
        run_serving_benchmark,
    )

    options = ServingBenchmarkOptions(
        SAVED_MODEL.value, tuple(SERVERS.value), concurrency=CONCURRENCY.value, output=OUTPUT.value
    )
    print(format_serving_table(run_serving_benchmark(options), options), end="")


def run():
    launch(main)


if __name__ == "__main__":
    run()
