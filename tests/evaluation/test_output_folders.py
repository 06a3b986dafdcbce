# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A folder that cannot be made is told before anything is measured or painted."""

import keras
import pytest

from tfstyle.demo import cat_picture
from tfstyle.errors import InputError
from tfstyle.evaluation import edge_benchmark, evaluating, region_benchmark, tile_benchmark
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network


@pytest.fixture(name="checkpoint", scope="module")
def save_once(tmp_path_factory):
    keras.utils.set_random_seed(1)
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    save_checkpoint(build_network("local_transfer", LocalTransferConfig.tiny().to_dict()), folder)
    return str(folder)


def evaluate(output, checkpoint):
    evaluating.evaluate(
        evaluating.EvaluationOptions(
            checkpoints=(checkpoint,),
            weights={"vgg16": "random"},
            triples=1,
            size=32,
            output=output,
        )
    )


def benchmark_edges(output, checkpoint):
    del checkpoint
    edge_benchmark.run_edge_benchmark(
        edge_benchmark.EdgeBenchmarkOptions(count=1, picture_size=96, output=output)
    )


def benchmark_tiles(output, checkpoint):
    tile_benchmark.run_tile_benchmark(
        tile_benchmark.TileBenchmarkOptions(checkpoint=checkpoint, output=output)
    )


def benchmark_regions(output, checkpoint):
    region_benchmark.run_region_benchmark(
        region_benchmark.RegionBenchmarkOptions(checkpoint=checkpoint, output=output)
    )


def paint_cat(output, checkpoint):
    cat_picture.paint_cat(cat_picture.CatOptions(checkpoint=checkpoint, output=output))


@pytest.mark.parametrize(
    "run, module, work",
    [
        (evaluate, evaluating, "measure_rows"),
        (benchmark_edges, edge_benchmark, "measure_edge"),
        (benchmark_tiles, tile_benchmark, "compare_sources"),
        (benchmark_regions, region_benchmark, "_measure_apart"),
        (paint_cat, cat_picture, "make_cat_mask"),
    ],
)
def test_it_is_told_before_the_work(run, module, work, checkpoint, tmp_path, monkeypatch):
    def fail(*arguments, **options):
        pytest.fail(f"{work} was called first")

    monkeypatch.setattr(module, work, fail)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot make the folder .*file/out: Not a directory"):
        run(str(tmp_path / "file" / "out"), checkpoint)
