# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Training, from a description of a run to its folder full of results."""

from tfstyle.errors import InputError
from tfstyle.files.atomic import DISK_FULL
from tfstyle.training.input_checks import check_inputs
from tfstyle.training.non_finite import NonFiniteError
from tfstyle.training.run_folder import RunFolder
from tfstyle.training.training_run import TrainingOutcome, TrainingRun
from tfstyle.training.workers import read_worker


def run_training(run: TrainingRun) -> TrainingOutcome:
    """Trains, or goes on training, until the last step or a signal.

    Raises:
      InputError: something the run names cannot be had, or memory is too small. NonFiniteError,
        which is one too: the loss or a weight is infinite or not a number. The last snapshot stays.
      OSError: the disk is full, or fails. The last snapshot stays.
    """
    check_inputs(run)
    several = run.distribution == "multi_worker"
    with RunFolder(run, writes=not several or read_worker().is_chief) as folder:
        # Keras takes seconds to load: what the user has to correct is said before.
        from tfstyle.training.training_session import train

        try:
            return train(folder.run, folder)
        except NonFiniteError as error:
            raise NonFiniteError(f"{error}. {name_last_snapshot(folder)}") from None
        except OSError as error:
            if error.errno not in DISK_FULL:
                raise
            raise OSError(
                error.errno,
                f"{error.strerror}. {name_last_snapshot(folder)}. Make room, and the same command "
                "goes on",
                error.filename or str(run.run_dir),
            ) from error
        except Exception as error:
            if not _is_out_of_memory(error):
                raise
            raise InputError(
                "there is not enough memory for a step: lower --batch_size or --picture_size. "
                f"{name_last_snapshot(folder)}"
            ) from error


def name_last_snapshot(folder: RunFolder) -> str:
    """A sentence without its full stop: what is left of a run that has failed."""
    steps = folder.checkpoints.list_steps()
    if not steps:
        return "There is no snapshot before it"
    return f"The snapshot of step {steps[-1]} is kept: {folder.checkpoints.get_path(steps[-1])}"


def _is_out_of_memory(error: Exception) -> bool:
    # TensorFlow has a class of its own for it, JAX the words.
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "ResourceExhaustedError"
        or "RESOURCE_EXHAUSTED" in str(error)[:1000]
    )
