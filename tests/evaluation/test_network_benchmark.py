# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import csv
import io
import math
import subprocess
import sys

import keras
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.evaluation import network_benchmark, network_measuring, network_memory
from tfstyle.evaluation.arithmetic import count_convolution_flops
from tfstyle.evaluation.johnson_network import build_johnson_network
from tfstyle.evaluation.machine import describe_machine
from tfstyle.evaluation.network_benchmark import NetworkBenchmarkOptions, run_network_benchmark
from tfstyle.evaluation.network_measuring import JOHNSON, OURS, Timing
from tfstyle.evaluation.network_report import (
    NetworkFigures,
    format_network_csv,
    format_network_report,
    plot_network_figures,
)
from tfstyle.evaluation.stage_timing import time_stages
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.registry import build_network


@pytest.fixture(name="johnson", scope="module")
def build_once():
    return build_johnson_network()


@pytest.fixture(name="tiny", scope="module")
def build_tiny():
    return build_network("local_transfer", LocalTransferConfig.tiny().to_dict())


def test_johnsons_network_has_the_parameters_of_the_paper(johnson):
    def convolve(size, inputs, outputs):
        return size * size * inputs * outputs + outputs

    convolutions = [(9, 3, 32), (3, 32, 64), (3, 64, 128)] + 10 * [(3, 128, 128)]
    convolutions += [(3, 128, 64), (3, 64, 32), (9, 32, 3)]
    normalizations = 2 * (32 + 64 + 128 + 10 * 128 + 64 + 32)
    expected = sum(convolve(*shape) for shape in convolutions) + normalizations
    assert johnson.count_params() == expected == 1_679_235


def test_its_convolutions_are_counted_as_by_hand(johnson):
    full, half, quarter = 64 * 48, 32 * 24, 16 * 12
    products = full * 81 * 3 * 32 + half * 9 * 32 * 64 + quarter * 9 * 64 * 128
    products += 10 * quarter * 9 * 128 * 128
    products += quarter * 9 * 128 * 64 + half * 9 * 64 * 32 + full * 81 * 32 * 3
    assert count_convolution_flops(johnson, (1, 64, 48, 3)) == 2 * products
    assert johnson(np.zeros((1, 64, 48, 3), "float32")).shape == (1, 64, 48, 3)


def test_depthwise_convolutions_are_counted_and_unknown_sizes_are_no_number():
    layer = keras.layers.DepthwiseConv2D(3, padding="same")
    assert count_convolution_flops(layer, (1, 10, 10, 8)) == 2 * 10 * 10 * 8 * 9
    assert math.isnan(count_convolution_flops(layer, (1, None, 10, 8)))


def test_runs_take_turns_and_the_first_round_does_not_count():
    calls, rounds = [], []
    seconds = network_measuring.take_turns(
        {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")},
        repeats=2,
        advance=lambda: rounds.append(len(calls)),
    )
    assert calls == ["a", "b"] * 3 and rounds == [2, 4, 6]
    assert {key: len(values) for key, values in seconds.items()} == {"a": 2, "b": 2}


def test_the_stages_are_the_networks_layers_and_it_paints_as_before(tiny):
    content = np.random.default_rng(1).random((1, 64, 64, 3), "float32")
    region = np.ones((1, 64, 64, 1), "float32")
    code = tiny.encode_style(content)
    before = keras.ops.convert_to_numpy(tiny.paint(content, region, code))
    stages = time_stages(tiny, side=64, repeats=1)
    names = {layer.name for layer in tiny.layers}
    assert set(stages) <= names | {"between the layers"} and len(stages) > 5
    assert all(seconds >= 0 for seconds in stages.values())
    assert all("call" not in vars(layer) for layer in tiny.layers)
    np.testing.assert_array_equal(tiny.paint(content, region, code), before)


def test_the_peak_of_a_child_is_not_that_of_a_large_parent():
    code = (
        "import subprocess, sys\n"
        "ballast = bytearray(300 * 2**20)\n"
        "child = 'from tfstyle.evaluation.region_measuring import read_peak_mib as r; print(r())'\n"
        "ended = subprocess.run([sys.executable, '-c', child], stdout=subprocess.PIPE)\n"
        "print(ended.stdout.decode())\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 0 < float(ended.stdout) < 300


def make_figures(*, whole=0.6, tenth=0.1, used=700.0):
    times = {(JOHNSON, 1.0): 1.0, (OURS, 1.0): whole, (OURS, 0.25): 0.3, (OURS, 0.1): tenth}
    return NetworkFigures(
        timings=[
            Timing(name, side, share, (seconds * 0.9, seconds, seconds * 5))
            for side in (512, 1024)
            for (name, share), seconds in times.items()
        ],
        parameters={JOHNSON: 1_679_235, OURS: 3_000_000},
        flops={JOHNSON: {512: 60e9, 1024: 240e9}, OURS: {512: 30e9, 1024: math.nan}},
        memory={JOHNSON: {1024: 900.0}, OURS: {1024: used}},
        convolution_rate=100e9,
        stages={"encoder": 0.75, "painter": 0.25},
        stages_side=256,
    )


def test_ratios_are_of_medians_to_johnsons_whole_picture():
    rows = list(csv.DictReader(io.StringIO(format_network_csv(make_figures()))))
    assert [row["to_johnson"] for row in rows[:4]] == ["1.0000", "0.6000", "0.3000", "0.1000"]
    assert [row["share_of_convolution_rate"] for row in rows[:4]] == ["0.6000", "0.5000", "", ""]
    assert rows[5]["convolution_gflop"] == "" and rows[5]["bytes_per_pixel"] == "700"
    assert {row["fastest_s"] for row in rows if row["network"] == JOHNSON} == {"0.90000"}


def test_goals_are_met_or_missed():
    met = format_network_report(make_figures(), {"processor": "a slow one"})
    assert met.count(": met") == 7 and "MISSED" not in met
    assert "- processor: a slow one" in met and "| encoder | 0.7500 | 75.0% |" in met
    lines = format_network_report(make_figures(whole=0.8, tenth=0.2, used=800), {}).splitlines()
    missed = [line for line in lines if "MISSED" in line]
    assert len(missed) == 5  # twice the whole, twice the tenth, once memory
    assert missed[0].startswith("- tfstyle at 512x512, to Johnson: 0.8, goal 0.7")


def test_the_plot_is_drawn_where_matplotlib_is(tmp_path):
    pytest.importorskip("matplotlib")
    assert plot_network_figures(make_figures(), tmp_path / "network.png")
    assert (tmp_path / "network.png").read_bytes().startswith(b"\x89PNG")


def test_the_machine_is_described_in_one_line_each():
    facts = describe_machine()
    assert "cores" in facts["processor"] and keras.__version__ in facts["versions"]
    assert float(facts["memory"].split()[0]) > 0 and "\n" not in "".join(facts.values())


@pytest.mark.broad
@pytest.mark.filterwarnings("ignore:The structure of")
def test_a_checkpoint_is_measured_from_end_to_end(tiny, tmp_path, capsys, monkeypatch):
    save_checkpoint(tiny, tmp_path / "tiny")

    def measure_here(*, checkpoint, sides):
        return {
            name: network_memory.measure_peaks(name, checkpoint, sides) for name in (JOHNSON, OURS)
        }

    # In this process, whose peak says little, but which has everything loaded.
    monkeypatch.setattr(network_benchmark, "measure_memory", measure_here)
    figures = run_network_benchmark(
        NetworkBenchmarkOptions(
            sizes=(64,),
            shares=(0.25,),
            repeats=1,
            memory_sizes=(64,),
            stages_size=64,
            checkpoint=str(tmp_path / "tiny"),
            output=str(tmp_path / "out"),
        )
    )
    assert [(t.network, t.share) for t in figures.timings] == [
        (JOHNSON, 1.0),
        (OURS, 1.0),
        (OURS, 0.25),
    ]
    assert figures.parameters[OURS] == tiny.count_params()
    assert 0 < figures.flops[OURS][64] < figures.flops[JOHNSON][64]
    assert figures.convolution_rate > 0 and set(figures.memory) == {JOHNSON, OURS}
    assert "| Johnson | 1,679,235 |" in (tmp_path / "out" / "network.md").read_text()
    assert len((tmp_path / "out" / "network.csv").read_text().splitlines()) == 4
    assert "written: " in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        dict(sizes=()),
        dict(sizes=(66,)),
        dict(sizes=(32,)),
        dict(memory_sizes=()),
        dict(shares=(1.0,)),
        dict(shares=(0.0,)),
        dict(repeats=0),
        dict(stages_size=16),
    ],
)
def test_options_out_of_range_are_told(changes):
    with pytest.raises(InputError):
        NetworkBenchmarkOptions(**changes)
