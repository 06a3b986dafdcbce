# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import io

import keras
import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture, save_picture
from tfstyle.inference.region_options import Region
from tfstyle.inference.style_mixture import StyleCode
from tfstyle.inference.stylizer import Stylizer, load_stylizer
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.methods.local_transfer.config import LocalTransferConfig
from tfstyle.methods.local_transfer.paper_network import PaperNetwork
from tfstyle.methods.style_code_spec import flatten_code
from tfstyle.ops.boxes import Box
from tfstyle.regions.mask_options import MaskOptions


def make_mask(*box, shape=(40, 60)):
    mask = np.zeros(shape, bool)
    mask[Box(*box).slices] = True
    return mask


@pytest.fixture(scope="module")
def content(draw):
    return draw(40, 60)


@pytest.fixture(scope="module")
def style(draw):
    return draw(30, 20, seed=5)


MASK = make_mask(5, 10, 30, 50)


def test_files_pictures_and_arrays_give_the_same(stylizer, content, style, tmp_path):
    expected = stylizer.stylize(content, MASK, style)
    paths = [tmp_path / f"{name}.png" for name in ("content", "mask", "style")]
    arrays = content, np.repeat(MASK[..., None] * np.uint8(255), 3, axis=-1), style
    for path, array in zip(paths, arrays):
        save_picture(path, array)
    assert np.array_equal(stylizer.stylize(*paths), expected)
    assert np.array_equal(stylizer.stylize(*map(str, paths)), expected)
    assert np.array_equal(stylizer.stylize(*map(Image.fromarray, arrays)), expected)
    assert np.array_equal(stylizer.stylize(content, MASK.astype(np.float32), style), expected)
    assert expected.dtype == np.uint8 and expected.shape == content.shape
    assert (expected[MASK] != content[MASK]).any()


def test_the_arguments_stay_as_they_are(stylizer, content, style):
    arguments = content.copy(), MASK.copy(), style.copy()
    stylizer.stylize(*arguments)
    for argument, original in zip(arguments, (content, MASK, style)):
        assert np.array_equal(argument, original)


def test_no_region_or_no_strength_returns_the_content(stylizer, content, style):
    assert np.array_equal(stylizer.stylize(content, np.zeros_like(MASK), style), content)
    assert np.array_equal(stylizer.stylize(content, MASK, style, style_strength=0), content)
    assert np.array_equal(stylizer.stylize_regions(content, []), content)


def test_half_the_strength_lies_half_way(stylizer, content, style):
    full, half = (stylizer.stylize(content, MASK, style, style_strength=s) for s in (1, 0.5))
    middle = (full.astype(float) + content) / 2
    assert np.abs(half - middle).max() <= 1


def test_a_style_code_stands_for_its_picture(stylizer, content, style):
    code = stylizer.encode_style(style)
    assert np.array_equal(
        stylizer.stylize(content, MASK, code), stylizer.stylize(content, MASK, style)
    )


def test_a_style_is_encoded_once(network, content, style, tmp_path):
    stylizer = Stylizer(network, trace=False)
    encoded = []
    encode = stylizer._styles._network.encode_style
    stylizer._styles._network.encode_style = lambda picture: encoded.append(1) or encode(picture)
    path = tmp_path / "style.png"
    save_picture(path, style)
    for source in (path, str(path), path, style, style.copy()):
        stylizer.stylize(content, MASK, source)
    assert len(encoded) == 2  # the file and the array
    save_picture(path, style[::-1])
    stylizer.stylize(content, MASK, path)
    assert len(encoded) == 3


def test_pillow_styles_of_the_same_values_and_other_colours_are_other_styles(stylizer, style):
    indices = Image.fromarray(style[..., 0])
    turned = Image.Exif()
    turned[0x0112] = 3
    stored = io.BytesIO()
    Image.fromarray(style).save(stored, "PNG", exif=turned)
    pictures = [indices, Image.fromarray(style), Image.open(stored)]
    for palette in (range(768), range(767, -1, -1)):
        pictures.append(indices.copy())
        pictures[-1].putpalette([value % 256 for value in palette])
    pictures.append(Image.fromarray(style).convert("YCbCr"))
    pictures.append(Image.merge("RGB", pictures[-1].split()))

    def encode(picture):
        return np.asarray(flatten_code(stylizer.encode_style(picture).values))

    codes = [encode(picture) for picture in pictures]
    for picture, code in zip(pictures, codes):
        expected = encode(load_picture(picture).pixels_uint8)
        assert np.array_equal(code, expected), (picture.mode, picture.info)
    assert len({code.tobytes() for code in codes}) == len(codes)


def test_mixtures_go_from_one_style_to_the_other(stylizer, content, style, draw):
    other = draw(25, 25, seed=8)
    assert np.array_equal(
        stylizer.stylize(content, MASK, [(style, 3.0), (other, 0.0)]),
        stylizer.stylize(content, MASK, style),
    )
    first, middle, second = (
        stylizer.encode_style([(style, 1 - share), (other, share)]).values
        for share in (0.0, 0.25, 1.0)
    )
    for name in ("learned", "colours"):
        between = 0.75 * first[name] + 0.25 * second[name]
        np.testing.assert_allclose(middle[name], between, rtol=1e-5, atol=1e-6)


def test_luminance_keeps_the_colours(stylizer, content, style):
    result = stylizer.stylize(content, MASK, style, preserve_color="luminance")

    def chroma(picture):
        return np.asarray(Image.fromarray(picture).convert("YCbCr"), int)[..., 1:]

    plain = stylizer.stylize(content, MASK, style)
    kept = np.abs(chroma(result) - chroma(content))[MASK].mean()
    changed = np.abs(chroma(plain) - chroma(content))[MASK].mean()
    assert kept < 0.5 * changed
    assert (result[MASK] != content[MASK]).any()


def test_palette_gives_the_style_the_colours_of_the_region(stylizer, content, style):
    result = stylizer.stylize(content, MASK, style, preserve_color="palette")
    np.testing.assert_allclose(result[MASK].mean(0), content[MASK].mean(0), atol=12)


def test_later_regions_win_where_they_overlap(stylizer, content, style, draw):
    first, second = make_mask(0, 0, 30, 40), make_mask(10, 20, 40, 60)
    other = draw(30, 30, seed=3)
    both = stylizer.stylize_regions(
        content,
        [Region(first, style), {"mask": second, "style": other, "style_strength": 0.6}],
    )
    alone = stylizer.stylize(content, first, style)
    later = stylizer.stylize(content, second, other, style_strength=0.6)
    assert np.array_equal(both[second], later[second])
    assert np.array_equal(both[first & ~second], alone[first & ~second])
    assert np.array_equal(both[~first & ~second], content[~first & ~second])


def test_a_soft_edge_mixes_with_the_region_beneath(stylizer, content, style, draw):
    beneath = Region(np.ones_like(MASK), style)
    above = Region(MASK, draw(30, 30, seed=3), edge="feather", edge_radius=4)
    result = stylizer.stylize_regions(content, [beneath, above])
    lower, upper = (stylizer.stylize(content, r.mask, r.style) for r in (beneath, above))
    assert np.array_equal(result[0], lower[0])
    assert np.array_equal(result[15, 20:40], upper[15, 20:40])
    column = 30
    steps = [np.abs(result[y, column].astype(int) - lower[y, column]).sum() for y in (1, 4, 9)]
    assert steps[0] <= steps[1] and steps[1] > 0


@pytest.mark.parametrize(
    "arguments, message",
    [
        (dict(mask=MASK[1:]), "60x39 pixels, but the picture is 60x40"),
        (dict(mask=np.full(MASK.shape, np.nan)), "finite"),
        (dict(mask=np.ones((40, 60, 3))), "mask"),
        (dict(mask="nowhere.png"), "nowhere.png"),
        (dict(content="nowhere.jpg"), "nowhere.jpg"),
        (dict(content=np.ones((4, 4, 2), np.uint8)), "content"),
        (dict(style="nowhere.jpg"), "nowhere.jpg"),
        (dict(style=None), "no style"),
        (dict(style=[]), "pairs"),
        (dict(style=[("a.jpg", -1)]), "weights"),
        (dict(style_strength=1.5), "style_strength"),
        (dict(preserve_color="yes"), "preserve_color"),
        (dict(stroke_size=0), "stroke_size"),
        (dict(stroke_size=4.1), "0.5 to 4"),
        (dict(style=StyleCode(np.zeros((1, 9))), preserve_color="palette"), "palette"),
        (dict(style=StyleCode(np.zeros((1, 9)))), r"style code has the shape \[1, 9\]"),
        (dict(mask=MaskOptions(box=(1, 2, 300, 4))), "the content: box"),
        (dict(style=np.ones((4, 4, 2), np.uint8)), "the style"),
        (dict(edge="round"), "edge"),
        (dict(edge="feather", edge_radius=-1), "radius"),
        (dict(edge="feather", edge_radius=float("nan")), "radius"),
        (dict(edge="feather", edge_radius=float("inf")), "radius"),
        (dict(edge="feather", edge_radius="wide"), "radius"),
        (dict(edge="feather", edge_radius=None), "radius"),
    ],
)
def test_bad_input_is_told_in_one_line(stylizer, content, style, arguments, message):
    with pytest.raises(InputError, match=message) as caught:
        stylizer.stylize(**{"content": content, "mask": MASK, "style": style, **arguments})
    assert "\n" not in str(caught.value)


def test_an_empty_mask_file_is_an_error(stylizer, content, style, tmp_path):
    save_picture(tmp_path / "mask.png", np.zeros((40, 60, 3), np.uint8))
    with pytest.raises(InputError, match="empty"):
        stylizer.stylize(content, tmp_path / "mask.png", style)


def test_a_loaded_checkpoint_restyles_as_the_network_it_was_saved_from(
    network, stylizer, content, style, tmp_path
):
    save_checkpoint(network, tmp_path / "checkpoint")
    loaded = load_stylizer(tmp_path / "checkpoint", trace=False)
    expected = stylizer.stylize(content, MASK, style)
    assert np.abs(loaded.stylize(content, MASK, style).astype(int) - expected).max() <= 1


def test_no_mask_is_the_whole_picture(stylizer, content, style):
    whole = stylizer.stylize(content, np.ones_like(MASK), style)
    assert np.array_equal(stylizer.stylize(content, None, style), whole)


def test_every_source_of_a_mask_is_a_mask(stylizer, content, style):
    expected = stylizer.stylize(content, MASK, style)
    box = MaskOptions(box=(5, 10, 30, 50))
    assert np.array_equal(stylizer.stylize(content, box, style), expected)


@pytest.fixture
def broken_stylizer(network):
    """broken_stylizer(where): its network paints NaN in the rows and columns of `where`."""

    def make(where):
        stylizer = Stylizer(network, trace=False)
        paint = stylizer._painter._network.paint

        def paint_holes(*arguments, **options):
            painted = np.array(paint(*arguments, **options))
            painted[:, *where] = np.nan
            return painted

        stylizer._painter._network.paint = paint_holes
        return stylizer

    return make


@pytest.mark.parametrize(
    "options", [{}, dict(style_strength=0.5), dict(preserve_color="luminance")]
)
def test_pixels_that_the_network_cannot_paint_stay_and_are_counted(
    broken_stylizer, network, content, style, options
):
    holes = broken_stylizer((slice(6, 8), slice(0, 20), 1))
    with pytest.warns(UserWarning, match="no finite number for 20 of the 1000 pixels"):
        result = holes.stylize(content, MASK, style, **options)
    expected = Stylizer(network, trace=False).stylize(content, MASK, style, **options)
    unpainted = make_mask(6, 10, 8, 20)
    assert np.array_equal(result[~unpainted], expected[~unpainted])
    assert np.abs(result[unpainted].astype(int) - content[unpainted]).max() <= 1
    warned = []
    holes.stylize_regions(
        content,
        [Region(make_mask(20, 10, 22, 12), style), Region(MASK, style)],
        on_warning=warned.append,
    )
    assert len(warned) == 1 and "the content, region 2" in warned[0]


def test_a_region_of_which_nothing_was_painted_is_an_error(broken_stylizer, content, style):
    with pytest.raises(InputError, match="the content: .* any of the 1000 pixels"):
        broken_stylizer((...,)).stylize(content, MASK, style)


def test_a_style_without_a_finite_code_is_named(network, content, style, tmp_path):
    stylizer = Stylizer(network, trace=False)
    code = keras.tree.map_structure(lambda part: np.nan * part, stylizer.encode_style(style).values)
    with pytest.raises(InputError, match="the style code: .* no finite style code"):
        stylizer.stylize(content, MASK, StyleCode(code))
    stylizer._styles._network.encode_style = lambda picture: code
    save_picture(tmp_path / "style.png", style)
    for _ in range(2):  # nor is it kept as if it were one
        with pytest.raises(InputError, match="style.png: .* no finite style code"):
            stylizer.stylize(content, MASK, tmp_path / "style.png")


def test_a_pass_that_the_backend_has_no_memory_for_is_a_memory_error(network, content, style):
    class ResourceExhaustedError(Exception):
        """Of TensorFlow's name."""

    def fail(*arrays):
        raise ResourceExhaustedError("OOM when allocating tensor with shape[9] [[node add]]")

    stylizer = Stylizer(network)
    stylizer._painter._network._passes["paint", "origin", "support"] = fail
    with pytest.raises(MemoryError, match="allocating tensor with shape.9. $"):
        stylizer.stylize(content, MASK, style)


def test_without_a_graph_the_same_is_painted(network, stylizer, content, style):
    eager = Stylizer(network, trace=False).stylize(content, MASK, style)
    difference = np.abs(eager.astype(int) - stylizer.stylize(content, MASK, style))
    assert difference.max() <= 1  # sums in another order


@pytest.mark.parametrize("checkpoint", [3, b"folder", ["folder"]])
def test_what_is_no_path_of_a_checkpoint_is_told(checkpoint):
    with pytest.raises(InputError, match="checkpoint"):
        load_stylizer(checkpoint)


def test_a_checkpoint_of_another_method_is_told(network, tmp_path):
    save_checkpoint(network, tmp_path / "checkpoint")
    config = tmp_path / "checkpoint" / "config.json"
    config.write_text(config.read_text().replace("local_transfer", "another_method"))
    with pytest.raises(InputError, match="another_method"):
        load_stylizer(tmp_path / "checkpoint")


def test_a_network_that_is_not_local_sees_the_whole_picture(content, style):
    network = PaperNetwork(LocalTransferConfig.tiny(preset="paper"))
    result = Stylizer(network).stylize(content, MASK, style)
    assert np.array_equal(result[~MASK], content[~MASK])
    expected = network(
        {
            "content": content[None].astype(np.float32) / 255,
            "region": MASK[None, ..., None].astype(np.float32),
            "style": style[None].astype(np.float32) / 255,
        }
    )
    assert np.abs(result - 255 * np.asarray(expected)[0]).max() < 1
    with pytest.raises(InputError, match="whole pictures only"):
        Stylizer(network, max_memory="10kB").stylize(content, MASK, style)
    with pytest.raises(InputError, match="cannot mix"):
        Stylizer(network).stylize(content, MASK, [(style, 1), (content, 1)])
