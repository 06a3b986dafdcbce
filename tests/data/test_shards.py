# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Training from shards cuts the very examples that it cuts from the files."""

import collections
import dataclasses
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from tfstyle.data import shard_writing
from tfstyle.data.examples import CONTENT_KEYS, STYLE_KEYS, TrainingExamples
from tfstyle.data.folder_check import check_data
from tfstyle.data.mask_files import MaskFiles
from tfstyle.data.options import TrainingDataOptions
from tfstyle.errors import InputError
from tfstyle.files.pictures import save_picture


def open_options(folder, **options):
    given = {"photos": folder.photos, "styles": folder.styles, "masks": folder.masks}
    given |= {"annotations": folder.annotations, "picture_size": 16, "split": "all"}
    return TrainingDataOptions(**given | options)


def write_shards(options, target):
    return list(check_data(options, progress=lambda iterable, **_: iterable, shards=str(target)))


@pytest.fixture(name="shards")
def make_shards(data_folder, tmp_path, monkeypatch):
    """Several shards of each kind; a large photograph is among them, which is decoded reduced."""
    monkeypatch.setattr(shard_writing, "SHARD_BYTES", 20_000)
    random = np.random.default_rng(0)
    save_picture(f"{data_folder.photos}/large.jpg", random.integers(0, 256, (600, 800, 3), "uint8"))
    disc = np.hypot(*(np.indices((300, 400)) - [[[150]], [[200]]])) < 90
    Image.fromarray(disc).save(f"{data_folder.masks}/large.png")
    target = tmp_path / "shards"
    said = write_shards(open_options(data_folder), target)
    assert ["shards" in text for text in said] == [True, True]
    return str(target)


@pytest.mark.parametrize("split, share", [("all", 0.0), ("train", 0.3), ("held_out", 0.8)])
def test_examples_are_those_of_the_files_bit_for_bit(data_folder, shards, split, share):
    options = open_options(data_folder, split=split, heldout_share=share)
    from_files = TrainingExamples(options)
    from_shards = TrainingExamples(
        dataclasses.replace(options, photos=shards, styles=shards, masks=None, annotations=None)
    )
    assert from_shards.photos.names == from_files.photos.names
    assert from_shards.styles.names == from_files.styles.names
    for number in range(24):
        expected, found = from_files.make_example(number), from_shards.make_example(number)
        for key in from_files.keys:
            assert np.array_equal(found[key], expected[key]), key


def test_writing_reads_each_file_and_each_mask_once(data_folder, tmp_path, monkeypatch):
    opened, masks = collections.Counter(), collections.Counter()
    plain_open, plain_read = open, MaskFiles.read

    def count_open(file, *arguments, **options):
        opened[os.fspath(file) if isinstance(file, str | os.PathLike) else ""] += 1
        return plain_open(file, *arguments, **options)

    def count_read(self, stem):
        masks[stem] += 1
        return plain_read(self, stem)

    monkeypatch.setattr("builtins.open", count_open)
    monkeypatch.setattr(MaskFiles, "read", count_read)
    write_shards(open_options(data_folder), tmp_path / "s")
    for folder in (data_folder.photos, data_folder.styles):
        paths = list(pathlib.Path(folder).rglob("*.*"))
        assert paths and {opened[str(path)] for path in paths} == {1}
    assert masks and set(masks.values()) == {1}


def test_they_are_read_without_tensorflow(shards):
    code = (
        "import sys\n"
        "sys.modules['tensorflow'] = None\n"
        "from tfstyle.data.examples import TrainingExamples\n"
        "from tfstyle.data.options import TrainingDataOptions\n"
        f"options = TrainingDataOptions(photos={shards!r}, styles={shards!r}, picture_size=16)\n"
        "print(*sorted(TrainingExamples(options).make_example(3)))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == sorted((*CONTENT_KEYS, *STYLE_KEYS))


def test_there_are_several_shards_and_tensorflow_reads_them(shards):
    paths = sorted(map(str, pathlib.Path(shards).glob("photos-*.tfrecord")))
    assert len(paths) > 1
    names = [
        tf.train.Example.FromString(record.numpy()).features.feature["name"].bytes_list.value[0]
        for record in tf.data.TFRecordDataset(paths)
    ]
    index = json.loads(pathlib.Path(shards, "photos.shards.json").read_text())
    assert [name.decode() for name in names] == index["names"]


def test_a_folder_that_counts_three_times_is_written_once(data_folder, tmp_path):
    thrice = ",".join([data_folder.styles] * 3)
    write_shards(open_options(data_folder, styles=thrice), tmp_path / "s")
    index = json.loads((tmp_path / "s" / "styles.shards.json").read_text())
    assert len(index["names"]) == 12 and sum(s["records"] for s in index["shards"]) == 4
    options = open_options(data_folder, styles=thrice)
    own = dataclasses.replace(options, styles=str(tmp_path / "s"))
    for number in range(14):
        one, other = (TrainingExamples(o).make_example(number)["style"] for o in (options, own))
        assert np.array_equal(one, other)


def test_bad_pictures_and_masks_are_left_out_and_named(data_folder, tmp_path):
    pathlib.Path(data_folder.photos, "broken.jpg").write_bytes(b"no")
    pathlib.Path(data_folder.masks, "a.png").write_bytes(b"no")
    photos, _ = write_shards(open_options(data_folder), tmp_path / "s")
    assert "broken.jpg: " in photos and "a.png" in photos
    examples = TrainingExamples(
        open_options(data_folder, photos=str(tmp_path / "s"), masks=None, annotations=None)
    )
    assert "broken.jpg" not in examples.photos.names and "a.png" in examples.photos.names


def test_a_folder_in_which_something_is_stays_as_it_is(data_folder, tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "thesis.tex").write_text("years of work")
    with pytest.raises(InputError, match="--write_shards=.*there is something already"):
        write_shards(open_options(data_folder), tmp_path / "s")
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["thesis.tex"]


def test_where_nothing_can_be_used_no_folder_appears(data_folder, tmp_path):
    with pytest.raises(InputError, match="none of the 6"):
        write_shards(open_options(data_folder, min_side=49), tmp_path / "s")
    assert not [path for path in tmp_path.iterdir() if "s" == path.name or "tmp" in path.suffix]


@pytest.mark.parametrize("flag", ["photos", "styles"])
def test_what_is_not_of_files_is_refused(data_folder, tmp_path, flag):
    options = open_options(data_folder, masks=None, annotations=None, **{flag: "synthetic"})
    with pytest.raises(InputError, match=f"give --{flag} a folder"):
        write_shards(options, tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_masks_beside_shards_are_refused(data_folder, shards):
    with pytest.raises(InputError, match="shards hold their masks"):
        TrainingExamples(open_options(data_folder, photos=shards))


def cut_a_shard(folder):
    path = folder / "photos-00000.tfrecord"
    path.write_bytes(path.read_bytes()[:-3])


def lose_a_shard(folder):
    (folder / "photos-00001.tfrecord").unlink()


def empty_a_shard(folder):
    (folder / "photos-00001.tfrecord").write_bytes(b"")


def change_index(**values):
    def change(folder):
        path = folder / "photos.shards.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return change


@pytest.mark.parametrize(
    "damage, complaint",
    [
        (cut_a_shard, "photos-00000.tfrecord: ends inside a record"),
        (lose_a_shard, "photos-00001.tfrecord: cannot be read"),
        (empty_a_shard, "write them anew"),
        (change_index(format=7), "has format 7, not 1"),
        (change_index(names=3), "damaged"),
        (change_index(records=[]), "write them anew"),
        (change_index(shards=[{}]), "damaged"),
    ],
)
def test_damaged_shards_are_named(shards, damage, complaint):
    damage(pathlib.Path(shards))
    with pytest.raises(InputError, match=complaint):
        TrainingExamples(TrainingDataOptions(photos=shards, picture_size=16))


def test_a_damaged_record_costs_its_picture_only(shards):
    path = pathlib.Path(shards, "photos-00000.tfrecord")
    data = bytearray(path.read_bytes())
    data[12:40] = b"\xff" * 28
    path.write_bytes(data)
    examples = TrainingExamples(TrainingDataOptions(photos=shards, picture_size=16, split="all"))
    for number in range(20):
        examples.make_example(number)
    assert "damaged record" in examples.skipped.reasons[examples.photos.names[0]]
