# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import dataclasses
import json

import numpy as np
import pytest
from PIL import Image

from tfstyle.data.heldout_split import is_held_out
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.photo_folder import PhotoFolder
from tfstyle.errors import InputError
from tfstyle.evaluation.triples import make_triples, sort_by_hash


def make_folders(root, *, photos=12, paintings=9, objects=True):
    """Photographs of 64x80 with a mask each, whose object is a box in a known place."""
    random = np.random.default_rng(0)
    for name in ("photos", "masks", "styles"):
        (root / name).mkdir()
    for k in range(photos):
        pixels = random.integers(0, 255, (64, 80, 3), dtype=np.uint8)
        mask = np.zeros((64, 80), np.uint8)
        if objects:
            mask[20:44, 50:76] = 255
        pixels[mask > 0] = (255, 0, 0)
        Image.fromarray(pixels).save(root / "photos" / f"p{k}.png")
        Image.fromarray(mask).save(root / "masks" / f"p{k}.png")
    for k in range(paintings):
        Image.fromarray(random.integers(0, 255, (40, 50, 3), dtype=np.uint8)).save(
            root / "styles" / f"s{k}.png"
        )
    return TrainingDataOptions(
        photos=str(root / "photos"),
        masks=str(root / "masks"),
        styles=str(root / "styles"),
        picture_size=48,
        split="held_out",
        heldout_share=0.6,
    )


def test_order_is_the_same_for_any_order_of_listing_and_not_the_alphabet():
    names = [f"{letter}.jpg" for letter in "abcdefghij"]
    in_order = [names[i] for i in sort_by_hash(names)]
    backwards = names[::-1]
    assert [backwards[i] for i in sort_by_hash(backwards)] == in_order
    assert sorted(in_order) == names and in_order != names


def test_triples_are_the_same_each_time_and_only_of_held_out_files(tmp_path):
    data = make_folders(tmp_path)
    first, second = make_triples(data, count=5), make_triples(data, count=5)
    for one, other in zip(first, second, strict=True):
        assert (one.content_name, one.style_name) == (other.content_name, other.style_name)
        np.testing.assert_array_equal(one.content_uint8, other.content_uint8)
    for triple in first:
        assert is_held_out(triple.content_name.removesuffix(".png"), 0.6)
        assert is_held_out(triple.style_name.removesuffix(".png"), 0.6)


def test_fewer_triples_are_the_first_of_more(tmp_path):
    data = make_folders(tmp_path)
    names = [
        [(t.content_name, t.style_name) for t in make_triples(data, count=count)]
        for count in (2, 4)
    ]
    assert names[0] == names[1][:2]


def test_the_square_holds_the_object_and_the_region_lies_exactly_on_it(tmp_path):
    for triple in make_triples(make_folders(tmp_path), count=3):
        assert triple.content_uint8.shape == (48, 48, 3)
        assert triple.content_uint8.dtype == triple.style_uint8.dtype == np.uint8
        # The box of 24x26 pixels, in a square of 64 reduced to 48.
        assert triple.region.mean() == pytest.approx(24 * 26 / 64**2, rel=0.1)
        inner = triple.region & np.roll(triple.region, 3, 0) & np.roll(triple.region, -3, 0)
        inner &= np.roll(triple.region, 3, 1) & np.roll(triple.region, -3, 1)
        assert (np.abs(triple.content_uint8[inner].astype(int) - (255, 0, 0)) <= 2).all()


@pytest.mark.parametrize("size, side", [(24, 24), (40, 40), (48, 40)])
def test_a_painting_is_cut_to_its_middle_and_reduced_but_never_enlarged(tmp_path, size, side):
    data = dataclasses.replace(make_folders(tmp_path), picture_size=size, split="all")
    for triple in make_triples(data, count=3):
        assert triple.content_uint8.shape == (size, size, 3)
        assert triple.style_uint8.shape == (side, side, 3)
        whole = np.asarray(Image.open(tmp_path / "styles" / triple.style_name))
        if side == 40:  # the file's own pixels
            np.testing.assert_array_equal(triple.style_uint8, whole[:, 5:45])


def test_no_pair_comes_twice_and_no_painting_before_all_have_come(tmp_path):
    data = dataclasses.replace(make_folders(tmp_path, photos=4, paintings=6), split="all")
    triples = make_triples(data, count=24)
    assert len({(t.content_name, t.style_name) for t in triples}) == 24
    assert len({t.style_name for t in triples[:6]}) == 6
    assert len({t.content_name for t in triples[:4]}) == 4


def test_too_many_triples_and_photographs_without_objects_are_refused(tmp_path):
    with pytest.raises(InputError, match="cannot make --triples=200"):
        make_triples(make_folders(tmp_path), count=200)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="give --annotations or --masks"):
        make_triples(make_folders(tmp_path / "empty", objects=False), count=2)


def test_the_flag_of_the_count_is_the_callers(tmp_path):
    with pytest.raises(InputError, match="cannot make --count=200"):
        make_triples(make_folders(tmp_path), count=200, flag="count")


def test_files_that_cannot_be_read_are_passed_over_and_named(tmp_path, caplog):
    data = dataclasses.replace(make_folders(tmp_path, photos=3, paintings=3), split="all")
    for name in ("photos/p1.png", "styles/s2.png"):
        (tmp_path / name).write_bytes(b"no picture")
    triples = make_triples(data, count=4)
    assert {t.content_name for t in triples} == {"p0.png", "p2.png"}
    assert {t.style_name for t in triples} == {"s0.png", "s1.png"}
    assert "skipped p1.png" in caplog.text and "skipped s2.png" in caplog.text


def test_a_mask_that_fails_in_any_way_costs_its_object_and_is_named(tmp_path, caplog, monkeypatch):
    data = dataclasses.replace(make_folders(tmp_path, photos=2), split="all")
    load = PhotoFolder.load

    def fail():
        raise IndexError("a polygon of one point")

    def load_with_a_bad_mask(self, index, **options):
        photograph = load(self, index, **options)
        return photograph._replace(instances=[fail, *photograph.instances])

    monkeypatch.setattr(PhotoFolder, "load", load_with_a_bad_mask)
    assert len(make_triples(data, count=2)) == 2
    assert "skipped a mask of p0.png: a polygon of one point" in caplog.text


def test_of_two_objects_the_largest_that_fits_the_limits_is_taken(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    Image.new("RGB", (60, 60)).save(photos / "two.png")
    boxes = [(2, 2, 18, 18), (25, 25, 20, 20), (0, 0, 59, 59)]
    annotations = [
        {"image_id": 1, "segmentation": [[x, y, x + w, y, x + w, y + h, x, y + h]]}
        for x, y, w, h in boxes
    ]
    listing = {
        "images": [{"id": 1, "file_name": "two.png", "height": 60, "width": 60}],
        "annotations": annotations,
    }
    (tmp_path / "instances.json").write_text(json.dumps(listing))
    data = TrainingDataOptions(
        photos=str(photos),
        annotations=str(tmp_path / "instances.json"),
        picture_size=60,
        split="all",
    )
    region = make_triples(data, count=1)[0].region
    assert region[35, 35] and not region[10, 10]
