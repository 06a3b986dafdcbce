# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import os
import warnings

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.locking import lock_folder
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, load_picture, save_picture
from tfstyle.inference import stylize_files as stylize_files_module
from tfstyle.inference.job_record import NAME as RECORD_NAME
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY
from tfstyle.inference.stylize_files import stylize_files
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.methods.checkpoint import save_checkpoint
from tfstyle.regions.mask_options import MaskOptions

MASK = np.zeros((30, 40), bool)
MASK[5:20, 10:30] = True


@pytest.fixture(scope="module")
def checkpoint(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints") / "tiny"
    save_checkpoint(network, folder)
    return str(folder)


@pytest.fixture(autouse=True)
def load_once(monkeypatch, stylizer, checkpoint):
    """Loading the tiny checkpoint with the default options gives the session's stylizer."""
    load = stylize_files_module._load_stylizer

    def load_or_reuse(options, *, progress, trace):
        usual = (options.checkpoint, options.max_memory, options.max_pixels) == (
            checkpoint,
            DEFAULT_MAX_MEMORY,
            DEFAULT_MAX_PIXELS,
        )
        return stylizer if usual else load(options, progress=progress, trace=trace)

    monkeypatch.setattr(stylize_files_module, "_load_stylizer", load_or_reuse)


@pytest.fixture
def folder(tmp_path, draw, monkeypatch):
    """photos/ a, b, c with masks/ of the same stems, style.png and other.png; made current."""
    monkeypatch.chdir(tmp_path)
    for name in ("photos", "masks"):
        (tmp_path / name).mkdir()
    for seed, name in enumerate("abc"):
        save_picture(f"photos/{name}.jpg", draw(30, 40, seed=seed))
        save_picture(f"masks/{name}.png", np.repeat(MASK[..., None] * np.uint8(255), 3, axis=-1))
    save_picture("style.png", draw(20, 20, seed=7))
    save_picture("other.png", draw(20, 30, seed=8))
    return tmp_path


def make_options(checkpoint, **changes):
    options = dict(
        content="photos/a.jpg",
        mask=MaskOptions(mask="masks/a.png"),
        style="style.png",
        output="out.png",
        checkpoint=checkpoint,
    )
    return StylizeOptions(**{**options, **changes})


def make_folder_options(checkpoint, **changes):
    return make_options(
        checkpoint,
        **{"content": "photos", "mask": MaskOptions(mask="masks"), "output": "out", **changes},
    )


def read(path):
    return load_picture(path).pixels_uint8


def test_one_picture_is_what_the_stylizer_makes_of_it(folder, checkpoint, stylizer):
    summary = stylize_files(make_options(checkpoint, preview=True, max_memory="1.5GiB"))
    expected = stylizer.stylize("photos/a.jpg", MASK, "style.png")
    assert np.abs(read("out.png").astype(int) - expected).max() <= 1
    assert np.array_equal(read("out.png")[~MASK], read("photos/a.jpg")[~MASK])
    assert read("out_preview.png").shape == (30, 40 + 4 + 40 + 4 + 30 + 4 + 40, 3)
    assert [str(path) for path in summary.written] == ["out.png"] and not summary.failed


@pytest.mark.parametrize(
    "changes, traced",
    [
        (dict(), False),
        (dict(content="large.png", mask=None), True),
        (dict(max_memory="1GiB"), True),
        (dict(content="photos", mask=MaskOptions(mask="masks"), output="out"), True),
    ],
)
def test_a_graph_is_made_for_many_large_or_frugal_pictures_only(
    folder, checkpoint, stylizer, draw, monkeypatch, changes, traced
):
    save_picture("large.png", draw(770, 770))
    seen = []

    def load(options, *, progress, trace):
        seen.append(trace)
        raise InputError("enough seen")

    monkeypatch.setattr(stylize_files_module, "_load_stylizer", load)
    with pytest.raises(InputError, match="enough seen"):
        stylize_files(make_options(checkpoint, **changes))
    assert seen == [traced]


def test_regions_on_the_command_line_follow_those_of_the_file(folder, checkpoint, stylizer):
    (folder / "regions.yaml").write_text("[{mask: masks/a.png, style: style.png}]")
    stylize_files(
        make_options(
            checkpoint,
            mask=None,
            style=None,
            regions_file="regions.yaml",
            region=("masks/b.png=other.png*0.5+style.png*0.5:strength=0.5",),
        )
    )
    expected = stylizer.stylize(
        "photos/a.jpg", MASK, [("other.png", 0.5), ("style.png", 0.5)], style_strength=0.5
    )
    assert np.abs(read("out.png").astype(int) - expected).max() <= 1


def test_what_travels_with_a_picture_reaches_the_result(folder, checkpoint, draw):
    exif = Image.Exif()
    exif[0x010E] = "the description"
    exif[0x0112] = 6  # to be turned a quarter
    rgba = np.dstack([draw(40, 30), np.arange(1200).reshape(40, 30) % 256]).astype(np.uint8)
    Image.fromarray(rgba).save("content.png", exif=exif, icc_profile=b"a profile")
    stylize_files(make_options(checkpoint, content="content.png"))
    with Image.open("out.png") as result:
        assert result.size == (40, 30)
        assert np.array_equal(np.asarray(result)[..., 3], np.rot90(rgba[..., 3], -1))
        assert result.getexif()[0x010E] == "the description"
        assert result.getexif().get(0x0112, 1) == 1
        assert result.info["icc_profile"] == b"a profile"


def test_a_folder_is_done_but_for_its_bad_files(folder, checkpoint, capsys):
    (folder / "photos/b.jpg").write_bytes(b"not a picture")
    (folder / "masks/c.png").unlink()
    summary = stylize_files(make_folder_options(checkpoint))
    assert [path.name for path in summary.written] == ["a.png"]
    assert sorted(content for content, _ in summary.failed) == ["photos/b.jpg", "photos/c.jpg"]
    told = capsys.readouterr().err
    assert "b.jpg" in told and "c.jpg" in told
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.png", RECORD_NAME]


def test_strict_stops_at_a_bad_file(folder, checkpoint):
    (folder / "photos/a.jpg").write_bytes(b"not a picture")
    with pytest.raises(InputError, match="a.jpg"):
        stylize_files(make_folder_options(checkpoint, strict=True, workers=1))


def test_when_every_file_is_bad_the_first_is_named(folder, checkpoint):
    for name in "abc":
        (folder / f"photos/{name}.jpg").write_bytes(b"not a picture")
    with pytest.raises(InputError, match="none of the 3 pictures"):
        stylize_files(make_folder_options(checkpoint))


def test_resume_does_what_is_missing_or_damaged_and_no_more(folder, checkpoint, monkeypatch):
    stylize_files(make_folder_options(checkpoint, content="photos/[ab].jpg"))
    whole = (folder / "out/b.png").read_bytes()
    untouched = os.stat(folder / "out/a.png")
    for damaged in (b"", whole[: len(whole) // 2]):
        (folder / "out/b.png").write_bytes(damaged)
        summary = stylize_files(make_folder_options(checkpoint, resume=True))
        assert [path.name for path in summary.written][:1] == ["b.png"]
        assert (folder / "out/b.png").read_bytes() == whole
    assert os.stat(folder / "out/a.png") == untouched
    assert sorted(path.name for path in (folder / "out").glob("*.png")) == [
        "a.png",
        "b.png",
        "c.png",
    ]
    monkeypatch.setattr(stylize_files_module, "_load_stylizer", None)  # not even loaded
    again = stylize_files(make_folder_options(checkpoint, resume=True))
    assert not again.written and len(again.left) == 3


def test_resume_mixes_no_results_of_other_options(folder, checkpoint):
    stylize_files(make_folder_options(checkpoint, content="photos/[ab].jpg"))
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    for changes, named in (
        (dict(style="other.png"), "another style;"),
        (dict(style_strength=0.5), "another style_strength;"),
        (dict(mask=MaskOptions(mask="masks", invert_mask=True)), "another mask;"),
        (dict(mask=None), "another mask;"),
        (dict(edge="feather", edge_radius=3), "another edge and another edge_radius;"),
    ):
        with pytest.raises(InputError, match=named):
            stylize_files(make_folder_options(checkpoint, resume=True, **changes))
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
    save_picture("style.png", read("other.png"))
    with pytest.raises(InputError, match="another style;"):
        stylize_files(make_folder_options(checkpoint, resume=True))


def test_resume_makes_anew_what_was_made_of_other_pictures(folder, checkpoint, draw):
    stylize_files(make_folder_options(checkpoint))
    save_picture("photos/a.jpg", draw(30, 40, seed=99))
    save_picture("masks/b.png", np.full((30, 40, 3), 255, np.uint8))
    summary = stylize_files(make_folder_options(checkpoint, resume=True))
    assert [path.name for path in summary.written] == ["a.png", "b.png"]
    # The same with a preview, which is missing.
    summary = stylize_files(make_folder_options(checkpoint, resume=True, preview=True))
    assert len(summary.written) == 3
    assert not stylize_files(make_folder_options(checkpoint, resume=True, preview=True)).written


def test_resume_takes_no_pictures_that_are_there_for_its_own(folder, checkpoint, draw):
    (folder / "out").mkdir()
    save_picture("out/a.png", draw(30, 40, seed=99))
    with pytest.raises(InputError, match=f"out/a.png is there, and no {RECORD_NAME}"):
        stylize_files(make_folder_options(checkpoint, resume=True))
    assert np.array_equal(read("out/a.png"), draw(30, 40, seed=99))


def test_a_file_of_the_records_name_that_is_not_ours_stays(folder, checkpoint):
    (folder / "out").mkdir()
    (folder / "out" / RECORD_NAME).write_text("my own notes")
    for resume in (False, True):
        with pytest.raises(InputError, match="move it away"):
            stylize_files(make_folder_options(checkpoint, resume=resume))
    assert (folder / "out" / RECORD_NAME).read_text() == "my own notes"
    assert len(list((folder / "out").iterdir())) == 1


def test_a_folder_that_another_job_fills_is_refused_and_its_record_kept(folder, checkpoint):
    stylize_files(make_folder_options(checkpoint))
    before = sorted((path, path.read_bytes()) for path in (folder / "out").iterdir())
    with lock_folder("out"), pytest.raises(InputError, match="--output=out: another job writes"):
        stylize_files(make_folder_options(checkpoint, style_strength=0.5))
    assert sorted((path, path.read_bytes()) for path in (folder / "out").iterdir()) == before


def test_resume_of_one_picture_is_told_to_mean_nothing(folder):
    with pytest.raises(InputError, match="--resume goes with a folder"):
        stylize_files(make_options("no checkpoint is needed", resume=True))


def test_without_a_mask_the_whole_picture_is_restyled(folder, checkpoint, stylizer):
    stylize_files(make_options(checkpoint, mask=None))
    expected = stylizer.stylize("photos/a.jpg", None, "style.png")
    assert np.abs(read("out.png").astype(int) - expected).max() <= 1


@pytest.mark.parametrize(
    "changes, warned",
    [
        (dict(output="out.jpg"), True),
        (dict(output="out.webp"), True),
        (dict(output="out.webp", quality=100), False),
        (dict(output="out.jpg", mask=None), False),
        (dict(content="photos", output="out", output_format="jpg"), True),
        (dict(), False),
    ],
)
def test_a_lossy_format_is_warned_of_where_it_changes_pixels_outside(
    folder, checkpoint, changes, warned
):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        stylize_files(make_options(checkpoint, **changes))
    assert ["lossy" in str(warning.message) for warning in caught] == [True] * warned


@pytest.mark.parametrize(
    "changes",
    [
        dict(output="masks"),
        dict(output="masks", mask=None, style=None, region=("masks=style.png",)),
        dict(content="photos/[a]*", output=".", style="a.png"),
        dict(content="photos/a.jpg", output="masks/a.png"),
        dict(content="photos/a.jpg", output="style.png"),
        dict(content="photos/a.jpg", output="x.png", style="x_preview.png", preview=True),
        dict(
            content="photos/a.jpg",
            output="style.png",
            mask=None,
            style=None,
            region=("masks/b.png=other.png*0.5+style.png*0.5",),
        ),
    ],
)
def test_nothing_that_is_read_is_overwritten(folder, checkpoint, changes):
    for name in ("a.png", "x_preview.png"):
        (folder / name).write_bytes((folder / "style.png").read_bytes())
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    with pytest.raises(InputError, match="overwrite"):
        stylize_files(make_folder_options(checkpoint, **changes))
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


@pytest.mark.parametrize(
    "output, message",
    [
        ("style.png/out", "cannot make the folder style.png/out"),
        ("x" * 300, "File name too long"),
        ("photos", "where the pictures of --content=photos are"),
    ],
)
def test_an_output_folder_that_cannot_be_used_is_told_before_the_network_is_loaded(
    folder, checkpoint, monkeypatch, output, message
):
    monkeypatch.setattr(stylize_files_module, "_load_stylizer", None)
    with pytest.raises(InputError, match=message):
        stylize_files(make_folder_options(checkpoint, output=output))


def test_a_folder_takes_masks_of_other_sources_and_folders_in_regions(folder, checkpoint):
    options = make_folder_options(checkpoint, mask=MaskOptions(box=(5, 10, 20, 30)))
    stylize_files(options)
    by_box = read("out/b.png")
    stylize_files(
        make_folder_options(
            checkpoint, mask=None, style=None, region=("masks=style.png",), output="again"
        )
    )
    assert np.array_equal(read("again/b.png"), by_box)


@pytest.mark.parametrize(
    "changes, message",
    [
        (dict(style=None), "--style is missing"),
        (dict(mask=None, style=None), "--style is missing"),
        (dict(region=("m.png=s.png",)), "--mask goes with one region"),
        (dict(mask=None, style=None, region=("m.png=s.png",), style_strength=0.5), "strength="),
        (
            dict(mask=None, style=None, region=("m.png=s.png",), preserve_color="palette"),
            "--preserve_color goes with one region",
        ),
        (dict(mask=None, style=None, regions_file="r.yaml", stroke_size=2.0), "stroke_size="),
        (dict(style="none.png"), "none.png"),
        (dict(style="style.png*0.5+none.png*0.5"), "none.png"),
        (dict(style_strength=2), "style_strength"),
        (dict(content="none.jpg"), "none.jpg"),
        (dict(output="out.gif"), "gif"),
        (dict(max_memory="lots"), "max_memory"),
        (dict(output_format="gif"), "output_format"),
        (dict(edge="round"), "edge"),
        (dict(checkpoint="nowhere"), "--checkpoint=nowhere: no config.json"),
        (dict(checkpoint="x" * 5000), "no config.json"),
        (dict(output="nowhere/out.png"), "nowhere"),
        (dict(output="x" * 300 + ".png"), "File name too long"),
        (dict(style="bad.jpg"), "bad.jpg"),
        (dict(content="bad.jpg"), "bad.jpg"),
        (dict(mask=MaskOptions(mask="bad.jpg")), "bad.jpg"),
        (dict(mask=MaskOptions(mask="masks/none.png")), "none.png"),
        (dict(content="photos", mask=MaskOptions(mask="masks"), style="bad.jpg"), "bad.jpg"),
    ],
)
def test_a_mistake_is_told_before_the_network_is_loaded(
    folder, checkpoint, monkeypatch, changes, message
):
    monkeypatch.setattr(stylize_files_module, "_load_stylizer", None)
    (folder / "bad.jpg").write_bytes(b"not a picture")
    with pytest.raises(InputError, match=message):
        stylize_files(make_options(**{"checkpoint": checkpoint, **changes}))


@pytest.mark.parametrize(
    "changes, message",
    [
        (dict(mask=MaskOptions(mask="none.png")), "none.png"),
        (dict(mask=MaskOptions(mask="empty.png")), "empty"),
        (dict(mask=MaskOptions(mask="style.png")), "20x20"),
        (dict(content="bad.jpg"), "bad.jpg"),
        (dict(style="bad.jpg"), "bad.jpg"),
        (dict(max_pixels=1000), "max_pixels"),
        (dict(max_memory=1000), "max_memory"),
        (dict(checkpoint="nowhere"), "nowhere"),
    ],
)
def test_a_failed_picture_leaves_nothing_behind(folder, checkpoint, changes, message):
    (folder / "bad.jpg").write_bytes(b"not a picture")
    save_picture("empty.png", np.zeros((30, 40, 3), np.uint8))
    before = sorted(folder.iterdir())
    with pytest.raises(InputError, match=message):
        stylize_files(make_options(**{"checkpoint": checkpoint, **changes}))
    assert sorted(folder.iterdir()) == before
