# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS, load_picture, save_picture
from tfstyle.inference import stylize_files as stylize_files_module
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

    def load_or_reuse(options, *, progress):
        usual = (options.checkpoint, options.max_memory, options.max_pixels) == (
            checkpoint,
            DEFAULT_MAX_MEMORY,
            DEFAULT_MAX_PIXELS,
        )
        return stylizer if usual else load(options, progress=progress)

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
    summary = stylize_files(make_options(checkpoint, preview=True, max_memory="1GiB"))
    expected = stylizer.stylize("photos/a.jpg", MASK, "style.png")
    assert np.abs(read("out.png").astype(int) - expected).max() <= 1
    assert np.array_equal(read("out.png")[~MASK], read("photos/a.jpg")[~MASK])
    assert read("out_preview.png").shape == (30, 40 + 4 + 40 + 4 + 30 + 4 + 40, 3)
    assert [str(path) for path in summary.written] == ["out.png"] and not summary.failed


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
    assert sorted(path.name for path, _ in summary.failed) == ["b.jpg", "c.jpg"]
    told = capsys.readouterr().err
    assert "b.jpg" in told and "c.jpg" in told
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.png"]


def test_strict_stops_at_a_bad_file(folder, checkpoint):
    (folder / "photos/a.jpg").write_bytes(b"not a picture")
    with pytest.raises(InputError, match="a.jpg"):
        stylize_files(make_folder_options(checkpoint, strict=True, workers=1))


def test_when_every_file_is_bad_the_first_is_named(folder, checkpoint):
    for name in "abc":
        (folder / f"photos/{name}.jpg").write_bytes(b"not a picture")
    with pytest.raises(InputError, match="none of the 3 pictures"):
        stylize_files(make_folder_options(checkpoint))


def test_resume_does_what_is_missing_and_no_more(folder, checkpoint):
    stylize_files(make_folder_options(checkpoint, content="photos/[ab].jpg"))
    (folder / "out/a.png").write_bytes(b"left alone")
    summary = stylize_files(make_folder_options(checkpoint, resume=True))
    assert [path.name for path in summary.written] == ["c.png"]
    assert [path.name for path in summary.left] == ["a.png", "b.png"]
    assert (folder / "out/a.png").read_bytes() == b"left alone"
    again = stylize_files(make_folder_options("no checkpoint is needed", resume=True))
    assert not again.written and len(again.left) == 3


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
def test_nothing_that_is_read_is_overwritten(folder, changes):
    for name in ("a.png", "x_preview.png"):
        (folder / name).write_bytes((folder / "style.png").read_bytes())
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    with pytest.raises(InputError, match="overwrite"):
        stylize_files(make_folder_options("no checkpoint is needed", **changes))
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_an_output_folder_that_cannot_be_made_is_told_before_the_checkpoint_is_read(folder):
    with pytest.raises(InputError, match="cannot make the folder style.png/out"):
        stylize_files(make_folder_options("no checkpoint is needed", output="style.png/out"))


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
        (dict(mask=None), "--mask .* is missing"),
        (dict(region=("m.png=s.png",)), "--mask goes with one region"),
        (dict(mask=None, style=None, region=("m.png=s.png",), style_strength=0.5), "strength="),
        (
            dict(mask=None, style=None, region=("m.png=s.png",), preserve_color="palette"),
            "--preserve_color goes with one region",
        ),
        (dict(mask=None, style=None, regions_file="r.yaml", style_scale=2.0), "scale="),
        (dict(style="none.png"), "none.png"),
        (dict(style="style.png*0.5+none.png*0.5"), "none.png"),
        (dict(style_strength=2), "style_strength"),
        (dict(content="none.jpg"), "none.jpg"),
        (dict(output="out.gif"), "gif"),
        (dict(max_memory="lots"), "max_memory"),
        (dict(output_format="gif"), "output_format"),
        (dict(edge="round"), "edge"),
    ],
)
def test_a_mistake_is_told_before_the_checkpoint_is_read(folder, changes, message):
    with pytest.raises(InputError, match=message):
        stylize_files(make_options("no checkpoint", **changes))


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
