# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How many of Gatys' iterations a network is worth: Figure 5 of Johnson et al. 2016."""

import dataclasses
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.evaluation.evaluation_options import EvaluationOptions, choose_triples
from tfstyle.evaluation.gatys_iterations_report import (
    Comparison,
    format_iterations_csv,
    format_iterations_report,
    plot_iterations,
)
from tfstyle.evaluation.machine import describe_machine
from tfstyle.evaluation.method_settings import build_gatys, check_settings
from tfstyle.evaluation.strength_curve import NO_PLOT
from tfstyle.evaluation.subjects import Subject, load_subjects
from tfstyle.evaluation.tables import write_texts
from tfstyle.evaluation.triples import Triple
from tfstyle.files.atomic import make_folder
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle.losses.weighted_sum import compute_weighted_sum
from tfstyle.methods.contract import Network


@dataclasses.dataclass(frozen=True)
class GatysIterationsOptions:
    """What is compared, and on what.

    Attributes:
      evaluation: photographs, paintings, the output folder, and one checkpoint, or none for the
        shipped one; the judges are not used.
      iterations: of L-BFGS, at most.
      vgg_weights: {"vgg16": weights, "vgg19": weights}, of the VGG that Gatys' loss looks through.
      settings: of Gatys' method, before those of this comparison: as Johnson et al., it begins
        with noise, and L-BFGS never begins anew.
    """

    evaluation: EvaluationOptions
    iterations: int = 200
    vgg_weights: Mapping[str, str] = dataclasses.field(default_factory=dict)
    settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        if self.iterations < 1:
            raise InputError(f"--iterations={self.iterations}: 1 or more")
        if len(self.evaluation.checkpoints) > 1:
            raise InputError("--checkpoint: one network is compared with Gatys' iterations")
        check_settings({"gatys": self.settings})

    @property
    def gatys_settings(self) -> dict[str, Any]:
        """All settings of Gatys' method."""
        own = {"init": "noise", "segment": self.iterations}
        return {**own, **self.settings, "steps": self.iterations, "optimizer": "lbfgs", "scales": 1}


def run_gatys_iterations(options: GatysIterationsOptions) -> list[Comparison]:
    """Writes gatys_iterations.md, .csv and .png, and prints the table.

    Raises:
      InputError: folders, a checkpoint or weights that cannot be read, or a setting that is not
        known.
    """
    evaluation, machine = options.evaluation, describe_machine()
    check_can_fill(evaluation.output)
    with show_elapsed("loading the networks"):
        (subject,) = load_subjects(evaluation.checkpoints, vgg_weights=evaluation.vgg_weights)
        gatys = build_gatys(options.gatys_settings, options.vgg_weights)
    share = evaluation.heldout_share
    triples = choose_triples(evaluation, subject.heldout_share if share is None else share)
    make_folder(evaluation.output)
    comparisons = []
    with make_progress_bar(len(triples) * options.iterations, unit="iteration") as bar:
        for triple in triples:
            comparisons.append(compare(gatys, subject, triple, advance=bar.update))
    facts = {
        **machine,
        "network": subject.name,
        "pictures": f"{len(triples)} of {evaluation.size}x{evaluation.size}, whole",
        "Gatys": ", ".join(
            f"{name} {getattr(gatys.config, name)}"
            for name in ("network", "init", "content_weight", "style_weight", "segment")
        ),
    }
    folder = pathlib.Path(evaluation.output)
    report = format_iterations_report(comparisons, facts, iterations=options.iterations)
    texts = {
        "gatys_iterations.md": report,
        "gatys_iterations.csv": format_iterations_csv(comparisons),
    }
    write_texts(folder, texts)
    plotted = plot_iterations(comparisons, subject.name, folder / "gatys_iterations.png")
    print(report, end="")
    print(
        f"written: {folder}/gatys_iterations.md, gatys_iterations.csv"
        + (", gatys_iterations.png" if plotted else f"; {NO_PLOT}")
    )
    return comparisons


def compare(
    gatys: Network,
    subject: Subject,
    triple: Triple,
    *,
    advance: Callable[[int], object] = lambda steps: None,
) -> Comparison:
    """Restyles a whole photograph in both ways and measures both by Gatys' loss.

    Args:
      gatys: an `OptimizedNetwork`.
      subject: the feed-forward network.
      triple: photograph and painting; its region is not used.
      advance: called with the number of iterations made since the last call.
    """
    whole = np.ones(triple.region.shape, bool)
    painted_uint8 = subject.restyle(triple.content_uint8, whole, triple.style_uint8)
    content, style, painted = (
        picture[None].astype(np.float32) / np.float32(255)
        for picture in (triple.content_uint8, triple.style_uint8, painted_uint8)
    )
    region = whole[None, ..., None].astype(np.float32)
    code, losses = gatys.encode_style(style), []

    def note(step, steps, parts):
        del step, steps
        total, _ = compute_weighted_sum(parts, gatys.objective.weights)
        losses.append(float(total))
        advance(1)

    gatys.on_progress = note
    try:
        gatys.paint(content, region, code)
    finally:
        gatys.on_progress = None
    advance(gatys.config.steps - len(losses))  # it ends where no step leads further down
    return Comparison(
        content=triple.content_name,
        style=triple.style_name,
        photograph_loss=gatys.measure_picture(content, region, code, content)[0],
        network_loss=gatys.measure_picture(content, region, code, painted)[0],
        losses=losses,
    )
