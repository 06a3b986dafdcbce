# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Every signature, over REST, over gRPC and from a folder, gives the same pictures."""

import io

import numpy as np
import pytest
from PIL import Image

from tfstyle_client import InvalidArgument, ModelNotFound, ServerFault, StyleClient
from tfstyle_client.signatures import OF_STYLE_CODES, REQUIRED


@pytest.fixture(scope="module", params=["rest", "grpc", "folder"])
def address(request, started_server, models_folder):
    return {
        "rest": started_server.rest,
        "grpc": started_server.grpc,
        "folder": str(models_folder / "tint"),
    }[request.param]


@pytest.fixture(scope="module")
def client(address):
    with StyleClient(address, model="tint") as client:
        yield client


def encode(array, format="PNG"):
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, format)
    return stream.getvalue()


def test_a_picture_is_restyled_inside_its_mask_and_kept_outside(client, triple):
    stylized = client.stylize(triple.content, triple.region, triple.style)
    triple.check(stylized.to_array())
    assert stylized.data.startswith(b"\x89PNG")


@pytest.mark.parametrize("style_strength", [0.0, 0.3])
def test_the_style_strength_is_heeded(client, triple, style_strength):
    stylized = client.stylize(
        triple.content, triple.region, triple.style, style_strength=style_strength
    )
    triple.check(stylized.to_array(), style_strength=style_strength)


def test_paths_bytes_pillow_pictures_and_arrays_are_the_same_picture(client, triple, tmp_path):
    expected = client.stylize(triple.content, triple.region, triple.style).data
    for name in ("content", "region", "style"):
        (tmp_path / f"{name}.png").write_bytes(encode(getattr(triple, name)))
    kinds = [
        lambda name: tmp_path / f"{name}.png",
        lambda name: str(tmp_path / f"{name}.png"),
        lambda name: encode(getattr(triple, name)),
        lambda name: Image.fromarray(getattr(triple, name)),
        lambda name: getattr(triple, name) / np.float32(255),
    ]
    for give in kinds:
        assert client.stylize(give("content"), give("region"), give("style")).data == expected


def test_no_mask_is_the_whole_picture(client, triple):
    stylized = client.stylize(triple.content, None, triple.style)
    triple.region[:] = 255
    triple.check(stylized.to_array())


def test_a_style_code_gives_what_its_painting_gives(client, triple):
    code = client.encode_style(triple.style)
    assert code.shape == (3,) and code.dtype == np.float32
    np.testing.assert_allclose(code, triple.style.mean((0, 1)) / 255, atol=1e-5)
    by_code = client.stylize_with_style_code(triple.content, triple.region, code)
    by_style = client.stylize(triple.content, triple.region, triple.style)
    difference = by_code.to_array().astype(int) - by_style.to_array()
    assert np.abs(difference).max() <= 1


def test_tensors_of_several_pictures_are_restyled(client, triple):
    content = np.stack([triple.content, triple.content[::-1]]) / np.float32(255)
    region = np.stack([triple.region, triple.region])[..., None] / np.float32(255)
    style = np.stack([triple.style, triple.style]) / np.float32(255)
    stylized = client.stylize_tensors(content, region, style, style_strength=[1.0, 0.0])
    triple.check(np.rint(stylized[0] * 255).astype(np.uint8))
    assert np.array_equal(stylized[1], content[1])


def test_pictures_of_different_sizes_travel_in_one_request(client, triple):
    small = triple.content[:9, :7]
    mask = np.full((9, 7), 255, np.uint8)

    def batch(*arrays):
        values = np.empty(len(arrays), object)
        values[:] = [encode(array) for array in arrays]
        return values

    outputs = client.predict(
        "serving_default",
        {
            "content_bytes": batch(triple.content, small),
            "region_bytes": batch(triple.region, mask),
            "style_bytes": batch(triple.style, triple.style),
            "style_strength": np.ones(2, np.float32),
            "stroke_size": np.ones(2, np.float32),
        },
    )
    first, second = (np.asarray(Image.open(io.BytesIO(data))) for data in outputs["stylized_bytes"])
    triple.check(first)
    alone = client.stylize(small, mask, triple.style).to_array()
    assert np.abs(second.astype(int) - alone).max() <= 1


@pytest.mark.parametrize("kind", ["rest", "grpc"])
def test_a_server_that_batches_takes_a_strength_for_each_picture_alone(server, kind):
    pictures = {
        name: np.zeros((2, 16, 16, channels), np.float32)
        for name, channels in (("content", 3), ("region", 1), ("style", 3))
    }
    with StyleClient(getattr(server, kind), model="tint") as client:
        with pytest.raises(InvalidArgument, match="equal 0th-dimension"):
            client.predict("stylize_tensors", {**pictures, "style_strength": np.ones(1, "float32")})
        assert client.stylize_tensors(**pictures, style_strength=1.0).shape == (2, 16, 16, 3)


def test_the_served_signatures_are_the_documented_ones(client):
    served = client.check_signatures()
    assert set(served) == set(REQUIRED) | set(OF_STYLE_CODES)
    assert served["serving_default"] == REQUIRED["serving_default"]
    assert served["stylize_tensors"] == REQUIRED["stylize_tensors"]
    assert served["encode_style"].outputs["style_code"].shape == (-1, 3)


def test_a_picture_cut_short_is_refused_by_the_server_with_its_input_named(client, triple):
    for name, data in (
        ("content", encode(triple.content, "JPEG")[:-200]),
        ("style", encode(triple.style, "JPEG")[:-60]),
    ):
        pictures = {"content": triple.content, "style": triple.style, name: data}
        with pytest.raises(InvalidArgument) as caught:
            client.stylize(pictures["content"], None, pictures["style"])
        assert caught.value.input_name == f"{name}_bytes"


def test_more_pixels_than_the_model_takes_are_refused_by_the_server(client, triple):
    says = "200x100 pixels, this model takes 1 to 16384"
    with pytest.raises(InvalidArgument, match=says) as caught:
        client.stylize(triple.content, None, np.zeros((100, 200, 3), np.uint8))
    assert caught.value.input_name == "style_bytes"


@pytest.mark.parametrize("style_strength", [-0.1, 1.1, float("nan")])
def test_a_style_strength_out_of_range_is_refused_by_name(client, triple, style_strength):
    with pytest.raises(InvalidArgument) as caught:
        client.stylize(triple.content, None, triple.style, style_strength=style_strength)
    assert caught.value.input_name == "style_strength"


def test_an_unknown_signature_is_an_error(client):
    with pytest.raises((ServerFault, InvalidArgument), match="nosuch"):
        client.predict("nosuch", {"x": np.zeros(1, np.float32)})


def test_an_older_version_is_served_by_number(address, triple):
    with StyleClient(address, model="tint", version=1) as client:
        assert client.wait_until_ready() == 1
        stylized = client.stylize(triple.content, triple.region, triple.style)
    triple.check(stylized.to_array(), share=0.25)


def test_an_unknown_version_is_not_found(address, triple):
    with pytest.raises(ModelNotFound, match="version 9"):
        with StyleClient(address, model="tint", version=9) as client:
            client.stylize(triple.content, None, triple.style)


def test_a_folder_may_be_a_path_and_has_no_labels(models_folder, triple, tmp_path):
    with StyleClient(models_folder / "tint" / "1") as client:
        triple.check(
            client.stylize(triple.content, triple.region, triple.style).to_array(), share=0.25
        )
    with pytest.raises(ModelNotFound, match="labels"):
        StyleClient(models_folder / "tint", label="newest")
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "saved_model.pb").write_bytes(b"no model")
    with pytest.raises(ServerFault, match="cannot be loaded"):
        StyleClient(tmp_path)


@pytest.mark.parametrize("kind", ["rest", "grpc"])
class TestServer:
    """What a folder has no word for."""

    def test_labels_name_versions(self, server, kind, triple):
        for label, share in (("newest", 0.5), ("previous", 0.25)):
            with StyleClient(getattr(server, kind), model="tint", label=label) as client:
                client.wait_until_ready()
                stylized = client.stylize(triple.content, triple.region, triple.style)
            triple.check(stylized.to_array(), share=share)

    def test_an_unknown_model_is_not_found(self, server, kind, triple):
        with StyleClient(getattr(server, kind), model="nosuch") as client:
            with pytest.raises(ModelNotFound, match="nosuch"):
                client.stylize(triple.content, None, triple.style)
