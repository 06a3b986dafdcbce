# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What is judged, on what, and by which networks."""

import dataclasses
import pathlib
from collections.abc import Mapping, Sequence

from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.evaluation.judges import check_judges
from tfstyle.evaluation.triples import Triple, make_triples


@dataclasses.dataclass(frozen=True)
class EvaluationOptions:
    """What is judged, on what, and by which networks.

    Attributes:
      checkpoints: folders; none for the shipped one, which is also called "shipped".
      photos, annotations, masks, styles: as for training.
      heldout_share: share of the files that training kept aside. None for the smallest share in
        the checkpoints' configs (0.05 where a config has none), 1 for folders that training never
        saw.
      triples: number of triples.
      size: side of the photographs in pixels, and the largest side of paintings.
      judges: see `check_judges`.
      weights: {judge: weights as for `NetworkFeatures`}; "imagenet" if missing.
      vgg_weights: of the VGG of checkpoints that do not hold it; see `MethodChoice`.
      strengths: values of `style_strength` at which each checkpoint is judged.
      gatys_steps: of the optimization of each region by Gatys et al. 2016, through the first VGG
        among the judges, as another baseline; 0 for none.
      output: folder for the report, its figures and pictures; created if missing.
    """

    checkpoints: tuple[str, ...] = ()
    photos: str = "synthetic"
    annotations: str | None = None
    masks: str | None = None
    styles: str = "synthetic"
    heldout_share: float | None = None
    triples: int = 32
    size: int = 256
    judges: tuple[str, ...] = ("vgg16",)
    weights: Mapping[str, str] = dataclasses.field(default_factory=dict)
    vgg_weights: str | None = None
    strengths: tuple[float, ...] = (1.0,)
    gatys_steps: int = 0
    output: str = "evaluation_output"

    def __post_init__(self):
        check_judges(self.judges)
        if self.triples < 1:
            raise InputError(f"--triples={self.triples}: at least one is needed")
        if self.size < 32:
            raise InputError(f"--size={self.size}: the judges need 32")
        if not self.strengths or not all(0 < strength <= 1 for strength in self.strengths):
            raise InputError("--strengths: one or several numbers above 0, at most 1")
        if len(set(self.strengths)) < len(self.strengths):
            raise InputError("--strengths: each number once")
        if self.gatys_steps < 0:
            raise InputError(f"--gatys_steps={self.gatys_steps}: 0 or more")


def choose_triples(options: EvaluationOptions, heldout_share: float) -> list[Triple]:
    """Chooses the triples from the held-out files; the same ones each time."""
    return make_triples(
        TrainingDataOptions(
            photos=options.photos,
            annotations=options.annotations,
            masks=options.masks,
            styles=options.styles,
            heldout_share=heldout_share,
            split="held_out",
            picture_size=options.size,
        ),
        count=options.triples,
        flag="triples",
    )


def describe_triples(
    options: EvaluationOptions, triples: Sequence[Triple], heldout_share: float
) -> dict[str, str]:
    """{name: value} of the triples and the judges, for the report."""
    judges = (
        f"{name}, weights {pathlib.Path(options.weights.get(name, 'imagenet')).name}"
        for name in options.judges
    )
    return {
        "photographs": f"{len({triple.content_name for triple in triples})} held out",
        "paintings": f"{len({triple.style_name for triple in triples})} held out",
        "held-out share": f"{heldout_share:g}",
        "triples": f"{len(triples)} at {options.size}x{options.size}",
        "judges": "; ".join(judges),
    }
