# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pathlib
import shutil
import signal
import time

import numpy as np
import pytest
from forked_programs import ForkedProgram, run_program
from video.conftest import compute_iou, draw_scene, read_sound, save_frames, write_film

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.regions.mask_options import MaskOptions
from tfstyle.video import stylize_video as job
from tfstyle.video.film_reading import FilmFile
from tfstyle.video.stylize_video import stylize_video
from tfstyle.video.video_options import VideoOptions
from tfstyle.video.work_folder import WorkFolder

LARGE = 10**8
COUNT = 10
FRAMES, MASKS = draw_scene(COUNT)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_frames(tmp_path / "frames", FRAMES)
    save_frames(tmp_path / "masks", MASKS)
    return tmp_path


@pytest.fixture(scope="module")
def loaded():
    """Stylizers by what they are loaded with."""
    return {}


@pytest.fixture(autouse=True)
def load_once(loaded, monkeypatch):
    load = job._Job._load_stylizer

    def load_or_take(self):
        key = repr((self._options.stylize.choice, self._options.stylize.max_memory))
        if key not in loaded:
            loaded[key] = load(self)
        return loaded[key]

    monkeypatch.setattr(job._Job, "_load_stylizer", load_or_take)


@pytest.fixture
def make_options(tiny_checkpoint, style_file):
    def make(content, output, *, mask="masks", resume=False, **options):
        stylize = StylizeOptions(
            content,
            output,
            mask=MaskOptions(mask=mask) if isinstance(mask, str) else mask,
            style=str(style_file),
            checkpoint=str(tiny_checkpoint),
            resume=resume,
        )
        return VideoOptions(stylize, **options)

    return make


def read_folder(path):
    return {p.name: load_picture(p).pixels_uint8 for p in sorted(pathlib.Path(path).iterdir())}


def test_a_folder_of_frames_is_restyled_inside_its_masks_only(folder, make_options):
    summary = stylize_video(make_options("frames", "out", write_masks="seen"))
    assert (summary.frames, summary.faults) == (COUNT, ())
    made = read_folder("out")
    assert list(made) == [f"{n:05d}.png" for n in range(COUNT)]
    for result, frame, mask in zip(made.values(), FRAMES, MASKS):
        np.testing.assert_array_equal(result[~mask], frame[~mask])
        assert (result[mask] != frame[mask]).any(axis=-1).mean() > 0.9
    for seen, mask in zip(read_folder("seen").values(), MASKS):
        np.testing.assert_array_equal(seen[..., 0] > 127, mask)
    assert not (folder / "out.tfstyle_work").exists()


def test_a_film_keeps_sound_times_and_what_is_outside(folder, make_options, monkeypatch):
    monkeypatch.setattr(job, "PIECE_LENGTH", 4)
    times = np.cumsum([0, *(512 if n % 2 else 1300 for n in range(COUNT - 1))]).tolist()
    write_film("in.mkv", FRAMES, times=times, sound="aac", codec="ffv1", pixel_format="bgr0")
    stylize_video(make_options("in.mkv", "out.mkv", codec="ffv1"))
    before, after = (FilmFile(name, max_pixels=LARGE) for name in ("in.mkv", "out.mkv"))
    for one, other, mask in zip(before.read(), after.read(), MASKS, strict=True):
        assert one.time * before.timing.time_base == other.time * after.timing.time_base
        pixels, result = one.picture.pixels_uint8, other.picture.pixels_uint8
        np.testing.assert_array_equal(result[~mask], pixels[~mask])
        assert (result[mask] != pixels[mask]).any(axis=-1).mean() > 0.9
    assert read_sound("out.mkv") == read_sound("in.mkv") != []


def test_one_mask_is_carried_to_all_frames_and_they_can_be_looked_at(folder, make_options):
    write_film("in.mp4", FRAMES)
    stylize_video(make_options("in.mp4", "out.mp4", mask="masks/00000.png", write_masks="seen"))
    seen = read_folder("seen")
    assert list(seen) == [f"{n:06d}.png" for n in range(COUNT)]
    for picture, mask in zip(seen.values(), MASKS):
        assert compute_iou(picture[..., 0] > 127, mask) > 0.8
    assert len(list(FilmFile("out.mp4", max_pixels=LARGE).read())) == COUNT


def test_a_frame_that_cannot_be_read_is_left_out_and_told(folder, make_options):
    (folder / "frames" / "00004.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    summary = stylize_video(make_options("frames", "out"))
    assert summary.frames == COUNT - 1 and len(summary.faults) == 1
    assert "00004.png" in summary.faults[0]
    assert len(read_folder("out")) == COUNT - 1


@pytest.mark.parametrize(
    "content, output, options, message",
    [
        ("nowhere.mp4", "out.mp4", {}, "nowhere.mp4"),
        ("frames", "frames", {}, "overwrite"),
        ("frames", "out.png", {}, "folder for frames"),
        ("frames", "out.xyz", {}, "folder for frames"),
        ("frames", "no/out.mp4", {}, "there is no folder"),
        ("frames", "out.mp4", {"codec": "nothing"}, "--codec=nothing"),
        ("frames", "out.webm", {"codec": "ffv1"}, "--codec=ffv1 does not make such a .webm"),
        ("frames", "out", {"mask": "style.png"}, "style.png"),
        ("frames", "out", {"write_masks": "masks"}, "another folder"),
        ("frames", "out", {"coco_track": 3}, "coco_track"),
    ],
)
def test_a_mistake_is_told_before_the_network_is_loaded(
    folder, make_options, monkeypatch, content, output, options, message
):
    monkeypatch.setattr(job._Job, "_load_stylizer", lambda self: pytest.fail("loaded"))
    with pytest.raises(InputError, match=message) as caught:
        stylize_video(make_options(content, output, **options))
    assert "\n" not in str(caught.value)
    assert not (folder / "out").exists() and not list(folder.glob("*.tfstyle_work"))


def start(folder, checkpoint, style, *more):
    """bin/stylize_video with pieces of two frames, to be killed."""
    return [
        "video.short_pieces",
        "--content=frames",
        "--mask=masks/00000.png",
        f"--style={style}",
        f"--checkpoint={checkpoint}",
        *more,
    ]


@pytest.mark.parametrize("output", [pytest.param("out", marks=pytest.mark.broad), "out.mkv"])
def test_a_killed_job_resumed_equals_one_never_killed(folder, tiny_checkpoint, style_file, output):
    whole = "whole" + output.removeprefix("out")
    more = ["--codec=ffv1"]
    ended = run_program(*start(folder, tiny_checkpoint, style_file, f"--output={whole}", *more))
    assert ended.returncode == 0, ended.stderr
    command = start(folder, tiny_checkpoint, style_file, f"--output={output}", *more)
    killed = ForkedProgram(*command)
    state = folder / f"{output}.tfstyle_work" / "state.npz"
    while not state.exists() and killed.poll() is None:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.finish().returncode == -signal.SIGKILL
    resumed = run_program(*command, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    if output == "out":
        expected, made = read_folder(whole), read_folder(output)
        assert list(made) == list(expected) and len(made) == COUNT
        pairs = zip(made.values(), expected.values())
    else:
        films = [FilmFile(name, max_pixels=LARGE).read() for name in (output, whole)]
        pairs = ((a.picture.pixels_uint8, b.picture.pixels_uint8) for a, b in zip(*films))
        pairs = list(pairs)
        assert len(pairs) == COUNT
    for one, other in pairs:
        np.testing.assert_array_equal(one, other)
    assert not state.parent.exists()


def test_what_others_keep_in_the_work_folder_stays(folder, make_options):
    work = folder / "out.tfstyle_work"
    work.mkdir()
    (work / "thesis.tex").write_text("years of work")
    assert stylize_video(make_options("frames", "out")).frames == COUNT
    assert [path.name for path in work.iterdir()] == ["thesis.tex"]


@pytest.fixture
def stopped(make_options, monkeypatch):
    """stopped(output) leaves a job that was stopped in its third piece of two frames."""
    monkeypatch.setattr(job, "PIECE_LENGTH", 2)

    def stop(output):
        write = job.MaskWriter.write

        def write_or_stop(self, name, masks):
            if name == "00005":
                raise KeyboardInterrupt
            write(self, name, masks)

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(job.MaskWriter, "write", write_or_stop)
            stylize_video(make_options("frames", output))

    return stop


def test_to_resume_with_other_options_is_refused(folder, make_options, stopped, monkeypatch):
    stopped("out")
    with pytest.raises(InputError, match="other values of carry_masks; remove that folder"):
        stylize_video(make_options("frames", "out", resume=True, carry_masks=False))
    assert len(read_folder("out")) == 5  # the sixth was not finished
    summary = stylize_video(make_options("frames", "out", resume=True))
    assert summary.frames == COUNT and len(read_folder("out")) == COUNT
    monkeypatch.setattr(job._Job, "_load_stylizer", lambda self: pytest.fail("nothing to do"))
    assert stylize_video(make_options("frames", "out", resume=True)).frames == 0


def test_what_a_stopped_job_has_done_is_not_thrown_away(folder, make_options, stopped):
    stopped("out.mkv")
    work = folder / "out.mkv.tfstyle_work"
    kept = {path.name: path.read_bytes() for path in work.iterdir()}
    assert len(kept) == 3  # two pieces and the state
    with pytest.raises(InputError, match="4 finished frames of a job .* --resume goes on"):
        stylize_video(make_options("frames", "out.mkv"))
    assert {path.name: path.read_bytes() for path in work.iterdir()} == kept
    (work / "state.npz").write_bytes(b"torn")
    with pytest.raises(InputError, match="is damaged.* remove out.mkv.tfstyle_work"):
        stylize_video(make_options("frames", "out.mkv", resume=True))
    shutil.rmtree(work)
    assert stylize_video(make_options("frames", "out.mkv")).frames == COUNT
    assert not work.exists()


def test_two_jobs_of_one_output_do_not_meet(folder, make_options):
    options = make_options("frames", "out")
    with WorkFolder("out", {}).hold():
        with pytest.raises(InputError, match="another job works there"):
            stylize_video(options)
    assert not (folder / "out.tfstyle_work").exists()
    assert stylize_video(options).frames == COUNT


def test_faults_end_the_program_with_status_1(folder, tiny_checkpoint, style_file):
    for number in range(4, COUNT):
        (folder / "frames" / f"{number:05d}.png").unlink()
    (folder / "frames" / "00002.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    ended = run_program(*start(folder, tiny_checkpoint, style_file, "--output=out"))
    assert ended.returncode == 1 and ended.stdout == "out\n"
    assert "not read: frames/00002.png" in ended.stderr
    assert "3 frames restyled; 1 faults in the input" in ended.stderr
    assert len(read_folder("out")) == 3
