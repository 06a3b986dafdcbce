# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Stroke sizes reach the server; models of older exports are asked for size 1 alone."""

import numpy as np
import pytest
from PIL import Image

from tfstyle_client import InvalidArgument, SignatureMismatch, StyleClient, stylize_folder
from tfstyle_client.program import main
from tfstyle_client.signatures import OF_STYLE_CODES, REQUIRED, Signature


@pytest.fixture(scope="module", params=["rest", "grpc", "folder"])
def client(request, started_server, models_folder):
    server = started_server
    addresses = {"rest": server.rest, "grpc": server.grpc, "folder": str(models_folder / "tint")}
    with StyleClient(addresses[request.param], model="tint") as client:
        yield client


CONTENT, STYLE = np.full((19, 23, 3), 200, np.uint8), np.full((9, 9, 3), 40, np.uint8)


def expect(passes):
    """Each pass of the stand-in goes half of what is left of the way to the style's colour."""
    return 40 + 160 * 0.5**passes


@pytest.mark.parametrize("stroke_size, passes", [(0.5, 1), (1.0, 1), (2.0, 2), (4.0, 3)])
def test_the_stroke_size_is_heeded(client, stroke_size, passes):
    painted = client.stylize(CONTENT, None, STYLE, stroke_size=stroke_size)
    assert np.abs(painted.to_array() - expect(passes)).max() <= 1
    code = client.encode_style(STYLE)
    painted = client.stylize_with_style_code(CONTENT, None, code, stroke_size=stroke_size)
    assert np.abs(painted.to_array() - expect(passes)).max() <= 1


@pytest.mark.parametrize("stroke_size, passes", [(1.0, [1, 1]), ([1.0, 4.0], [1, 3])])
def test_the_tensors_of_a_batch_have_a_stroke_size_each(client, stroke_size, passes):
    content, style = (np.stack([p, p]) / np.float32(255) for p in (CONTENT, STYLE))
    region = np.ones_like(content[..., :1])
    painted = client.stylize_tensors(content, region, style, stroke_size=stroke_size)
    for picture, count in zip(painted, passes):
        assert np.abs(255 * picture - expect(count)).max() <= 1


@pytest.mark.parametrize("stroke_size", [0.4, 4.1, float("nan")])
def test_a_stroke_size_out_of_range_is_refused_by_name(client, stroke_size):
    with pytest.raises(InvalidArgument) as caught:
        client.stylize(CONTENT, None, STYLE, stroke_size=stroke_size)
    assert caught.value.input_name == "stroke_size"


def test_a_folder_is_painted_with_strokes_of_the_size_asked_for(server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()
    Image.fromarray(CONTENT).save("photos/a.png")
    Image.fromarray(STYLE).save("style.png")
    names = {"server": server.rest, "model": "tint", "style": "style.png", "stroke_size": 2}
    for content, output in (("photos", "out"), ("photos/a.png", "out/b.png")):
        flags = {**names, "content": content, "output": output}
        assert main([f"--{name}={value}" for name, value in flags.items()]) == 0
    for name in ("a", "b"):
        painted = np.asarray(Image.open(f"out/{name}.png"))
        assert np.abs(painted - expect(2)).max() <= 1


class OldTransport:
    """A server whose model has no stroke sizes; keeps the names of the inputs that it is sent."""

    def __init__(self):
        self.asked = []

    def get_signatures(self, timeout):
        return {
            name: Signature(
                {key: spec for key, spec in signature.inputs.items() if key != "stroke_size"},
                signature.outputs,
            )
            for name, signature in {**REQUIRED, **OF_STYLE_CODES}.items()
        }

    def predict(self, signature, inputs, timeout):
        self.asked.append(set(inputs))
        return {"stylized": inputs["content"]}


def test_a_model_of_an_older_export_is_asked_for_size_1_alone(tmp_path):
    old = OldTransport()
    client = StyleClient(old)
    client.check_signatures()
    content = np.zeros((2, 8, 8, 3), np.float32)
    client.stylize_tensors(content, content[..., :1], content)
    assert old.asked == [{"content", "region", "style", "style_strength"}]
    Image.fromarray(CONTENT).save(tmp_path / "photo.png")
    for ask in (
        lambda: client.stylize(CONTENT, None, STYLE, stroke_size=2),
        lambda: client.stylize_with_style_code(CONTENT, None, np.zeros(3), stroke_size=2),
        lambda: client.stylize_tensors(content, content[..., :1], content, stroke_size=[1, 2]),
        lambda: stylize_folder(client, tmp_path, STYLE, tmp_path / "out", stroke_size=2),
    ):
        with pytest.raises(SignatureMismatch, match="^stroke_size: the served model is of an old"):
            ask()
    assert len(old.asked) == 1
