# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a method of style transfer is, and what its network and its objective promise.

A method is a folder of `methods/` and one line in `methods/registry.py`, which names its `Method`.
Nothing here, and no `Method`, loads Keras: its functions import their network when called.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from keras import KerasTensor

STYLES = ("required", "optional", "none")
# What `Network.paint` may take beside content, region and style code; see `Network.takes`.
PAINT_INPUTS = ("origin", "support", "coarse", "style_strength", "previous", "flow")


class Network(Protocol):
    """What paints: a `BaseNetwork`, which has these attributes with the defaults given here.

    One that optimises a picture is a network too: it has no weights, and its `paint` takes longer.

    Attributes:
      method: its name in the registry.
      config: frozen, of plain values; `to_dict` gives them for JSON.
      stride: crops begin at multiples of it (1).
      bytes_per_pixel: working memory of one pass, for each pixel of its content.
      style_bytes_per_pixel: of encoding a style picture, for each of its pixels (as
        `bytes_per_pixel`).
      style_code_spec: a `KerasTensor`, or a dict or tuple of them, of the shapes and types of
        `encode_style`'s result; None is the batch, and a side that varies. () without a style.
      takes: names among `PAINT_INPUTS` of what `paint` takes by keyword (none):
        "origin": int32 `[B, 2]`, row and column where a crop begins;
        "support": `[B, H, W, 1]`, the whole region, of which `region` is the part that a crop
        measures (`region` itself);
        "coarse": a result at a lower resolution, enlarged to the content's size;
        "style_strength": `[B]` in [0, 1], where the network controls it (else pictures are mixed);
        "previous", "flow": of a sequence, the result before, `[B, H, W, 3]`, and the motion from
        it, `[B, H, W, 2]` pixels, rows first.
      takes_style_region: whether `encode_style` takes `region`, the part of the style picture that
        counts, `[B, h, w, 1]` (False).
      tiles: whether it is a `TilingNetwork` (False).
      radius: of one that does not tile, pixels around its region that it looks at; it is shown
        no more. None for one that looks at whole pictures (None).
      on_progress: None, or what a network that optimises calls after each step with the number of
        steps that it has made and will have made, and {name: value} of the parts of its loss.
      traces: whether its passes are keras.ops alone, to be compiled for free sizes (True).
      tiles_with_strength: whether tiles equal the whole also at a `style_strength` below 1 (True).
      mixes_styles: whether it has `mix_style_codes` (True).
      exports: whether it may be served (True); it then traces.

    Where first weights come from pictures, it also has `adapt(batches)`, called once before
    training, `pictures_to_adapt`, their least number, and `adapts_to`: "style" or "content".
    """

    method: str
    config: Any
    stride: int
    takes: frozenset[str]
    takes_style_region: bool
    tiles: bool
    radius: int | None
    on_progress: Callable[[int, int, Mapping[str, float]], object] | None
    tiles_with_strength: bool
    traces: bool
    mixes_styles: bool
    exports: bool

    @property
    def bytes_per_pixel(self) -> float: ...

    @property
    def style_bytes_per_pixel(self) -> float: ...

    @property
    def style_code_spec(self) -> Any: ...

    def encode_style(self, style: "KerasTensor | None") -> Any:
        """All that the network needs of a style picture `[B, h, w, 3]` in [0, 1].

        None is for methods that need no style. The result is as `style_code_spec` says.
        """

    def mix_style_codes(self, style_codes: Sequence[Any], shares: Sequence[float]) -> Any:
        """The code of several styles together, from codes of one batch size (convex sums).

        `shares` are above 0 and sum to 1.
        """

    def paint(
        self, content: "KerasTensor", region: "KerasTensor", style_code: Any
    ) -> "KerasTensor":
        """The stylized picture `[B, H, W, 3]` in [0, 1], everywhere, not composited."""

    def __call__(self, inputs: Mapping[str, Any]) -> "KerasTensor":
        """The composited picture; outside the region it is the content, bit for bit.

        `inputs` holds `content`, `region`, `style` or `style_code`, and optionally
        `style_strength` and what the network takes.
        """


class TilingNetwork(Network, Protocol):
    """One whose tiles equal the whole: beyond `radius` pixels only statistics count.

    Its `paint` also takes `statistics`, from `compute_statistics`, and `shared`, for a batch that
    is one picture in pieces, over all of which they are then measured.

    Attributes:
      radius: pixels around one that it can depend on, statistics aside.
      margin: pixels around a region (around the squares of `stride` pixels that it touches) beyond
        which nothing counts for it; less than `radius` for a network whose features are those of
        the region alone, which then takes "support" (the radius).
      statistics_layout: what is measured, in order; see `combine_statistics`.
      statistics_size: length of it.
    """

    radius: int
    margin: int
    statistics_layout: Sequence[tuple[str, int]]
    statistics_size: int

    def compute_statistics(
        self,
        content: "KerasTensor",
        region: "KerasTensor",
        style_code: Any,
        *,
        shared: bool = False,
    ) -> "KerasTensor":
        """What the normalizations measure in one pass, `[B, S]`, or `[1, S]` if shared."""


class Objective(Protocol):
    """What a network is trained for; it holds the loss networks, which are never saved.

    Where targets of a style picture can be kept (`--style_cache_mb`), it also has
    `compute_style_targets(style)`, a dict of tensors, and finds them in `inputs["style_targets"]`.
    """

    def paint(self, network: Network, inputs: Mapping[str, Any]) -> "KerasTensor":
        """What the network makes of a batch, under training: `[B, H, W, 3]`."""

    def compute_loss(
        self, network: Network, inputs: Mapping[str, Any], stylized: "KerasTensor"
    ) -> "tuple[KerasTensor, dict[str, KerasTensor]]":
        """The total and its named parts, float32 scalars.

        `inputs` holds all numeric keys of the batch; the network may be called again.
        """


@dataclasses.dataclass(frozen=True)
class Training:
    """How a method's network is trained.

    Attributes:
      objective_config: frozen dataclass of plain values, each with a default; its `endpoints` are
        the layers it needs of each loss network, {"vgg16": ("conv3_3", ...)}, maybe none.
      build_objective: (config, {loss network: `NetworkFeatures`}) -> `Objective`.
      styles: whether the data need style pictures: "required" or "none".
      get_encoders: network's config -> pretrained networks that are part of it and that the
        objective measures with, beside its loss networks.
      complete: (network's settings, objective's settings) -> the objective's, with the defaults
        that depend on the network's.
    """

    objective_config: type
    build_objective: Callable[[Any, Mapping[str, Any]], Objective]
    styles: str = "required"
    get_encoders: Callable[[Any], Sequence[str]] = lambda config: ()
    complete: Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]] = (
        lambda network, objective: objective
    )


@dataclasses.dataclass(frozen=True)
class Method:
    """One method of style transfer.

    Attributes:
      name: in the registry, in config.json, for `--method`.
      title: what it is, and the paper that it is from.
      make_config: settings, a dict -> the frozen config of its network; raises InputError.
      build_network: (config, {vision network: weights}) -> `Network`.
      tiny: settings of small networks, one for each kind that the method has, for tests.
      kinds: {name: settings} of the networks that the method has; one without a name where there
        is one, of the default settings.
      training: None where nothing is trained.
      style: whether a picture is made from a style picture: "required", "optional" or "none".
      needs_checkpoint: False for methods that optimise.
      get_vision_networks: config -> names of pretrained networks ("vgg16", "vgg19") whose weights
        have to be named at run time, because the checkpoint does not hold them.
    """

    name: str
    title: str
    make_config: Callable[[Mapping[str, Any]], Any]
    build_network: Callable[[Any, Mapping[str, str]], Network]
    tiny: Sequence[Mapping[str, Any]]
    kinds: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=lambda: {"": {}})
    training: Training | None = None
    style: str = "required"
    needs_checkpoint: bool = True
    get_vision_networks: Callable[[Any], Sequence[str]] = lambda config: ()
