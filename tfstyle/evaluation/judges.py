# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The networks that judge how close a region is to a painting's style."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from tfstyle.errors import InputError
from tfstyle.features.endpoints import NETWORKS
from tfstyle.features.network_features import NetworkFeatures

_VGG_LAYERS = ("conv2_2", "conv3_2", "conv4_2", "conv5_2")
STYLE_LAYERS = {
    "vgg16": _VGG_LAYERS,
    "vgg19": _VGG_LAYERS,
    "squeezenet": ("conv1", "fire3", "fire5", "fire7"),
}
CONTENT_LAYERS = ("conv3_3", "conv4_2")


@dataclasses.dataclass(frozen=True)
class Judge:
    """A network and the layers at which it judges.

    Attributes:
      name: "vgg16", "vgg19" or "squeezenet".
      features: pictures `[1, H, W, 3]` in [0, 1] -> {layer: features}.
      style_layers: layers whose Gram matrices are compared.
      content_layers: layers at which the region is compared with the content; empty for all but
        one judge.
    """

    name: str
    features: Callable
    style_layers: Sequence[str]
    content_layers: Sequence[str] = ()

    @property
    def layers(self) -> tuple[str, ...]:
        """All layers, each once."""
        return tuple(dict.fromkeys((*self.style_layers, *self.content_layers)))


def check_judges(names: Sequence[str]) -> None:
    """Raises InputError if a name is unknown or repeated, or if none can measure the content."""
    if unknown := [name for name in names if name not in NETWORKS]:
        raise InputError(f"--judge={unknown[0]}: one or several of {', '.join(NETWORKS)}")
    if len(set(names)) < len(names):
        raise InputError(f"--judge={','.join(names)}: each network once")
    if find_content_judge(names) is None:
        raise InputError(
            f"--judge={','.join(names)}: vgg16 or vgg19 has to be among them; content is measured "
            f"at its {CONTENT_LAYERS[0]}"
        )


def find_content_judge(names: Sequence[str]) -> str | None:
    """The judge that measures the content: the first VGG."""
    return next((name for name in names if name.startswith("vgg")), None)


def build_judges(names: Sequence[str], weights: Mapping[str, str]) -> list[Judge]:
    """Builds the judges of these names, in this order.

    Args:
      names: as `check_judges` accepts them.
      weights: {name: weights as for `NetworkFeatures`}; "imagenet" if missing.

    Raises:
      InputError: the weights of a judge cannot be loaded.
    """
    judges = []
    for name in names:
        content_layers = CONTENT_LAYERS if name == find_content_judge(names) else ()
        layers = dict.fromkeys((*STYLE_LAYERS[name], *content_layers))
        features = NetworkFeatures(layers, network=name, weights=weights.get(name, "imagenet"))
        judges.append(Judge(name, features, STYLE_LAYERS[name], content_layers))
    return judges


def find_loss_networks(config: Mapping) -> tuple[str, ...]:
    """The networks that a checkpoint was trained against; empty if its config does not say.

    What they measure does not count as a judgement: the checkpoint has learned to please them.

    Args:
      config: config.json as a dict. `training.run.loss_networks` lists them; if it is missing,
        they are those whose weights `training.run` names (`vgg16_weights`, ...).
    """
    run = config.get("training", {}).get("run", {})
    named = run.get("loss_networks")
    if named is None:
        named = [name for name in NETWORKS if run.get(f"{name}_weights")]
    return tuple(name for name in NETWORKS if name in named)
