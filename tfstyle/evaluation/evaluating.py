# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A checkpoint on held-out triples, beside what it has to beat."""

import dataclasses
import json
import pathlib

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation.baselines import copy_content, match_region_colours
from tfstyle.evaluation.measurement import LAYERS, RegionMeasurement
from tfstyle.evaluation.picture_grid import make_picture_grid, outline_region
from tfstyle.evaluation.report import format_report, format_summary, summarize
from tfstyle.evaluation.triples import make_triples
from tfstyle.features.vgg_features import VggFeatures
from tfstyle.files.atomic import make_folder, open_atomically
from tfstyle.files.pictures import save_picture
from tfstyle.files.writability import check_can_fill
from tfstyle.inference.progress import make_progress_bar, show_elapsed
from tfstyle.inference.stylizer import load_stylizer
from tfstyle.methods.checkpoint import find_default_checkpoint, load_config


@dataclasses.dataclass(frozen=True)
class EvaluationOptions:
    """What is judged, on what, and by which network.

    Attributes:
      checkpoint: folder, or None for the shipped one.
      photos, annotations, masks, styles: as for training.
      heldout_share: share of the files that training kept aside; None for what the checkpoint's
        config says (0.05 where it says nothing), 1 for folders that training never saw.
      triples: how many.
      picture_size: side of all three pictures, pixels.
      network: "vgg16" or "vgg19".
      weights: of the network, as for `VggFeatures`.
      output: folder for `report.md`, `report.json` and `grid.jpg`; made if missing.
    """

    checkpoint: str | None = None
    photos: str = "synthetic"
    annotations: str | None = None
    masks: str | None = None
    styles: str = "synthetic"
    heldout_share: float | None = None
    triples: int = 32
    picture_size: int = 256
    network: str = "vgg16"
    weights: str = "imagenet"
    output: str = "evaluation_output"

    def __post_init__(self):
        if self.triples < 1:
            raise InputError(f"--triples={self.triples}: at least one is needed")
        if self.picture_size < 32:
            raise InputError(f"--picture_size={self.picture_size}: the network needs 32")


def evaluate(options: EvaluationOptions):
    """Measures the checkpoint and the baselines, writes the report and prints its summary.

    Returns:
      What `summarize` returns.

    Raises:
      InputError: a checkpoint, folder or weight file that cannot be read, or an output folder that
        cannot be made.
    """
    folder = options.checkpoint or find_default_checkpoint()
    heldout_share = options.heldout_share
    if heldout_share is None:
        heldout_share = find_heldout_share(load_config(folder))
    check_can_fill(options.output)
    with show_elapsed("loading the networks"):
        stylizer = load_stylizer(folder)
        loss_network = VggFeatures(LAYERS, network=options.network, weights=options.weights)
    with show_elapsed("reading photographs and paintings"):
        triples = make_triples(
            TrainingDataOptions(
                photos=options.photos,
                annotations=options.annotations,
                masks=options.masks,
                styles=options.styles,
                heldout_share=heldout_share,
                split="held_out",
                picture_size=options.picture_size,
            ),
            count=options.triples,
            flag="triples",
        )
    make_folder(options.output)
    rows = {
        "content": copy_content,
        "colour match": match_region_colours,
        "tfstyle": stylizer.stylize,
    }
    records, pictures = measure_rows(rows, triples, loss_network)
    summary = summarize(records)
    facts = {
        "checkpoint": pathlib.Path(options.checkpoint).name if options.checkpoint else "shipped",
        "photographs": f"{len({triple.content_name for triple in triples})} held out",
        "paintings": f"{len({triple.style_name for triple in triples})} held out",
        "held-out share": f"{heldout_share:g}",
        "triples": f"{len(triples)} at {options.picture_size}x{options.picture_size}",
        "loss network": f"{options.network}, weights {pathlib.Path(options.weights).name}",
    }
    _write(pathlib.Path(options.output), summary, records, facts, pictures)
    print(format_summary(summary), end="")
    print(f"written: {options.output}/report.md, report.json, grid.jpg")
    return summary


def find_heldout_share(config):
    """The share that the checkpoint's training kept aside, from its config.json as a dict."""
    data = config.get("training", {}).get("run", {}).get("data", {})
    return data.get("heldout_share", TrainingDataOptions().heldout_share)


def measure_rows(rows, triples, loss_network):
    """Stylizes every triple by every row and measures it.

    Args:
      rows: {name: function of (content_uint8, region, style_uint8) that returns uint8}.
      triples: list of Triple.
      loss_network: see `RegionMeasurement`.

    Returns:
      records, a dict for each row of each triple; and {row: list of uint8 pictures}, after
      "photograph" and "painting".
    """
    records = []
    pictures = {"photograph": [], "painting": [], **{name: [] for name in rows}}
    with make_progress_bar(len(triples), unit="triple") as bar:
        for triple in triples:
            measurement = RegionMeasurement(triple, loss_network)
            pictures["photograph"].append(outline_region(triple.content_uint8, triple.region))
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


def _write(folder, summary, records, facts, pictures):
    with open_atomically(folder / "report.md", "w") as stream:
        stream.write(format_report(summary, records, heading="Evaluation", facts=facts))
    with open_atomically(folder / "report.json", "w") as stream:
        json.dump({"facts": facts, "summary": summary, "triples": records}, stream, indent=1)
    shown = {name: column for name, column in pictures.items() if name != "content"}
    grid = make_picture_grid(list(zip(*shown.values())), headings=list(shown))
    save_picture(folder / "grid.jpg", grid, quality=90)
