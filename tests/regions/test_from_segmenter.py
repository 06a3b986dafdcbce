# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A segmenter of one's own, through the documented interface."""

import sys

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.regions import from_segmenter
from tfstyle.regions.from_segmenter import make_segmenter_mask

PLUG_IN = """
import numpy as np

def by_red(pixels_uint8, *, prompt):
    return pixels_uint8[..., 0] > int(prompt or 100)

class Model:
    def __call__(self, pixels_uint8, *, prompt):
        return np.where(pixels_uint8[..., :1] > 100, 0.7, 0.3)

class Shop:
    model = Model()

def wrong_size(pixels_uint8, *, prompt):
    return np.ones((2, 2))

def nothing(pixels_uint8, *, prompt):
    return np.zeros(pixels_uint8.shape[:2])

def by_position(pixels_uint8):
    return pixels_uint8[..., 0]

def failing(pixels_uint8, *, prompt):
    raise RuntimeError("out of memory on\\nthe device")

def exhausted(pixels_uint8, *, prompt):
    raise MemoryError

def words(pixels_uint8, *, prompt):
    return np.full(pixels_uint8.shape[:2], "sky")

def ragged(pixels_uint8, *, prompt):
    return [[1], [1, 2]]

def unknown(pixels_uint8, *, prompt):
    return np.full(pixels_uint8.shape[:2], np.nan)

def late(pixels_uint8, *, prompt):
    import beside_the_toy
    return pixels_uint8[..., 0] > beside_the_toy.LEAST

number = 3
"""
PIXELS = np.random.default_rng(0).integers(0, 256, (9, 11, 3), dtype=np.uint8)
PICTURE = load_picture(PIXELS)


@pytest.fixture(autouse=True)
def plug_in(tmp_path, monkeypatch):
    (tmp_path / "toy_segmenter.py").write_text(PLUG_IN)
    monkeypatch.syspath_prepend(tmp_path)


def test_a_function_is_loaded_by_name_and_gets_the_prompt():
    np.testing.assert_array_equal(
        make_segmenter_mask(PICTURE, "toy_segmenter:by_red"), PIXELS[..., 0] > 100
    )
    np.testing.assert_array_equal(
        make_segmenter_mask(PICTURE, "toy_segmenter:by_red", prompt="200"), PIXELS[..., 0] > 200
    )


def test_an_object_inside_another_is_loaded_and_its_probabilities_cut_at_half():
    mask = make_segmenter_mask(PICTURE, "toy_segmenter:Shop.model")
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, PIXELS[..., 0] > 100)


@pytest.mark.parametrize("scale", [1.0, 255.0, 255])
def test_greys_are_cut_at_half(scale):
    ramp = np.broadcast_to(np.linspace(0, 1, 11), (9, 11)) * scale
    values = ramp.astype(np.uint8) if scale == 255 and isinstance(scale, int) else ramp
    mask = make_segmenter_mask(PICTURE, lambda pixels_uint8, *, prompt: values)
    np.testing.assert_array_equal(mask, values > values.max() / 2)


def test_a_function_may_be_handed_over_itself():
    mask = make_segmenter_mask(PICTURE, lambda pixels_uint8, *, prompt: pixels_uint8[..., 1] & 1)
    np.testing.assert_array_equal(mask, PIXELS[..., 1] & 1)


def test_the_example_of_the_documentation_works(tmp_path):
    lines = from_segmenter.__doc__.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("    def segment"))
    (tmp_path / "sky.py").write_text("\n".join(line[4:] for line in lines[start : start + 3]))
    mask = make_segmenter_mask(PICTURE, "sky:segment", prompt="20")
    np.testing.assert_array_equal(mask, PIXELS[..., 2].astype(int) - PIXELS[..., 0] > 20)


@pytest.fixture(name="folder")
def enter_folder(tmp_path, monkeypatch):
    """The current folder, as an installed program starts in it: not on the path."""
    folder = tmp_path / "current"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path])
    return folder


@pytest.mark.parametrize("attribute", ["by_red", "late"])
def test_a_file_in_the_current_folder_is_found_and_the_folder_searched_no_longer(folder, attribute):
    (folder / f"toy_{attribute}.py").write_text(PLUG_IN)
    (folder / "beside_the_toy.py").write_text("LEAST = 100\n")
    before = list(sys.path)
    for _ in range(2):
        mask = make_segmenter_mask(PICTURE, f"toy_{attribute}:{attribute}")
        np.testing.assert_array_equal(mask, PIXELS[..., 0] > 100)
    assert sys.path == before


@pytest.mark.parametrize(
    "text, fault",
    [
        ("import no_such_module_at_all", "ModuleNotFoundError.*no_such_module_at_all"),
        ("def segment(", "SyntaxError"),
        ("raise KeyError('weights')", "KeyError: 'weights'"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
    ],
)
def test_a_module_that_cannot_be_imported_is_one_line(folder, text, fault):
    name = f"toy_{abs(hash(text))}"
    (folder / f"{name}.py").write_text(text)
    before = list(sys.path)
    with pytest.raises(InputError, match=fault):
        make_segmenter_mask(PICTURE, f"{name}:segment")
    assert sys.path == before


@pytest.mark.parametrize(
    "name, fault",
    [
        ("toy_segmenter", "expected module:attribute"),
        (":by_red", "expected module:attribute"),
        ("no_such_module:x", "no_such_module"),
        ("toy_segmenter:absent", "absent"),
        ("toy_segmenter:number", "cannot be called"),
        ("toy_segmenter:wrong_size", "the mask is 2x2 pixels, but the picture is 11x9 pixels"),
        ("toy_segmenter:nothing", "empty"),
        ("toy_segmenter:by_position", "raised TypeError.*prompt.*called as segmenter.pixels_uint8"),
        ("toy_segmenter:failing", "raised RuntimeError: out of memory on the device"),
        ("toy_segmenter:exhausted", "raised MemoryError"),
        ("toy_segmenter:words", "not booleans or numbers"),
        ("toy_segmenter:ragged", "raised ValueError|not booleans"),
        ("toy_segmenter:unknown", "not booleans or numbers"),
    ],
)
def test_what_does_not_fit_the_interface_is_named(name, fault):
    with pytest.raises(InputError, match=fault):
        make_segmenter_mask(PICTURE, name)
