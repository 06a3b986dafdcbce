# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Measures the latency and throughput of servers beside the same work in this process."""

import concurrent.futures
import dataclasses
import pathlib
import statistics
import time
from collections.abc import Mapping

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import encode_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle_client import ClientError, Retries, StyleClient

IN_PROCESS = "in process"


@dataclasses.dataclass(frozen=True)
class ServingBenchmarkOptions:
    """What is sent to which servers, and where the report goes.

    Attributes:
      saved_model: folder of the model that the servers serve, or of one version of it.
      servers: addresses, http:// or grpc://, of running servers (see docs/serving.md).
      model: its name on the servers.
      picture_size: side of content and style, pixels.
      region_share: of the content that is restyled.
      concurrency: number of simultaneous requests, to servers and in process.
      requests: number in each round.
      rounds: each measures every way in turn; the median round counts.
      output: folder for `serving.md`; created if missing.
    """

    saved_model: str
    servers: tuple[str, ...]
    model: str = "tfstyle"
    picture_size: int = 512
    region_share: float = 0.25
    concurrency: int = 4
    requests: int = 32
    rounds: int = 3
    output: str = "benchmark_output"

    def __post_init__(self):
        if not self.servers:
            raise InputError(
                "--servers: name a running server, as http://localhost:8501 (docs/"
                "serving.md tells how to start one)"
            )
        if min(self.picture_size, self.concurrency, self.requests, self.rounds) < 1:
            raise InputError("the serving benchmark takes whole numbers of 1 or more")
        if not 0 < self.region_share <= 1:
            raise InputError(f"region_share={self.region_share}: use more than 0, at most 1")


@dataclasses.dataclass(frozen=True)
class ServingFigures:
    """Latencies (seconds) and rate of one way; `ratio` is its time over that in process."""

    pictures_per_second: float
    p50: float
    p95: float
    ratio: float
    wrong: int
    failed: int


def run_serving_benchmark(options: ServingBenchmarkOptions) -> dict[str, ServingFigures]:
    """Sends the same pictures to all servers, compares the answers, and writes `serving.md`.

    Returns:
      Figures by "in process" and server address. `wrong` counts answers that differ by more than
      one level from those in process, `failed` requests that ended in an error.

    Raises:
      InputError: there is no such model, a server is not ready, or the folder cannot be created.
    """
    check_can_fill(options.output)
    pictures = _make_pictures(options)
    ways = (options.saved_model, *options.servers)
    clients = {}
    try:
        for name, address in zip((IN_PROCESS, *options.servers), ways):
            clients[name] = StyleClient(
                address, model=options.model, deadline=600.0, retries=Retries(0)
            )
            with show_elapsed(f"waiting for {address}"):
                clients[name].wait_until_ready(60)
        make_folder(options.output)
        expected = clients[IN_PROCESS].stylize(*pictures).to_array()
        rounds = {name: [] for name in clients}
        total = options.rounds * len(clients) * (options.concurrency + options.requests)
        with make_progress_bar(total, unit="request") as bar:
            for _ in range(options.rounds):
                for name, client in clients.items():
                    found = _run_round(client, pictures, expected, options, advance=bar.update)
                    rounds[name].append(found)
    except ClientError as error:
        raise InputError(f"serving benchmark: {error}") from error
    finally:
        for client in clients.values():
            client.close()
    base = _median(rounds[IN_PROCESS], "seconds")
    figures = {name: _summarize(found, base, options) for name, found in rounds.items()}
    with open_atomically(pathlib.Path(options.output, "serving.md"), "w") as stream:
        stream.write(format_serving_table(figures, options))
    return figures


def format_serving_table(
    figures: Mapping[str, ServingFigures], options: ServingBenchmarkOptions
) -> str:
    """Markdown table of the figures."""
    lines = [
        f"Pictures of {options.picture_size}x{options.picture_size}, "
        f"{100 * options.region_share:.0f}% of each restyled, {options.concurrency} requests at "
        f"once, {options.rounds} rounds of {options.requests}.",
        "",
        "| way | pictures/s | p50 ms | p95 ms | time / in process | wrong | failed |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {f.pictures_per_second:.2f} | {1000 * f.p50:.0f} | {1000 * f.p95:.0f} "
        f"| {f.ratio:.2f} | {f.wrong} | {f.failed} |"
        for name, f in figures.items()
    ]
    return "\n".join(lines) + "\n"


def _make_pictures(options):
    """Encoded content, mask and style: smooth noise, which compresses like photographs."""
    random = np.random.default_rng(0)
    size = options.picture_size
    content, style = (_smooth(random.random((size, size, 3))) for _ in range(2))
    mask = np.zeros((size, size, 3), np.uint8)
    side = max(round(size * options.region_share**0.5), 1)
    first = (size - side) // 2
    mask[first : first + side, first : first + side] = 255
    return [encode_picture(pixels) for pixels in (content, mask, style)]


def _smooth(noise):
    for axis in (0, 1):
        noise = sum(np.roll(noise, shift, axis) for shift in range(8))
    noise = (noise - noise.min()) / np.ptp(noise)
    return np.rint(noise * 255).astype(np.uint8)


def _run_round(client, pictures, expected, options, *, advance):
    def ask(_):
        began = time.perf_counter()
        try:
            stylized = client.stylize(*pictures).to_array()
        except ClientError:
            return time.perf_counter() - began, "failed"
        seconds = time.perf_counter() - began
        near = np.abs(stylized.astype(np.int16) - expected).max() <= 1
        return seconds, "right" if near else "wrong"

    with concurrent.futures.ThreadPoolExecutor(options.concurrency) as pool:
        for _ in pool.map(ask, range(options.concurrency)):  # unmeasured
            advance()
        began, ends = time.perf_counter(), []
        for end in pool.map(ask, range(options.requests)):
            ends.append(end)
            advance()
        seconds = time.perf_counter() - began
    latencies = [latency for latency, _ in ends]
    return {
        "seconds": seconds,
        "p50": np.percentile(latencies, 50),
        "p95": np.percentile(latencies, 95),
        **{end: sum(e == end for _, e in ends) for end in ("wrong", "failed")},
    }


def _median(rounds, key):
    return float(statistics.median(found[key] for found in rounds))


def _summarize(rounds, base, options):
    seconds = _median(rounds, "seconds")
    return ServingFigures(
        options.requests / seconds,
        _median(rounds, "p50"),
        _median(rounds, "p95"),
        seconds / base,
        *(sum(found[end] for found in rounds) for end in ("wrong", "failed")),
    )
