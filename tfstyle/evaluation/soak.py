# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Sends many mixed requests to running servers and accounts for every one of them."""

import concurrent.futures
import contextlib
import dataclasses
import io
import os
import pathlib
import threading
import time
from collections.abc import Callable

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.evaluation.soak_report import (
    Answer,
    Reading,
    SoakFigures,
    format_soak,
    plot_soak,
    summarize,
)
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle_client import ClientError, InvalidArgument, Retries, StyleClient

MEMORY_EVERY = 0.5  # seconds between two readings
# Sides of the pictures: small, upright, oblong, and of a single row.
SIZES = ((32, 32), (64, 48), (37, 53), (96, 128), (1, 40), (120, 90))
# What is wrong with a request, and the input that its error is to name.
FAULTS = (
    ("a style cut short", "style_bytes"),
    ("a content cut short", "content_bytes"),
    ("a strength out of range", "style_strength"),
    ("a mask of another size", "region_bytes"),
    ("bytes that are no picture", "style_bytes"),
)


@dataclasses.dataclass(frozen=True)
class SoakOptions:
    """What is sent to which servers, and where the report goes.

    Attributes:
      saved_models: folders of the SavedModels that the servers serve, one for each version that may
        answer: an answer is right if it is that of one of them.
      servers: addresses, http:// or grpc://; requests go to them in turn.
      model: its name on the servers.
      label: one of the model's versions; the newest if None.
      requests: number in all.
      concurrency: requests under way at once.
      faulty_share: of the requests that are to be refused.
      server_process: number of the server's process on this machine, to read its memory, or a file
        that holds it and is read again and again, since a restarted server has another; or None.
      retries: of the client, where the server cannot be reached, until the deadline of ten minutes.
      output: folder for `soak.md` and `soak.png`; created if missing.
    """

    saved_models: tuple[str, ...]
    servers: tuple[str, ...]
    model: str = "tfstyle"
    label: str | None = None
    requests: int = 10_000
    concurrency: int = 8
    faulty_share: float = 0.2
    server_process: str | None = None
    retries: int = 1000
    output: str = "benchmark_output"

    def __post_init__(self):
        if not self.servers:
            raise InputError(
                "--servers: name a running server, as http://localhost:8501 (docs/serving.md "
                "tells how to start one)"
            )
        if min(self.requests, self.concurrency) < 1 or self.retries < 0:
            raise InputError("a soak takes whole numbers of 1 or more")
        if not 0 <= self.faulty_share < 1:
            raise InputError(f"faulty_share={self.faulty_share}: use 0 or more, less than 1")


def run_soak(
    options: SoakOptions, *, on_answer: Callable[[int], None] = lambda _: None
) -> SoakFigures:
    """Sends the requests and writes `soak.md` and `soak.png`.

    Args:
      on_answer: called with the number of requests that have ended, after each.

    Raises:
      InputError: there is no such model, a server is not ready, the process is not here, or the
        folder cannot be created.
    """
    check_can_fill(options.output)
    requests = _Requests(options)
    memory = _Memory(options.server_process)
    clients = [
        StyleClient(
            address,
            model=options.model,
            label=options.label,
            deadline=600.0,
            retries=Retries(options.retries, longest_pause=2.0),
        )
        for address in options.servers
    ]
    lock, answers = threading.Lock(), []

    def ask(number):
        answer = requests.send(number, clients[number % len(clients)])
        with lock:
            answers.append(answer)
            on_answer(len(answers))
            bar.update()

    try:
        for address, client in zip(options.servers, clients):
            with show_elapsed(f"waiting for {address}"):
                client.wait_until_ready(60)
        make_folder(options.output)
        with (
            memory,
            make_progress_bar(options.requests, unit="request") as bar,
            concurrent.futures.ThreadPoolExecutor(options.concurrency) as pool,
        ):
            for _ in pool.map(ask, range(options.requests)):
                pass
    except ClientError as error:
        raise InputError(f"soak: {error}") from error
    finally:
        for client in clients:
            client.close()
    figures = summarize(answers, memory.readings)
    with open_atomically(pathlib.Path(options.output, "soak.md"), "w") as stream:
        stream.write(format_soak(figures, options.concurrency))
    plot_soak(answers, memory.readings, os.path.join(options.output, "soak.png"))
    return figures


class _Requests:
    """Good and faulty requests, and what each of them should be answered."""

    def __init__(self, options):
        self._faulty = round(100 * options.faulty_share)
        random = np.random.default_rng(0)
        self._good = [_make_pictures(random, *size) for size in SIZES]
        self._right = [[] for _ in self._good]
        for folder in options.saved_models:
            try:
                with StyleClient(folder, model=options.model) as client:
                    for pictures, right in zip(self._good, self._right):
                        right.append(client.stylize(*pictures).to_array().astype(np.int16))
            except ClientError as error:
                raise InputError(f"soak: {error}") from error

    def send(self, number, client):
        """Asks, and judges the answer."""
        # 37 and 100 share no factor: the faulty ones lie scattered among the others.
        faulty = number * 37 % 100 < self._faulty
        began = time.perf_counter()
        try:
            end = self._send_faulty(number, client) if faulty else self._send_good(number, client)
        except ClientError as error:
            end = f"lost: {type(error).__name__}: {error}"
        return Answer(time.perf_counter() - began, faulty, end)

    def _send_good(self, number, client):
        which = number % len(self._good)
        found = client.stylize(*self._good[which]).to_array()
        near = (np.abs(found - right).max() <= 1 for right in self._right[which])
        return "right" if any(near) else "wrong: the picture is that of no version"

    def _send_faulty(self, number, client):
        content, mask, style = self._good[number % len(self._good)]
        fault, culprit = FAULTS[number % len(FAULTS)]
        inputs = {
            "content_bytes": content,
            "region_bytes": mask,
            "style_bytes": style,
            "style_strength": np.ones(1, "float32"),
            "stroke_size": np.ones(1, "float32"),
        }
        inputs[culprit] = {
            "a style cut short": style[: len(style) // 2],
            "a content cut short": content[: len(content) // 2],
            "a strength out of range": np.full(1, 1.5, "float32"),
            "a mask of another size": _encode(np.zeros((7, 11), np.uint8)),
            "bytes that are no picture": b"no picture",
        }[fault]
        arrays = {
            name: np.array([value], object) if isinstance(value, bytes) else value
            for name, value in inputs.items()
        }
        try:
            client.predict("serving_default", arrays)
        except InvalidArgument as error:
            named = culprit in str(error)
            return "right" if named else f"wrong: {fault} was answered with {error}"
        return f"wrong: {fault} was not refused"


def _make_pictures(random, height, width):
    """Content, mask and style of sizes of their own, encoded."""
    content = random.integers(0, 256, (height, width, 3), dtype=np.uint8)
    mask = np.zeros((height, width), np.uint8)
    mask[height // 4 : height // 2 + 1, width // 4 : width // 2 + 1] = 255
    style = random.integers(0, 256, (24 + width % 7, 31, 3), dtype=np.uint8)
    return _encode(content), _encode(mask), _encode(style)


def _encode(pixels):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


class _Memory:
    """Reads a process's resident memory (Linux) within the context."""

    def __init__(self, process):
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._read_often, daemon=True)
        self.readings: list[Reading] = []
        try:
            if process is not None:
                self._read()
        except (OSError, ValueError) as error:
            raise InputError(
                f"--server_process={process}: no such process on this machine"
            ) from error

    def __enter__(self):
        self._zero = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _read_often(self):
        while self._process is not None and not self._ended.wait(MEMORY_EVERY):
            # Between the end of one process and the start of the next there is nothing to read.
            with contextlib.suppress(OSError, ValueError):
                process, mib = self._read()
                self.readings.append(Reading(time.perf_counter() - self._zero, process, mib))

    def _read(self):
        """The process's number and its MiB."""
        if self._process.isdecimal():
            number = int(self._process)
        else:
            number = int(pathlib.Path(self._process).read_text(encoding="ascii"))
        status = pathlib.Path(f"/proc/{number}/status").read_text(encoding="ascii")
        _, resident = status.split("VmRSS:")  # one that is ending has no such line
        return number, int(resident.split()[0]) / 1024
