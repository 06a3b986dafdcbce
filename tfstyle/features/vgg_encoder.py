# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The first convolutions of a VGG as the encoder of a network that paints."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import KerasTensor, ops

from tfstyle.errors import InputError
from tfstyle.features.convolution_weights import load_convolutions
from tfstyle.features.endpoints import compute_stride, list_convolutions, resolve_endpoint
from tfstyle.features.leaf_pictures import draw_leaf_pictures
from tfstyle.features.preprocessing import preprocess

CHANNELS = (64, 128, 256, 512, 512)  # of the convolutions of each block
# A filter that hardly answers to the pictures it is measured on is not blown up: of the mean
# activation of its layer, this share is the least that it is divided by.
_LEAST_SHARE = 0.1


class VggEncoder(keras.layers.Layer):
    """Pictures `[B, H, W, 3]` in [0, 1] -> {endpoint: features after the ReLU}.

    The encoder of AdaIN, WCT and their kin: VGG19 (Simonyan and Zisserman 2015) padded by
    reflection, so that borders have no halo, and normalized: each filter is divided by its mean
    activation over pictures, which changes nothing that VGG computes but the scale (Gatys et al.
    2016, section 2). An endpoint of stride s has H / s rows; H and W are to be multiples of it, and
    at least two strides.

    Frozen. Before `load` its weights are random.

    Args:
      endpoint: the deepest, as "relu4_1".
      network: "vgg19" or "vgg16".
      channels: of each block; others than a VGG's are for tests.
      saved: whether files of weights hold these too; if not, whoever loads one calls `load`.

    Deviations: means are taken over drawn pictures (`leaf_pictures.py`), not ImageNet's.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        network: str = "vgg19",
        channels: tuple[int, ...] = CHANNELS,
        saved: bool = True,
        **kwargs: Any,
    ):
        # Pictures stay float32 until they are preprocessed.
        super().__init__(autocast=False, **kwargs)
        self.endpoint, self.network, self.saved = endpoint, network, saved
        self.channels = tuple(channels)
        self._names = list_convolutions(endpoint, network=network)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        before = 3
        for name in self._names:
            after = self._get_width(name)
            for part, shape, initializer in (
                ("kernel", (3, 3, before, after), "he_normal"),
                ("bias", (after,), "zeros"),
            ):
                self.add_weight(
                    shape=shape, initializer=initializer, trainable=False, name=f"{name}_{part}"
                )
            before = after

    def _get_width(self, name: str) -> int:
        return self.channels[int(name.removeprefix("block")[0]) - 1]

    @property
    def _weights_of(self) -> dict[str, tuple[keras.Variable, keras.Variable]]:
        return dict(zip(self._names, zip(self.weights[::2], self.weights[1::2])))

    def load(self, weights: str) -> None:
        """Takes the weights of the VGG and normalizes them.

        Args:
          weights: as for `build_loss_network`.

        Raises:
          InputError: they cannot be had, or have other widths.
        """
        loaded = load_convolutions(self.endpoint, network=self.network, weights=weights)
        for name, variables in self._weights_of.items():
            for variable, value in zip(variables, loaded[name]):
                if value.shape != tuple(variable.shape):
                    raise InputError(
                        f"--{self.network}_weights={weights}: {name} has the shape {value.shape}, "
                        f"and this network needs {tuple(variable.shape)}"
                    )
                variable.assign(value)
        self._normalize()

    def _normalize(self) -> None:
        """Scales the filters; ReLU and pooling hand a positive scale on to the next layer."""
        features = self._run(draw_leaf_pictures(), self._names, "float32")
        before = ops.ones(3)
        for name, (kernel, bias) in self._weights_of.items():
            mean = ops.mean(features[name], axis=(0, 1, 2))
            scale = 1.0 / ops.maximum(mean, _LEAST_SHARE * ops.mean(mean) + 1e-12)
            kernel.assign(kernel * scale / before[:, None])
            bias.assign(bias * scale)
            before = scale

    def call(
        self, picture: KerasTensor, endpoints: tuple[str, ...] | None = None
    ) -> dict[str, KerasTensor]:
        """Features of the deepest endpoint, or of those named, up to which it is computed."""
        endpoints = (self.endpoint,) if endpoints is None else endpoints
        names = [resolve_endpoint(endpoint, network=self.network) for endpoint in endpoints]
        features = self._run(picture, names, self.compute_dtype)
        return dict(zip(endpoints, (features[name] for name in names)))

    def _run(
        self, picture: KerasTensor, wanted: Sequence[str], dtype: str
    ) -> dict[str, KerasTensor]:
        features, found = ops.cast(preprocess(picture), dtype), {}
        for name, weights in self._weights_of.items():
            if len(found) and name.endswith("conv1"):
                features = ops.max_pool(features, 2, strides=2, padding="valid")
            kernel, bias = (ops.cast(weight, dtype) for weight in weights)
            padded = ops.pad(features, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="reflect")
            features = ops.relu(ops.conv(padded, kernel, padding="valid") + bias)
            found[name] = features
            if found.keys() >= set(wanted):
                break
        return {name: found[name] for name in wanted}

    def compute_output_shape(
        self, input_shape: tuple[int | None, ...]
    ) -> dict[str, tuple[int | None, ...]]:
        sides = [s if s is None else s // compute_stride(self.endpoint) for s in input_shape[1:3]]
        return {self.endpoint: (input_shape[0], *sides, self._get_width(self._names[-1]))}

    def save_own_variables(self, store: Any) -> None:
        """Nothing, unless `saved`."""
        if self.saved:
            super().save_own_variables(store)

    def load_own_variables(self, store: Any) -> None:
        """What `save_own_variables` wrote."""
        if self.saved:
            super().load_own_variables(store)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "endpoint": self.endpoint,
            "network": self.network,
            "channels": self.channels,
            "saved": self.saved,
        }
