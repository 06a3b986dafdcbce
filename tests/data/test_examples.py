# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tfstyle.data.examples import CONTENT_KEYS, STYLE_KEYS, TrainingExamples
from tfstyle.data.options import RegionMix, TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.files.pictures import encode_picture, save_picture


def open_examples(data_folder, **options):
    defaults = dict(
        photos=data_folder.photos,
        styles=data_folder.styles,
        annotations=data_folder.annotations,
        masks=data_folder.masks,
        picture_size=24,
        heldout_share=0.0,
    )
    return TrainingExamples(TrainingDataOptions(**(defaults | options)))


def assert_equal(one, other):
    assert list(one) == list(other)
    for key in one:
        np.testing.assert_array_equal(one[key], other[key], err_msg=key)


def test_an_example_has_exactly_the_keys_shapes_and_ranges_promised(data_folder):
    examples = open_examples(data_folder)
    for number in range(12):
        example = examples.make_example(number)
        assert tuple(example) == (*CONTENT_KEYS, *STYLE_KEYS)
        for key, channels in (("content", 3), ("region", 1), ("style", 3)):
            assert example[key].shape == (24, 24, channels) and example[key].dtype == np.float32
            assert example[key].min() >= 0 and example[key].max() <= 1
        assert set(np.unique(example["region"])) <= {0, 1} and example["region"].any()
        assert example["style_index"].dtype == np.int32
        name = examples.styles.names[example["style_index"]]
        assert example["style_name"].item() == name.encode()
        assert example["content_name"].item().decode() in examples.photos.names


def test_an_example_depends_on_seed_and_number_alone(data_folder):
    forward = open_examples(data_folder, seed=3)
    backward = open_examples(data_folder, seed=3)
    there = [forward.make_example(n) for n in range(15)]
    back = [backward.make_example(n) for n in reversed(range(15))][::-1]
    for one, other in zip(there, back, strict=True):
        assert_equal(one, other)
    other_seed = open_examples(data_folder, seed=4).make_example(0)
    assert not np.array_equal(other_seed["content"], there[0]["content"])


def test_every_file_comes_once_an_epoch(data_folder):
    examples = open_examples(data_folder)
    drawn = [examples.make_example(n) for n in range(24)]
    for epoch in range(4):
        names = {e["content_name"].item() for e in drawn[epoch * 6 : epoch * 6 + 6]}
        assert len(names) == 6
    for epoch in range(6):
        assert len({int(e["style_index"]) for e in drawn[epoch * 4 : epoch * 4 + 4]}) == 4


def test_a_batch_is_its_examples_stacked(data_folder):
    examples = open_examples(data_folder, batch_size=3)
    batch = examples.make_batch(5)
    for i in range(3):
        assert_equal({key: batch[key][i] for key in batch}, examples.make_example(15 + i))
    assert batch["content"].shape == (3, 24, 24, 3)


@pytest.mark.parametrize("augment", [True, False])
def test_the_styles_of_a_batch_come_without_its_photographs(data_folder, augment, monkeypatch):
    examples = open_examples(data_folder, batch_size=3, augment_styles=augment)
    expected = examples.make_batch(5)["style"]
    monkeypatch.setattr(examples, "photos", None)
    np.testing.assert_array_equal(examples.make_styles(5), expected)


def test_without_augmentation_the_style_is_a_function_of_its_index(data_folder):
    examples = open_examples(data_folder, augment_styles=False)
    styles = {}
    for number in range(12):
        example = examples.make_example(number)
        first = styles.setdefault(int(example["style_index"]), example["style"])
        np.testing.assert_array_equal(first, example["style"])
    assert len(styles) == 4


def test_examples_survive_a_process_boundary(data_folder):
    examples = open_examples(data_folder)
    assert_equal(pickle.loads(pickle.dumps(examples)).make_example(7), examples.make_example(7))


def write_zoo(folder):
    """Files as people have them. Returns (names that must work, names that must be skipped)."""
    pixels = np.random.default_rng(0).integers(0, 256, (40, 56, 3), dtype=np.uint8)
    image = Image.fromarray(pixels)
    grey16 = Image.fromarray(pixels[..., 0].astype(np.uint16) * 257)
    good = {
        "grey.png": image.convert("L"),
        "one_bit.png": image.convert("1"),
        "palette.png": image.convert("P"),
        "cmyk.jpg": image.convert("CMYK"),
        "cmyk.tif": image.convert("CMYK"),
        "sixteen.png": grey16,
        "sixteen.tif": grey16,
        "float.tiff": Image.fromarray(pixels[..., 0].astype(np.float32)),
        "alpha.png": Image.fromarray(np.dstack([pixels, pixels[..., :1]])),
        "grey_alpha.png": image.convert("LA"),
        "alpha.webp": Image.fromarray(np.dstack([pixels, pixels[..., :1]])),
        "bitmap.bmp": image,
        "wrong_suffix.jpg": None,
        "ROTATED.JPG": image,
    }
    for name, picture in good.items():
        if picture is None:
            (folder / name).write_bytes(encode_picture(pixels, format="PNG"))
        elif name == "ROTATED.JPG":
            exif = Image.Exif()
            exif[274] = 8
            picture.save(folder / name, exif=exif)
        else:
            picture.save(folder / name)
    jpeg = encode_picture(pixels, format="JPEG")
    bad = {
        "empty.jpg": b"",
        "text.png": b"this is no picture",
        "truncated.jpg": jpeg[: len(jpeg) // 2],
        "truncated.png": encode_picture(pixels)[:300],
        "half_header.webp": encode_picture(pixels, format="WEBP")[:20],
        "one_pixel.png": encode_picture(pixels[:1, :1]),
        "sliver.png": encode_picture(np.zeros((4, 300, 3), np.uint8)),
    }
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    return set(good), set(bad)


@pytest.fixture
def zoo(tmp_path):
    folder = tmp_path / "zoo"
    folder.mkdir()
    return folder, *write_zoo(folder)


def test_strange_files_work_and_broken_ones_are_counted_named_and_replaced(zoo):
    folder, good, bad = zoo
    options = TrainingDataOptions(
        photos=str(folder), styles=str(folder), picture_size=16, heldout_share=0.0
    )
    examples = TrainingExamples(options)
    seen = {"content": set(), "style": set()}
    for number in range(len(good | bad)):
        example = examples.make_example(number)
        for kind, names in seen.items():
            names.add(example[f"{kind}_name"].item().decode())
            assert np.isfinite(example[kind]).all()
    assert seen["content"] == good == seen["style"]
    assert set(examples.skipped.reasons) == bad and len(examples.skipped) == len(bad)
    assert "too small" in examples.skipped.reasons["sliver.png"]
    for name in bad:
        assert "\n" not in examples.skipped.reasons[name]


def test_skipping_does_not_depend_on_what_was_met_before(zoo):
    folder, _, _ = zoo
    options = TrainingDataOptions(
        photos=str(folder), styles=str(folder), picture_size=16, heldout_share=0.0, seed=1
    )
    there = TrainingExamples(options)
    drawn = [there.make_example(n) for n in range(30)]
    for number in (29, 3, 17, 8):
        assert_equal(TrainingExamples(options).make_example(number), drawn[number])


def test_a_broken_photograph_does_not_cost_the_painting_of_the_same_name(tmp_path):
    for folder in ("photos", "styles"):
        (tmp_path / folder).mkdir()
        for name in ("a.png", "b.png"):
            save_picture(tmp_path / folder / name, np.full((40, 40, 3), 9, np.uint8))
    (tmp_path / "photos" / "a.png").write_bytes(b"no")
    options = TrainingDataOptions(
        photos=str(tmp_path / "photos"),
        styles=str(tmp_path / "styles"),
        picture_size=16,
        heldout_share=0.0,
    )
    examples = TrainingExamples(options)
    drawn = [examples.make_example(number) for number in range(4)]
    assert {e["content_name"].item() for e in drawn} == {b"b.png"}
    assert {e["style_name"].item() for e in drawn} == {b"a.png", b"b.png"}


def test_bad_files_are_said_once_each(zoo, caplog):
    folder, _, bad = zoo
    options = TrainingDataOptions(
        photos=str(folder), styles="synthetic", picture_size=16, heldout_share=0.0, limit_styles=2
    )
    examples = TrainingExamples(options)
    for number in range(60):
        examples.make_example(number)
    messages = [r.getMessage() for r in caplog.records if "skipped" in r.getMessage()]
    assert len(messages) == len(bad)
    assert all(sum(name in message for message in messages) == 1 for name in bad)


def test_a_folder_of_broken_files_is_an_input_error_at_once(tmp_path):
    for i in range(3):
        (tmp_path / f"{i}.jpg").write_bytes(b"no")
    with pytest.raises(InputError, match="--photos: .*bin/prepare_data"):
        TrainingExamples(TrainingDataOptions(photos=str(tmp_path), heldout_share=0.0))


def test_a_mask_that_cannot_be_used_is_noted_with_its_photograph(data_folder):
    save_picture(f"{data_folder.masks}/masked.png", np.ones((64, 48, 3), np.uint8))
    mix = RegionMix(instance=1, background=0, shape=0, box=0, whole=0)
    examples = open_examples(data_folder, region_mix=mix)
    for number in range(6):
        assert examples.make_example(number)["region"].any()
    assert list(examples.skipped.reasons) == ["mask of masked.png"]


@given(st.integers(0, 10**9), st.sampled_from([8, 17, 32]))
def test_synthetic_examples_need_no_files(number, size):
    example = SYNTHETIC[size].make_example(number)
    assert example["content"].shape == (size, size, 3)
    assert example["content"].std() > 0 and example["style"].std() > 0


SYNTHETIC = {
    size: TrainingExamples(TrainingDataOptions(picture_size=size, limit_styles=3, limit_photos=9))
    for size in (8, 17, 32)
}
