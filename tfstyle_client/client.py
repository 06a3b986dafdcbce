# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The client: one small class over REST, gRPC or a SavedModel on this machine."""

import os
import time
from collections.abc import Callable

import numpy as np

from tfstyle_client.answers import StylizedPicture, read_answer
from tfstyle_client.errors import (
    BadAnswer,
    DeadlineExceeded,
    ModelNotFound,
    ServerFault,
    ServerUnavailable,
)
from tfstyle_client.masks import prepare_mask
from tfstyle_client.pictures import Limits, prepare_picture
from tfstyle_client.retrying import Retries, call_with_retries, check_seconds
from tfstyle_client.signatures import (
    Signature,
    check_signatures,
    check_stroke_size,
    takes_stroke_size,
)
from tfstyle_client.sources import Source
from tfstyle_client.transport import Model, Transport, open_transport


class StyleClient:
    """Restyles pictures on a server.

    Pictures are paths, encoded bytes, Pillow pictures or arrays (see `pictures.prepare_picture`);
    a mask is one of the same (see `masks.prepare_mask`), or None for the whole picture. Every call
    returns what it promises or raises one `ClientError`. One client may be used by many threads.

    Args:
      server: "http://host:8501", "grpc://host:8500", a SavedModel's folder, or a `Transport`.
      model: its name on the server.
      version, label: one of the model's versions; the newest where both are None.
      deadline: seconds for one call, all its attempts together; at most a week.
      retries: on UNAVAILABLE, 503 and lost connections, and on nothing else.
      limits: picture and message sizes.
    """

    def __init__(
        self,
        server: str | os.PathLike | Transport,
        *,
        model: str = "tfstyle",
        version: int | None = None,
        label: str | None = None,
        deadline: float = 60.0,
        retries: Retries = Retries(),
        limits: Limits = Limits(),
    ):
        self._model = Model(model, version, label)
        self._deadline = check_seconds(deadline, "deadline")
        self._retries = retries
        self._limits = limits
        if isinstance(server, (str, os.PathLike)):
            server = open_transport(os.fspath(server), self._model, limits)
        self._transport = server
        self._with_stroke_size = set()  # signatures that were seen to take one

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """Ends the connections."""
        self._transport.close()

    def stylize(
        self,
        content: Source,
        mask: Source | None,
        style: Source,
        *,
        style_strength: float = 1.0,
        stroke_size: float = 1.0,
        soft_mask: bool = False,
    ) -> StylizedPicture:
        """Restyles the masked region of `content` with `style`.

        Args:
          content, style: pictures.
          mask: of the content's size; None is the whole picture.
          style_strength: in [0, 1]; 0 is the content.
          stroke_size: 0.5 to 4; 1 paints strokes as large as they are in the painting. Models of
            older exports know 1 only.
          soft_mask: let the greys of the mask blend; otherwise a pixel is inside or outside.
        """
        content = prepare_picture(content, "content", self._limits)
        style = prepare_picture(style, "style", self._limits)
        outputs = self.predict(
            "serving_default",
            {
                "content_bytes": _batch_bytes(content.data),
                "region_bytes": _batch_bytes(
                    prepare_mask(mask, content, self._limits, soft=soft_mask)
                ),
                "style_bytes": _batch_bytes(style.data),
                "style_strength": np.array([style_strength], "float32"),
                **self._give_stroke_size("serving_default", stroke_size, 1),
            },
        )
        return read_answer(_take_one(outputs, "stylized_bytes"), content)

    def encode_style(self, style: Source) -> np.ndarray:
        """A painting's style code, float32 [D], to restyle many photographs with.

        Weighted means of codes are codes.
        """
        style = prepare_picture(style, "style", self._limits)
        outputs = self.predict("encode_style", {"style_bytes": _batch_bytes(style.data)})
        code = np.asarray(_take_one(outputs, "style_code"), "float32")
        if code.ndim != 1 or not np.all(np.isfinite(code)):
            raise BadAnswer(
                f"the server's style code has the shape {list(code.shape)}, or is not finite"
            )
        return code

    def stylize_with_style_code(
        self,
        content: Source,
        mask: Source | None,
        style_code: np.ndarray,
        *,
        style_strength: float = 1.0,
        stroke_size: float = 1.0,
        soft_mask: bool = False,
    ) -> StylizedPicture:
        """As `stylize`, with a code from `encode_style` in place of the painting.

        The code is of the painting at its own size, so strokes are 1, 2 or 4 times as large as in
        it, whichever is nearest to `stroke_size`.
        """
        content = prepare_picture(content, "content", self._limits)
        outputs = self.predict(
            "stylize_with_style_code",
            {
                "content_bytes": _batch_bytes(content.data),
                "region_bytes": _batch_bytes(
                    prepare_mask(mask, content, self._limits, soft=soft_mask)
                ),
                "style_code": np.asarray(style_code, "float32")[None],
                "style_strength": np.array([style_strength], "float32"),
                **self._give_stroke_size("stylize_with_style_code", stroke_size, 1),
            },
        )
        return read_answer(_take_one(outputs, "stylized_bytes"), content)

    def stylize_tensors(
        self,
        content: np.ndarray,
        region: np.ndarray,
        style: np.ndarray,
        *,
        style_strength: float | np.ndarray = 1.0,
        stroke_size: float | np.ndarray = 1.0,
    ) -> np.ndarray:
        """Float arrays in [0, 1]: content [B, H, W, 3], region [B, H, W, 1], style [B, h, w, 3].

        `style_strength` and `stroke_size` are numbers or [B]. Returns [B, H, W, 3].
        """
        content = np.asarray(content, "float32")
        strength = np.broadcast_to(np.asarray(style_strength, "float32"), content.shape[:1])
        outputs = self.predict(
            "stylize_tensors",
            {
                "content": content,
                "region": np.asarray(region, "float32"),
                "style": np.asarray(style, "float32"),
                "style_strength": strength,
                **self._give_stroke_size("stylize_tensors", stroke_size, len(content)),
            },
        )
        stylized = outputs.get("stylized")
        if stylized is None or stylized.shape != content.shape:
            raise BadAnswer("the server's stylized is missing, or not of the content's shape")
        return stylized

    def predict(self, signature: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Any signature, arrays in and out (dtype object for byte strings), with retries."""
        return self._retry(lambda left: self._transport.predict(signature, inputs, left))

    def get_signatures(self) -> dict[str, Signature]:
        """What the metadata endpoint says of the model."""
        return self._retry(self._transport.get_signatures)

    def check_signatures(self) -> dict[str, Signature]:
        """`get_signatures`; SignatureMismatch where the model is not one this client can use."""
        served = self.get_signatures()
        check_signatures(served)
        return served

    def wait_until_ready(
        self, timeout: float = 300.0, *, pause: Callable[[float], None] = time.sleep
    ) -> int:
        """Waits until the model is AVAILABLE (a status of 200 is not enough); the version ready.

        Raises:
          ServerFault: the server gave up loading every version that was asked for.
          DeadlineExceeded: not ready within `timeout` seconds; says what the server last said.
          InvalidSetting: a timeout that is no time, or longer than a week.
        """
        end = time.monotonic() + check_seconds(timeout, "timeout")
        last = "nothing"
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise DeadlineExceeded(f"{self._model} is not ready after {timeout:g} s: {last}")
            try:
                states = self._transport.get_states(left)
            except (ServerUnavailable, DeadlineExceeded, ModelNotFound) as error:
                last = str(error)
            else:
                ready = [v for v, state in states.items() if state.state == "AVAILABLE"]
                if ready:
                    return max(ready)
                failed = [s for s in states.values() if s.state == "END" and s.error]
                if states and len(failed) == len(states):
                    raise ServerFault(
                        f"{self._model} failed to load: {failed[0].error}", code="END"
                    )
                last = ", ".join(f"version {v} is {s.state}" for v, s in states.items())
            pause(min(0.25, max(end - time.monotonic(), 0.0)))

    def _give_stroke_size(self, signature, stroke_size, count):
        """The input, where it says something or has to be as long as the others."""
        sizes = np.broadcast_to(np.asarray(stroke_size, "float32"), (count,))
        if count == 1 and sizes[0] == 1.0:
            return {}
        if signature not in self._with_stroke_size:
            served = self.get_signatures()
            if not np.all(sizes == 1.0):
                check_stroke_size(served, signature)
            if not takes_stroke_size(served, signature):
                return {}
            self._with_stroke_size.add(signature)
        return {"stroke_size": sizes}

    def _retry(self, call):
        return call_with_retries(call, retries=self._retries, deadline=self._deadline)


def _batch_bytes(data: bytes) -> np.ndarray:
    # Not np.array([data]): NumPy's own byte strings lose trailing zeros.
    batch = np.empty(1, object)
    batch[0] = data
    return batch


def _take_one(outputs, name):
    if name not in outputs or outputs[name].shape[:1] != (1,):
        raise BadAnswer(f"the server's answer has no {name}, or not one element of it")
    return outputs[name][0]
