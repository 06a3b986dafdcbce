# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Evaluates checkpoints on held-out triples, beside each other and the baselines."""

import functools
import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tfstyle.evaluation.baselines import Painter, copy_content, match_region_colours
from tfstyle.evaluation.evaluation_options import (
    EvaluationOptions,
    choose_triples,
    describe_triples,
)
from tfstyle.evaluation.judges import CONTENT_LAYERS, Judge, build_judges
from tfstyle.evaluation.measurement import RegionMeasurement
from tfstyle.evaluation.picture_grid import make_picture_grid, outline_region
from tfstyle.evaluation.report import (
    Summary,
    format_csv,
    format_report,
    format_summary,
    list_columns,
    list_starred,
    replace_nan,
    summarize,
)
from tfstyle.evaluation.strength_curve import NO_PLOT, Curve, compare_curves, plot_curves
from tfstyle.evaluation.subjects import Subject, load_subjects
from tfstyle.evaluation.triples import Triple
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import save_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar, show_elapsed

PHOTOGRAPH, COLOUR_MATCH = "photograph", "colour match"
_WIDEST_SET = 5  # pictures, for two sets side by side
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
        subjects = load_subjects(options.checkpoints)
        judges = build_judges(options.judges, options.weights)
    heldout_share = options.heldout_share
    if heldout_share is None:
        heldout_share = min(subject.heldout_share for subject in subjects)
    with show_elapsed("reading photographs and paintings"):
        triples = choose_triples(options, heldout_share)
    make_folder(options.output)
    rows, starred = {PHOTOGRAPH: copy_content, COLOUR_MATCH: match_region_colours}, {}
    for subject in subjects:
        for strength in options.strengths:
            row = name_row(subject.name, strength)
            rows[row] = functools.partial(subject.stylizer.stylize, style_strength=strength)
            starred[row] = list_starred(judges, subject.loss_networks)
    records, pictures = measure_rows(rows, triples, judges)
    summary = summarize(records)
    facts = {
        "checkpoints": ", ".join(subject.name for subject in subjects),
        **describe_triples(options, triples, heldout_share),
    }
    curves = collect_curves(options, subjects, summary)
    folder = pathlib.Path(options.output)
    remarks = compare_curves(curves)
    written = "report.md, report.csv, report.json, grid.jpg"
    if len(options.strengths) > 1:
        plotted = _plot(folder / "strengths.png", curves, summary, judges)
        written += ", strengths.png" if plotted else f"; {NO_PLOT}"
    _write(folder, summary, records, judges, facts, starred, remarks, pictures)
    print(format_summary(summary, list_columns(judges), starred=starred), end="")
    print("".join(f"{remark}\n" for remark in remarks), end="")
    print(f"written: {folder}/{written}")
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
    pictures = {"outline": [], "painting": [], **{name: [] for name in rows}}
    with make_progress_bar(len(triples), unit="triple") as bar:
        for triple in triples:
            measurement = RegionMeasurement(triple, judges)
            pictures["outline"].append(outline_region(triple.content_uint8, triple.region))
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


def _plot(path, curves, summary, judges):
    marks = {}
    for name in (PHOTOGRAPH, COLOUR_MATCH):
        row = summary[name]
        r = {judge.name: row[f"r_{judge.name}"]["mean"] for judge in judges}
        marks[name] = row[_FIGURE_OF_CONTENT]["mean"], r
    return plot_curves(curves, marks, path)


def _write(folder, summary, records, judges, facts, starred, remarks, pictures):
    report = format_report(
        summary,
        records,
        judges,
        heading="Evaluation",
        facts=facts,
        starred=starred,
        remarks=remarks,
    )
    in_loss = {row: sorted(figures) for row, figures in starred.items()}
    everything = {"facts": facts, "in_loss": in_loss, "summary": summary, "triples": records}
    for name, text in (
        ("report.md", report),
        ("report.csv", format_csv(records)),
        ("report.json", json.dumps(replace_nan(everything), indent=1) + "\n"),
    ):
        with open_atomically(folder / name, "w") as stream:
            stream.write(text)
    shown = {name: column for name, column in pictures.items() if name != PHOTOGRAPH}
    headings = [PHOTOGRAPH if name == "outline" else name for name in shown]
    grid = make_picture_grid(
        list(zip(*shown.values())),
        headings=headings,
        sets_per_line=2 if len(headings) <= _WIDEST_SET else 1,
    )
    save_picture(folder / "grid.jpg", grid, quality=90)
