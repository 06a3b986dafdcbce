# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""From an open folder of a run to its last step."""

import contextlib
import math
import pathlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from tfstyle.data.examples import TrainingExamples
from tfstyle.errors import InputError
from tfstyle.training.assembly import (
    build_loss_networks,
    build_trainer,
    compile_style_targets,
    set_up_keras,
)
from tfstyle.training.batches import make_batches
from tfstyle.training.distribution import make_distribution
from tfstyle.training.first_weights import load_first_weights
from tfstyle.training.precision import resolve_precision
from tfstyle.training.progress_bar import show_progress
from tfstyle.training.run_checkpoints import STATE
from tfstyle.training.run_folder import RunFolder
from tfstyle.training.run_record import NoRecord, RunRecord
from tfstyle.training.stop_signals import StopSignals
from tfstyle.training.style_target_cache import StyleTargetCache
from tfstyle.training.train_step import build_train_step
from tfstyle.training.trainer import Trainer
from tfstyle.training.training_loop import TrainingLoop
from tfstyle.training.training_run import TrainingOutcome, TrainingRun


class _Stopped(Exception):
    """A signal came while pictures were measured."""


def train(run: TrainingRun, folder: RunFolder) -> TrainingOutcome:
    """Trains until the last step or a signal; errors as `run_training`."""
    # Before the signals are caught: several workers' strategy installs handlers of its own.
    distribution = make_distribution(run.distribution, batch_size=run.data.batch_size)
    run = resolve_precision(run)
    with StopSignals() as signals, set_up_keras(run), contextlib.ExitStack() as closing:
        with distribution.scope():
            loss_networks = build_loss_networks(run)  # what is most often missing comes first
            examples = TrainingExamples(run.data)
            trainer = build_trainer(run, loss_networks, replicas=distribution.num_replicas_in_sync)
            try:
                first_step, best = _set_first_state(run, folder, trainer, examples, signals)
            except _Stopped:
                return TrainingOutcome(0, signals.received)
        if signals.received and not distribution.has_many_workers:
            return TrainingOutcome(first_step, signals.received)
        record = NoRecord()
        if distribution.is_chief:
            folder.prepare(run)
            shown = examples.cut_as(run.final_data)
            record = RunRecord(run, folder, trainer, shown, first_step=first_step, best=best)
        closing.enter_context(record)
        cache = _make_cache(run, trainer)
        if cache is not None:
            closing.callback(cache.close)
        step = first_step
        for data, last_step in run.phases:
            if step >= last_step:
                continue
            loop = TrainingLoop(
                # Of its own, since a step that is traced for two sizes knows neither.
                build_train_step(trainer, distribution, jit_compile=run.jit_compile),
                make_batches(examples.cut_as(data), first_step=step, last_step=last_step),
                cache=cache,
                reporters=[record.report],
                look=record.look,
                look_every=run.evaluate_every,
                save=record.save,
                save_every=run.checkpoint_every,
            )
            step = loop.run(step, last_step, is_asked_to_stop=lambda: bool(signals.received))
            if loop.stopped and step < run.steps:
                return TrainingOutcome(step, signals.received or "another worker")
        if run.export_to and distribution.is_chief:
            record.export(run.export_to, step)
        return TrainingOutcome(step, None)


def _set_first_state(
    run: TrainingRun,
    folder: RunFolder,
    trainer: Trainer,
    examples: TrainingExamples,
    signals: StopSignals,
) -> tuple[int, dict[str, Any] | None]:
    """Weights, and the optimizer's state, of the step that the run begins with."""
    network = trainer.network
    if folder.resume_step is not None:
        notes = folder.checkpoints.restore(folder.resume_step, network, optimizer=trainer.optimizer)
        return folder.resume_step, _read_best(
            notes, folder.checkpoints.get_path(folder.resume_step)
        )
    if run.init_from is not None:
        load_first_weights(network, run.init_from, weights=run.list_weights())
    elif hasattr(network, "adapt"):
        network.adapt(_show_pictures(run, examples, network, signals))
    return 0, None


def _show_pictures(
    run: TrainingRun, examples: TrainingExamples, network: Any, signals: StopSignals
) -> Iterator[np.ndarray]:
    """Batches of what a network adapts to, as many pictures as it asks for or a few more."""
    steps = range(-(-network.pictures_to_adapt // run.data.batch_size))
    what = f"measuring {network.adapts_to} pictures"
    for step in show_progress(steps, what=what, unit="batch", shown=run.progress):
        if signals.received:
            raise _Stopped
        if network.adapts_to == "style":
            yield examples.make_styles(step)
        else:
            yield examples.make_batch(step)["content"]


def _read_best(notes: dict[str, Any], snapshot: pathlib.Path) -> dict[str, Any] | None:
    """The step and loss of the best network so far, as a snapshot's notes have them."""
    best = notes.get("best")
    if best is None:
        return None
    try:
        if math.isfinite(best["total"]) and best["step"] >= 0:
            return {"step": int(best["step"]), "total": float(best["total"])}
    except (TypeError, KeyError, IndexError):
        pass
    raise InputError(
        f"{snapshot / STATE} is damaged: its best network is {best!r}; remove the snapshot to go "
        "on from the one before"
    )


def _make_cache(run: TrainingRun, trainer: Trainer) -> StyleTargetCache | None:
    if not run.style_cache_bytes:
        return None
    return StyleTargetCache(
        compile_style_targets(trainer.objective),
        memory_bytes=run.style_cache_bytes,
        disk_bytes=run.style_cache_disk_bytes,
        folder=run.run_dir,
    )
