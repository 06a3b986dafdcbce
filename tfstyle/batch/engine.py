# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Ray: starts it or finds a cluster, and runs waves of pictures through Ray Data.

Ray Data spreads the blocks over the actors, holds blocks back while they are busy, and starts
actors again that died. What was in an actor that died comes back here as not finished, and goes
out again, each picture in a block of its own: so one that takes its process down costs only itself.
"""

import contextlib
import functools
import logging
import os
import pickle
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tfstyle.batch.batch_options import BatchOptions
from tfstyle.batch.ledger import Ledger, News
from tfstyle.batch.planning import Task, make_blocks
from tfstyle.batch.style_shelf import StyleShelf
from tfstyle.batch.worker import Worker, make_result
from tfstyle.errors import InputError, fit_line
from tfstyle.inference.memory import parse_memory

# Of an actor, beside what the network's passes take: TensorFlow, the weights and the pictures.
_BASE_MEMORY = 3 * 2**29


class RayEngine:
    """A running Ray with the two actors that outlive the workers.

    Args:
      options: see `BatchOptions`.
    """

    def __init__(self, options: BatchOptions):
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        self._options = options
        # On the program's own node: where that one is lost, so is the program.
        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        remote = ray.remote(num_cpus=0, scheduling_strategy=here)
        self._ledger = remote(Ledger).remote(options.stylize.output)
        self._shelf = remote(StyleShelf).remote()
        self.ask = functools.partial(call_actor, self._ledger)
        self.ask_shelf = functools.partial(call_actor, self._shelf)
        self.actors = options.actors or _count_actors(options)

    def run_wave(
        self,
        tasks: Sequence[Task],
        make_stylizer: Callable[[], Any],
        report: Callable[[News], None],
    ) -> None:
        """Restyles pictures until each has a result, or the job is stopped.

        Args:
          tasks: with jobs.
          make_stylizer: called in every worker.
          report: called with what has happened, now and then.

        Raises:
          RuntimeError: Ray runs nothing of it.
        """
        open_tasks = {task.row: task for task in tasks}
        size = max(1, min(self._options.block_size, len(tasks) // (4 * self.actors)))
        before = None
        while open_tasks:
            self._run_once(
                make_blocks(list(open_tasks.values()), block_size=size), make_stylizer, report
            )
            attempts = self.ask("count_attempts", list(open_tasks))
            for row, count in list(attempts.items()):
                if count >= self._options.most_attempts:
                    text = f"the process that restyled it died {count} times"
                    self.ask("finish", make_result(open_tasks[row], text, 0.0))
                    del attempts[row]
            news = self.ask("take_news")
            report(news)
            if news.stopped:
                break
            if attempts == before:
                raise RuntimeError(f"Ray has run none of the {len(attempts)} pictures left")
            before = attempts
            open_tasks = {row: open_tasks[row] for row in attempts}
            size = 1
        self.ask("close_wave")

    def flush(self) -> None:
        """Writes the results so far, if the ledger still runs."""
        import ray

        with contextlib.suppress(ray.exceptions.RayError):
            self.ask("close_wave")

    def _run_once(self, blocks, make_stylizer, report):
        import pyarrow
        import ray

        options = self._options
        tables = [pyarrow.table({"task": [pickle.dumps(task) for task in b]}) for b in blocks]
        pictures = ray.data.from_arrow(tables)
        with warnings.catch_warnings():
            # Ray 2.64 shall have another name for `max_task_retries`.
            warnings.simplefilter("ignore", ray.util.annotations.RayDeprecationWarning)
            done = pictures.map_batches(
                Worker,
                fn_constructor_args=(self.ask, make_stylizer),
                fn_constructor_kwargs={"seconds_per_picture": options.seconds_per_picture},
                batch_size=None,
                compute=ray.data.ActorPoolStrategy(size=min(self.actors, len(blocks))),
                num_cpus=options.cpus_per_actor,
                num_gpus=options.gpus_per_actor,
                # A picture that ends its process would end one after another; see `run_wave`.
                max_task_retries=0,
            )
        for _ in done.iter_batches(batch_size=None, prefetch_batches=0):
            report(self.ask("take_news"))


def call_actor(actor: Any, method: str, *arguments: Any) -> Any:
    """Calls a method of an actor and waits for what it returns."""
    import ray

    return ray.get(getattr(actor, method).remote(*arguments))


@contextlib.contextmanager
def run_ray(options: BatchOptions) -> Iterator[None]:
    """Starts Ray on this machine or joins a cluster, unless the process has done so already.

    Nothing is reported to Ray's makers.

    Raises:
      InputError: there is no cluster at the address, or Ray does not start within its half minute.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray

    started = not ray.is_initialized()
    if started:
        quiet = {"log_to_driver": False, "logging_level": logging.CRITICAL}
        if options.address is None:
            quiet |= {"include_dashboard": False, "object_store_memory": options.object_store}
        try:
            with _close_stderr():
                ray.init(address=options.address or "local", **quiet)
        except Exception as error:  # Ray raises plain ones, too
            place = "this machine" if options.address is None else f"--address={options.address}"
            raise InputError(f"{place}: Ray does not start ({fit_line(error)})") from error
    context = ray.data.DataContext.get_current()
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    # Blocks of workers that died are sent again by `RayEngine.run_wave`.
    context.max_errored_blocks = -1
    try:
        yield
    finally:
        if started:
            ray.shutdown()


@contextlib.contextmanager
def _close_stderr():
    """Ray's library says there that it has been told to say nothing."""
    sys.stderr.flush()
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _count_actors(options):
    """As many as the cluster's processors, GPUs and memory have room for."""
    import ray

    found = ray.cluster_resources()
    memory = parse_memory(options.stylize.max_memory) + _BASE_MEMORY
    room = {
        "processors": found.get("CPU", 0) / options.cpus_per_actor,
        "memory": found.get("memory", 0) / memory,
    }
    if options.gpus_per_actor:
        room["GPUs"] = found.get("GPU", 0) / options.gpus_per_actor
    scarce = min(room, key=room.get)
    if room[scarce] < 1:
        raise InputError(
            f"the cluster's {scarce} are too few for one actor; see --cpus_per_actor, "
            "--gpus_per_actor and --max_memory, or set --actors"
        )
    return int(room[scarce])
