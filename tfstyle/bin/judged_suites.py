# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The suites of bin/benchmark that look at pictures of held-out photographs and paintings."""

from absl import flags

from tfstyle.bin.json_flags import read_json
from tfstyle.errors import InputError

flags.disclaim_key_flags()


def run_quality() -> None:
    """Every method that has weights, on the same triples."""
    from tfstyle.evaluation.quality_benchmark import JUDGES, QualityOptions, run_quality_benchmark

    values = flags.FLAGS
    weights = {"vgg16": values.vgg16_weights, "squeezenet": values.squeezenet_weights}
    named = {name: value for name, value in weights.items() if value}
    run_quality_benchmark(
        QualityOptions(
            _read_evaluation(32, judges=JUDGES, weights=named),
            checkpoints=_read_checkpoints(),
            vgg_weights=_read_vgg_weights(),
            settings=read_json("settings"),
        )
    )


def run_iterations() -> None:
    """How many of Gatys' iterations a network is worth."""
    from tfstyle.evaluation.gatys_iterations import GatysIterationsOptions, run_gatys_iterations

    values = flags.FLAGS
    checkpoints = (values.checkpoint,) if values.checkpoint else ()
    evaluation = _read_evaluation(
        16, checkpoints=checkpoints, vgg_weights=values.vgg19_weights or values.vgg16_weights
    )
    run_gatys_iterations(
        GatysIterationsOptions(
            evaluation, values.iterations, _read_vgg_weights(), _read_gatys_settings()
        )
    )


def run_figure() -> None:
    """Figure 6 or 7 of Sun & Liu 2020, which is called as the suite."""
    from tfstyle.evaluation.gatys_figures import GatysFigureOptions, draw_gatys_figure

    draw_gatys_figure(
        GatysFigureOptions(
            flags.FLAGS.suite, _read_evaluation(4), _read_vgg_weights(), _read_gatys_settings()
        )
    )


def _read_evaluation(triples, **options):
    from tfstyle.evaluation.evaluation_options import EvaluationOptions

    values = flags.FLAGS
    return EvaluationOptions(
        photos=values.photos,
        annotations=values.annotations,
        masks=values.masks,
        styles=values.styles,
        heldout_share=values.heldout_share,
        triples=values.triples or triples,
        size=values.size or 256,
        output=values.output,
        **options,
    )


def _read_vgg_weights():
    values = flags.FLAGS
    weights = {"vgg19": values.vgg19_weights, "vgg16": values.vgg16_weights}
    return {name: value for name, value in weights.items() if value}


def _read_gatys_settings():
    settings = read_json("settings")
    if others := sorted(set(settings) - {"gatys"}):
        raise InputError(f"--settings: {others[0]}: this suite takes those of gatys alone")
    return settings.get("gatys", {})


def _read_checkpoints():
    named = {}
    for text in flags.FLAGS.checkpoints:
        name, _, folder = text.partition("=")
        if not name or not folder or name in named:
            raise InputError(f"--checkpoints={text}: name=folder, each name once")
        named[name] = folder
    return named
