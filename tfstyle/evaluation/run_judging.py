# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Follows a training run: the figures of its snapshots over the steps."""

import hashlib
import json
import os
import pathlib
from collections.abc import Mapping, Sequence

from tfstyle.errors import InputError
from tfstyle.evaluation.evaluating import measure_rows
from tfstyle.evaluation.evaluation_options import (
    EvaluationOptions,
    choose_triples,
    describe_triples,
)
from tfstyle.evaluation.judges import CONTENT_LAYERS, Judge, build_judges, find_loss_networks
from tfstyle.evaluation.report import (
    format_csv,
    format_summary,
    list_columns,
    list_starred,
    replace_nan,
    summarize,
)
from tfstyle.evaluation.strength_curve import NO_PLOT
from tfstyle.evaluation.subjects import Subject, find_heldout_share
from tfstyle.features.weights import BUILDERS
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.inference.stylizer import Stylizer
from tfstyle.methods.checkpoint import load_network
from tfstyle.methods.checkpoint_files import load_config
from tfstyle.methods.registry import build_network
from tfstyle.training.run_checkpoints import RunCheckpoints

BEST = "best"


def evaluate_run(run_dir: str, options: EvaluationOptions) -> list[dict]:
    """Measures the snapshots in a run's folder and plots everything measured so far.

    A run keeps only its last snapshots and its best network, so the points are kept in the output
    folder: called again with the same options, this function measures and adds what is new. The
    run may still be going on.

    Args:
      run_dir: the run's folder.
      options: `checkpoints` and `strengths` are not used. A held-out share of None is the run's,
        and so are `vgg_weights` of None.

    Returns:
      {"step", figure: mean, ...} for each step measured so far, in order.

    Raises:
      InputError: there is no run or nothing to measure, the output folder has points of other
        options, or as for `evaluate`.
    """
    config = _load_config(run_dir)
    run = config["run"]
    share = options.heldout_share
    share = find_heldout_share({"training": {"run": run}}) if share is None else share
    judges = build_judges(options.judges, options.weights)
    triples = choose_triples(options, share)
    make_folder(options.output)
    folder = pathlib.Path(options.output)
    facts = {
        "run": pathlib.Path(run_dir).name,
        "settings": _digest(config.get("decides", run)),
        "photos": options.photos,
        "styles": options.styles,
        **describe_triples(options, triples, share),
    }
    points = {point["step"]: point for point in _load_points(folder / "steps.json", facts)}
    weights = _list_vgg_weights(run, options.vgg_weights)
    networks = _load_networks(pathlib.Path(run_dir), run, weights, done=set(points))
    if not networks and not points:
        raise InputError(f"--run_dir={run_dir}: no snapshot and no {BEST}/ there yet")
    if networks:
        rows = {
            f"step {step}": Subject(str(step), run["method"], Stylizer(network), (), share).restyle
            for step, network in networks.items()
        }
        records, _ = measure_rows(rows, triples, judges)
        for step, figures in zip(networks, summarize(records).values()):
            points[step] = {"step": step} | {
                name: figure["max" if name == "outside" else "mean"]
                for name, figure in figures.items()
            }
    ordered = [points[step] for step in sorted(points)]
    starred = list_starred(judges, find_loss_networks({"training": {"run": run}}))
    _write(folder, facts, ordered, judges, starred)
    return ordered


def plot_points(
    points: Sequence[Mapping[str, float]], judges: Sequence[Judge], path: str | os.PathLike
) -> bool:
    """Plots r of each judge, and the content, over the steps; False if matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    content = f"content_{CONTENT_LAYERS[0]}"
    for name in (*(f"r_{judge.name}" for judge in judges), content):
        style = "--" if name == content else "-"
        values = [point[name] for point in points]
        axes.plot([p["step"] for p in points], values, style, marker="o", label=name)
    axes.set(xlabel="step", ylabel="1 = photograph's style; 0 = its content", ylim=(0.0, None))
    axes.legend()
    figure.savefig(path, dpi=120)
    return True


def _digest(settings):
    """A few letters that differ for runs that are not the same; a run may be made longer."""
    kept = {name: value for name, value in settings.items() if name != "steps"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:12]


def _load_config(run_dir):
    path = pathlib.Path(run_dir, "run.json")
    try:
        config = dict(json.loads(path.read_text(encoding="utf-8")))
        return config | {"run": dict(config["run"])}
    except FileNotFoundError as error:
        raise InputError(f"--run_dir={run_dir}: no run.json there; give a run's folder") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not the configuration of a run: {error!r}") from error


def _list_vgg_weights(run, given):
    """Those that are given, or else those that the run itself was given."""
    weights = {name: given or run.get(f"{name}_weights") for name in BUILDERS}
    return {name: value for name, value in weights.items() if value}


def _load_networks(folder, run, weights, *, done):
    """{step: network} of what is there and not done yet, in order."""
    snapshots = RunCheckpoints(folder / "checkpoints")
    networks = {}
    for step in snapshots.list_steps():
        if step in done:
            continue
        network = build_network(run["method"], run["network"], weights=weights)
        try:
            snapshots.restore(step, network)
        except InputError:
            if snapshots.get_path(step).exists():
                raise
            continue  # the run has removed it since, for a newer one
        networks[step] = network
    if (folder / BEST).is_dir():
        step = load_config(folder / BEST)["training"].get("step")
        if step is not None and step not in done and step not in networks:
            networks[step] = load_network(folder / BEST, weights=weights)
    return dict(sorted(networks.items()))


def _load_points(path, facts):
    if not path.exists():
        return []
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        known, points = before["facts"], [dict(point) for point in before["points"]]
        steps = [point["step"] for point in points]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} cannot be read ({error!r}); remove it") from error
    if known != facts or len(set(steps)) < len(steps):
        raise InputError(
            f"{path} holds figures of another run or of other options; give another --output"
        )
    return [{n: float("nan") if v is None else v for n, v in point.items()} for point in points]


def _write(folder, facts, points, judges, starred):
    everything = {"facts": facts, "points": replace_nan(points)}
    for name, text in (
        ("steps.csv", format_csv(points)),
        ("steps.json", json.dumps(everything, indent=1) + "\n"),
    ):
        with open_atomically(folder / name, "w") as output:
            output.write(text)
    plotted = plot_points(points, judges, folder / "steps.png")
    summary = {
        f"step {point['step']}": {
            name: {"mean": value, "max": value} for name, value in point.items()
        }
        for point in points
    }
    rows = dict.fromkeys(summary, starred)
    print(format_summary(summary, list_columns(judges), starred=rows), end="")
    print(
        f"written: {folder}/steps.csv, steps.json" + (", steps.png" if plotted else f"; {NO_PLOT}")
    )
