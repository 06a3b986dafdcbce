# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Training, from a description of a run to its folder full of results."""

import contextlib
import dataclasses

from tfstyle.data.examples import TrainingExamples
from tfstyle.training.assembly import (
    build_loss_network,
    build_trainer,
    compile_style_targets,
    set_up_keras,
)
from tfstyle.training.batches import make_batches
from tfstyle.training.distribution import make_distribution
from tfstyle.training.first_weights import load_first_weights
from tfstyle.training.run_folder import RunFolder
from tfstyle.training.run_record import NoRecord, RunRecord
from tfstyle.training.stop_signals import StopSignals
from tfstyle.training.style_target_cache import StyleTargetCache
from tfstyle.training.train_step import build_train_step
from tfstyle.training.training_loop import NonFiniteLoss, TrainingLoop
from tfstyle.training.training_run import TrainingRun


@dataclasses.dataclass(frozen=True)
class TrainingOutcome:
    """How a run ended: the last step done, and what stopped it before the last one, or None."""

    step: int
    stopped_by: str | None


def run_training(run: TrainingRun) -> TrainingOutcome:
    """Trains, or goes on training, until the last step or a signal.

    Raises:
      InputError: something the run names cannot be had. NonFiniteLoss, which is one too: the loss
        is infinite or not a number; the last snapshot stays.
    """
    folder = RunFolder(run)
    # Before the signals are caught: several workers' strategy installs handlers of its own.
    distribution = make_distribution(run.distribution, batch_size=run.data.batch_size)
    with StopSignals() as signals, set_up_keras(run), contextlib.ExitStack() as closing:
        with distribution.scope():
            loss_network = build_loss_network(run)  # what is most often missing comes first
            examples = TrainingExamples(run.data)
            trainer = build_trainer(run, loss_network, replicas=distribution.num_replicas_in_sync)
            first_step, best = _set_first_state(run, folder, trainer, examples)
        closing.callback(folder.close)
        record = NoRecord()
        if distribution.is_chief:
            folder.prepare(run)
            record = RunRecord(run, folder, trainer, first_step=first_step, best=best)
        cache = _make_cache(run, trainer)
        if cache is not None:
            closing.callback(cache.close)
        closing.callback(record.close)
        loop = TrainingLoop(
            build_train_step(trainer, distribution, jit_compile=run.jit_compile),
            make_batches(examples, first_step=first_step, last_step=run.steps),
            cache=cache,
            reporters=[record.report],
            look=record.look,
            look_every=run.evaluate_every,
            save=record.save,
            save_every=run.checkpoint_every,
        )
        try:
            step = loop.run(first_step, run.steps, is_asked_to_stop=lambda: bool(signals.received))
        except NonFiniteLoss as error:
            raise NonFiniteLoss(f"{error}. {_name_last_snapshot(folder)}") from None
        if step < run.steps:
            return TrainingOutcome(step, signals.received or "another worker")
        if run.export_to and distribution.is_chief:
            record.export(run.export_to, step)
        return TrainingOutcome(step, None)


def _set_first_state(run, folder, trainer, examples):
    """Weights, and the optimizer's state, of the step that the run begins with."""
    if folder.resume_step is not None:
        notes = folder.checkpoints.restore(
            folder.resume_step, trainer.network, optimizer=trainer.optimizer
        )
        return folder.resume_step, notes["best"]
    if run.init_from is not None:
        load_first_weights(trainer.network, run.init_from)
    elif hasattr(trainer.network, "adapt"):
        count = -(-trainer.network.pictures_to_adapt // run.data.batch_size)
        trainer.network.adapt(examples.make_batch(step)["style"] for step in range(count))
    return 0, None


def _make_cache(run, trainer):
    if not run.style_cache_bytes:
        return None
    return StyleTargetCache(
        compile_style_targets(trainer.objective),
        memory_bytes=run.style_cache_bytes,
        disk_bytes=run.style_cache_disk_bytes,
        folder=run.run_dir,
    )


def _name_last_snapshot(folder):
    steps = folder.checkpoints.list_steps()
    if not steps:
        return "There is no snapshot before it"
    return f"The snapshot of step {steps[-1]} is kept: {folder.checkpoints.get_path(steps[-1])}"
