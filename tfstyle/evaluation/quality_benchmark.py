# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Judges every method that has weights on the same held-out triples."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from tfstyle.errors import InputError
from tfstyle.evaluation.evaluating import evaluate_subjects
from tfstyle.evaluation.evaluation_options import EvaluationOptions
from tfstyle.evaluation.evaluation_report import ReportFiles
from tfstyle.evaluation.machine import describe_machine
from tfstyle.evaluation.method_settings import (
    HasNoWeightsError,
    check_settings,
    choose_settings,
)
from tfstyle.evaluation.report import Summary
from tfstyle.evaluation.subjects import Subject, find_heldout_share, load_subject
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import show_elapsed
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.checkpoint_files import (
    find_shipped_checkpoint,
    load_config,
    load_network_config,
)
from tfstyle.methods.registry import METHODS, build_network, check_weights, get_method

JUDGES = ("vgg16", "squeezenet")
FILES = ReportFiles(
    heading="Every method that has weights", report="quality", grid="quality", grid_triples=8
)


@dataclasses.dataclass(frozen=True)
class QualityOptions:
    """Which networks are judged, and on what.

    Attributes:
      evaluation: photographs, paintings, the judges' weights and the output folder; its judges
        are `JUDGES`, and its checkpoints are left out.
      checkpoints: {name in the table: folder}; methods that have none of these take the one that
        ships.
      vgg_weights: {"vgg16": weights, "vgg19": weights} that networks see pictures through.
      settings: {method: settings}, of methods that optimize pictures.
    """

    evaluation: EvaluationOptions
    checkpoints: Mapping[str, str] = dataclasses.field(default_factory=dict)
    vgg_weights: Mapping[str, str] = dataclasses.field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        check_settings(self.settings)


def run_quality_benchmark(options: QualityOptions) -> Summary:
    """Writes quality.md, quality.csv, quality.json and quality.jpg, and prints the table.

    Raises:
      InputError: as `evaluate`.
    """
    machine = describe_machine()
    check_can_fill(options.evaluation.output)
    with show_elapsed("loading the networks"):
        subjects, missing = load_quality_subjects(options)
    remarks = [f"- not judged: {method}, {reason}" for method, reason in missing.items()]
    return evaluate_subjects(
        options.evaluation, subjects, files=FILES, facts=machine, remarks=remarks, compares=False
    )


def load_quality_subjects(options: QualityOptions) -> tuple[list[Subject], dict[str, str]]:
    """The networks in the order of the registry, and {method: why it has none}.

    Raises:
      InputError: a checkpoint cannot be read or lacks its VGG, or a setting is not known.
    """
    methods = {name: load_config(folder)["method"] for name, folder in options.checkpoints.items()}
    subjects, missing = [], {}
    for method in METHODS:
        named = {
            name: folder for name, folder in options.checkpoints.items() if methods[name] == method
        }
        for name, folder in named.items():
            subjects.append(_load(name, folder, options.vgg_weights))
        if named:
            continue
        try:
            subjects.append(_find(method, options))
        except HasNoWeightsError as error:
            missing[method] = str(error)
    return subjects, missing


def _load(name, folder, vgg_weights):
    config = load_config(folder)
    method = get_method(config["method"])
    network = method.make_config(config["config"])
    check_weights(method, network, vgg_weights, flag="vgg19_weights")
    seen = method.get_vision_networks(network)
    return load_subject(folder, name=name, vgg_weights=vgg_weights[seen[0]] if seen else None)


def _find(method, options):
    """Of a method of which no checkpoint is named."""
    record = get_method(method)
    if not record.needs_checkpoint:
        given = options.settings.get(method, {})
        settings = choose_settings(record, given, options.vgg_weights)
        vision = record.get_vision_networks(record.make_config(settings))
        network = build_network(method, settings, weights=options.vgg_weights)
        return Subject(method, method, Stylizer(network), vision, find_heldout_share({}))
    try:
        folder = find_shipped_checkpoint(method)
    except InputError:
        raise HasNoWeightsError("no checkpoint ships and --checkpoints names none") from None
    shipped = get_method(load_config(folder)["method"])
    seen = shipped.get_vision_networks(load_network_config(folder))
    if absent := set(seen) - set(options.vgg_weights):
        raise HasNoWeightsError(f"no weights of {' and '.join(sorted(absent))} are named")
    return _load(method, folder, options.vgg_weights)
