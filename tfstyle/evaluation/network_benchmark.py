# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the network's speed and memory beside those of Johnson et al.'s network."""

import dataclasses
import pathlib

import tqdm

from tfstyle.errors import InputError
from tfstyle.evaluation.johnson_network import build_johnson_network
from tfstyle.evaluation.machine import describe_machine
from tfstyle.evaluation.network_measuring import (
    JOHNSON,
    OURS,
    WHOLE,
    count_flops,
    load_measured_network,
    measure_convolution_rate,
    time_networks,
)
from tfstyle.evaluation.network_memory import measure_memory
from tfstyle.evaluation.network_report import (
    NetworkFigures,
    format_network_csv,
    format_network_report,
    plot_network_figures,
)
from tfstyle.evaluation.stage_timing import time_stages
from tfstyle.files.atomic import make_folder, open_atomically


@dataclasses.dataclass(frozen=True)
class NetworkBenchmarkOptions:
    """What is measured, and where the report goes.

    Attributes:
      sizes: sides of the pictures, which are square, multiples of 4.
      shares: of the picture that are restyled, in addition to all of it.
      repeats: rounds in which the networks take turns; the median counts.
      memory_sizes: sides of the pictures whose memory is measured, in a process of its own.
      stages_size: side of the picture on which each layer is timed; 0 to leave it out.
      checkpoint: folder; None for the shipped one, "random" for the default network with random
        weights.
      output: folder for network.md, network.csv and network.png; created if missing.
    """

    sizes: tuple[int, ...] = (256, 512, 1024, 2048)
    shares: tuple[float, ...] = (0.25, 0.1)
    repeats: int = 5
    memory_sizes: tuple[int, ...] = (512, 1024)
    stages_size: int = 1024
    checkpoint: str | None = None
    output: str = "benchmark_output"

    def __post_init__(self):
        for side in (*self.sizes, *self.memory_sizes):
            if side < 64 or side % 4:
                raise InputError(f"sizes={side}: the networks take multiples of 4 from 64 on")
        if not self.sizes or not self.memory_sizes:
            raise InputError("sizes and memory_sizes: one at least")
        if not all(0 < share < WHOLE for share in self.shares):
            raise InputError("shares of the picture lie between 0 and 1; the whole is added")
        if self.repeats < 1:
            raise InputError("repeats are 1 or more")
        if self.stages_size and self.stages_size < 64:
            raise InputError("stages_size is 64 pixels or more, or 0")


def run_network_benchmark(options: NetworkBenchmarkOptions) -> NetworkFigures:
    """Measures, prints the table, and writes it with a CSV file and a plot.

    Raises:
      InputError: a checkpoint that cannot be read, or a folder that cannot be written to.
    """
    machine = describe_machine()
    network = load_measured_network(options.checkpoint)
    folder = pathlib.Path(options.output)
    make_folder(folder)
    rounds = len(options.sizes) * (options.repeats + 1)
    with tqdm.tqdm(total=rounds + 3, unit="round") as bar:
        rate = measure_convolution_rate(repeats=options.repeats)
        bar.update()
        timings = time_networks(
            network,
            sides=options.sizes,
            shares=(WHOLE, *options.shares),
            repeats=options.repeats,
            advance=bar.update,
        )
        side = options.stages_size
        stages = time_stages(network, side=side, repeats=options.repeats) if side else {}
        bar.update()
        memory = measure_memory(checkpoint=options.checkpoint, sides=options.memory_sizes)
        bar.update()
    flops = {side: count_flops(network, side) for side in options.sizes}
    figures = NetworkFigures(
        timings=timings,
        parameters={
            JOHNSON: build_johnson_network().count_params(),
            OURS: network.count_params(),
        },
        flops={name: {side: flops[side][name] for side in flops} for name in (JOHNSON, OURS)},
        memory=memory,
        convolution_rate=rate,
        stages=stages,
        stages_side=side,
    )
    report = format_network_report(figures, machine)
    for name, text in (("network.md", report), ("network.csv", format_network_csv(figures))):
        with open_atomically(folder / name, "w") as stream:
            stream.write(text)
    print(report, end="")
    plotted = plot_network_figures(figures, folder / "network.png")
    print(
        f"written: {folder}/network.md, network.csv"
        + (", network.png" if plotted else "; no plot: pip install tfstyle[benchmark]")
    )
    return figures
