# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Evaluates checkpoints on held-out triples, beside each other and the baselines."""

import functools
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.evaluation.baselines import (
    Painter,
    copy_content,
    lay_painting,
    match_region_colours,
)
from tfstyle.evaluation.evaluation_options import (
    EvaluationOptions,
    choose_triples,
    describe_triples,
)
from tfstyle.evaluation.evaluation_report import OUTLINE, EvaluationReport, ReportFiles, draw_grid
from tfstyle.evaluation.judges import CONTENT_LAYERS, Judge, build_judges
from tfstyle.evaluation.measurement import RegionMeasurement
from tfstyle.evaluation.picture_grid import outline_region
from tfstyle.evaluation.report import (
    Summary,
    format_summary,
    list_columns,
    list_starred,
    summarize,
)
from tfstyle.evaluation.strength_curve import NO_PLOT, Curve, compare_curves, plot_curves
from tfstyle.evaluation.subjects import Subject, load_gatys, load_subjects
from tfstyle.evaluation.triples import Triple
from tfstyle.files.atomic import make_folder
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar, show_elapsed

PHOTOGRAPH, COLOUR_MATCH, PAINTING = "photograph", "colour match", "the painting itself"
_FIGURE_OF_CONTENT = f"content_{CONTENT_LAYERS[0]}"


def evaluate(options: EvaluationOptions) -> Summary:
    """Measures the checkpoints and the baselines, writes the report and prints its summary.

    Returns:
      What `summarize` returns.

    Raises:
      InputError: a checkpoint, folder or weight file that cannot be read, or an output folder that
        cannot be created.
    """
    check_can_fill(options.output)
    with show_elapsed("loading the networks"):
        subjects = load_subjects(options.checkpoints, vgg_weights=options.vgg_weights)
        optimized = [load_gatys(options)] if options.gatys_steps else []
    return evaluate_subjects(options, subjects, optimized=optimized)


def evaluate_subjects(
    options: EvaluationOptions,
    subjects: Sequence[Subject],
    *,
    optimized: Sequence[Subject] = (),
    files: ReportFiles = ReportFiles(),
    facts: Mapping[str, str] | None = None,
    remarks: Sequence[str] = (),
    compares: bool = True,
) -> Summary:
    """Measures what is loaded and the baselines; otherwise as `evaluate`.

    Args:
      options: its `checkpoints` and `vgg_weights` are not used.
      subjects: at least one.
      optimized: further baselines, at full strength.
      files: what the report is called.
      facts, remarks: that go into the report beside its own.
      compares: whether the curves of any two are compared, see `compare_curves`.
    """
    with show_elapsed("loading the judges"):
        judges = build_judges(options.judges, options.weights)
    heldout_share = options.heldout_share
    if heldout_share is None:
        heldout_share = min(subject.heldout_share for subject in subjects)
    with show_elapsed("reading photographs and paintings"):
        triples = choose_triples(options, heldout_share)
    make_folder(options.output)
    rows = {PHOTOGRAPH: copy_content, COLOUR_MATCH: match_region_colours, PAINTING: lay_painting}
    starred = {}
    for subject in optimized:
        rows[subject.name] = subject.restyle
        starred[subject.name] = list_starred(judges, subject.loss_networks)
    baselines = list(rows)
    for subject in subjects:
        for strength in options.strengths:
            row = name_row(subject.name, strength)
            rows[row] = functools.partial(subject.restyle, style_strength=strength)
            starred[row] = list_starred(judges, subject.loss_networks)
    records, pictures = measure_rows(rows, triples, judges)
    summary = summarize(records)
    curves = collect_curves(options, subjects, summary)
    folder = pathlib.Path(options.output)
    report = EvaluationReport(
        summary=summary,
        records=records,
        judges=judges,
        facts={
            "checkpoints": ", ".join(subject.name for subject in subjects),
            **describe_triples(options, triples, heldout_share),
            **(facts or {}),
        },
        starred=starred,
        remarks=[
            *remarks,
            *_explain_one_style(subjects),
            *(compare_curves(curves) if compares else []),
        ],
    )
    written = report.write(folder, files)
    shown = {
        name: column for name, column in pictures.items() if name not in (PHOTOGRAPH, PAINTING)
    }
    written.append(draw_grid(shown, folder, files))
    if len(options.strengths) > 1:
        plotted = _plot(folder / "strengths.png", curves, baselines, summary, judges)
        written.append("strengths.png" if plotted else NO_PLOT)
    print(format_summary(summary, list_columns(judges), starred=starred), end="")
    print("".join(f"{remark}\n" for remark in report.remarks), end="")
    print(f"written: {folder}/{', '.join(written)}")
    return summary


def name_row(name: str, strength: float) -> str:
    """Name of a checkpoint at a strength in the table."""
    return name if strength == 1 else f"{name}, strength {strength:g}"


def collect_curves(
    options: EvaluationOptions, subjects: Sequence[Subject], summary: Summary
) -> list[Curve]:
    """Collects the curve of each checkpoint over the strengths from the means in the summary."""
    strengths = sorted(options.strengths)
    curves = []
    for subject in subjects:
        figures = [summary[name_row(subject.name, strength)] for strength in strengths]
        content = [row[_FIGURE_OF_CONTENT]["mean"] for row in figures]
        r = {name: [row[f"r_{name}"]["mean"] for row in figures] for name in options.judges}
        curves.append(Curve(subject.name, strengths, content, r, subject.loss_networks))
    return curves


def measure_rows(
    rows: Mapping[str, Painter], triples: Sequence[Triple], judges: Sequence[Judge]
) -> tuple[list[dict[str, Any]], dict[str, list[np.ndarray]]]:
    """Stylizes every triple with every row and measures the results.

    Args:
      rows: {name: painter}.
      triples: what is stylized.
      judges: networks that measure it.

    Returns:
      records, a dict for each row of each triple; and {column: list of uint8 pictures}: the
      outlined photographs, the paintings, then each row's.
    """
    records = []
    pictures = {OUTLINE: [], "painting": [], **{name: [] for name in rows}}
    with make_progress_bar(len(triples) * len(rows), unit="picture") as bar:
        for triple in triples:
            measurement = RegionMeasurement(triple, judges)
            pictures[OUTLINE].append(outline_region(triple.content_uint8, triple.region))
            pictures["painting"].append(triple.style_uint8)
            for name, restyle in rows.items():
                stylized = restyle(triple.content_uint8, triple.region, triple.style_uint8)
                records.append(
                    {
                        "row": name,
                        "content": triple.content_name,
                        "style": triple.style_name,
                        "area": float(triple.region.mean()),
                        **measurement.measure(stylized),
                    }
                )
                pictures[name].append(stylized)
                bar.update()
    return records, pictures


def _plot(path, curves, baselines, summary, judges):
    marks = {}
    for name in baselines:
        row = summary[name]
        r = {judge.name: row[f"r_{judge.name}"]["mean"] for judge in judges}
        marks[name] = row[_FIGURE_OF_CONTENT]["mean"], r
    return plot_curves(curves, marks, path)


def _explain_one_style(subjects):
    return [
        f"- {subject.name} has one style, that it was trained for, whatever the painting is"
        for subject in subjects
        if not subject.takes_style
    ]
