# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import fractions

import av
import numpy as np
import pytest
from video.conftest import STEP, TICKS, draw_scene, read_sound, write_film

from tfstyle.errors import InputError
from tfstyle.video.film_encoding import FilmEncoder, write_piece
from tfstyle.video.film_joining import check_container, find_refused_sound, join_pieces
from tfstyle.video.film_reading import FilmFile

LARGE = 10**8
FRAMES, _ = draw_scene(10)
RED = (200, 40, 60)


def copy_film(source, output, *, codec, quality=1, length=4):
    """Reads a film and writes it again in pieces; its frames."""
    frames = list(source.read())
    first = frames[0].picture
    encoder = FilmEncoder(
        codec,
        quality,
        first.pixels_uint8.shape[:2],
        alpha=first.alpha_uint8 is not None,
        time_base=source.timing.time_base,
        rate=source.timing.rate,
        aspect=source.aspect,
        colours=source.colours,
    )
    pieces = []
    for start in range(0, len(frames), length):
        pieces.append(output.with_name(f"{start:06d}.mkv"))
        with write_piece(pieces[-1], encoder) as add:
            for frame in frames[start : start + length]:
                add(frame.picture.pixels_uint8, frame.picture.alpha_uint8)
    join_pieces(pieces, [f.time for f in frames], output, encoder, sound=source.name)
    return frames


def measure_difference(frames, others):
    return max(
        np.abs(a.picture.pixels_uint8.astype(int) - b.picture.pixels_uint8).mean()
        for a, b in zip(frames, others, strict=True)
    )


def test_a_film_in_pieces_keeps_frames_times_and_sound_to_the_bit(tmp_path):
    times = np.cumsum([0, *(STEP if n % 3 else 3 * STEP + 7 for n in range(9))]).tolist()
    write_film(tmp_path / "in.mp4", FRAMES, times=times, sound="aac")
    frames = copy_film(
        FilmFile(tmp_path / "in.mp4", max_pixels=LARGE), tmp_path / "out.mp4", codec="libx264"
    )
    made = FilmFile(tmp_path / "out.mp4", max_pixels=LARGE)
    others = list(made.read())
    assert [frame.time * TICKS for frame in frames] == [
        frame.time * made.timing.time_base for frame in others
    ]
    assert measure_difference(frames, others) < 3
    assert read_sound(tmp_path / "out.mp4") == read_sound(tmp_path / "in.mp4") != []


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".avi"])
def test_every_container_has_the_rate_and_the_sound_of_the_source(tmp_path, suffix):
    write_film(tmp_path / "in.mp4", FRAMES, sound="aac")
    source = FilmFile(tmp_path / "in.mp4", max_pixels=LARGE)
    output = tmp_path / f"out{suffix}"
    frames = copy_film(source, output, codec="libx264")
    made = FilmFile(output, max_pixels=LARGE)
    others = list(made.read())
    assert measure_difference(frames, others) < 3
    assert made.timing.rate == 25
    assert set(np.diff([f.time * made.timing.time_base for f in others])) == {1 / made.timing.rate}
    assert read_sound(output) == read_sound(tmp_path / "in.mp4") != []


def test_times_that_vary_become_those_of_the_nearest_frames_in_avi(tmp_path):
    times = [0, STEP, 2 * STEP, 5 * STEP, 6 * STEP + 9, 6 * STEP + 20, 9 * STEP]
    write_film(tmp_path / "in.mkv", FRAMES[:7], times=times, codec="ffv1", pixel_format="bgr0")
    source = FilmFile(tmp_path / "in.mkv", max_pixels=LARGE)
    frames = copy_film(source, tmp_path / "out.avi", codec="ffv1")
    made = FilmFile(tmp_path / "out.avi", max_pixels=LARGE)
    others = list(made.read())
    assert measure_difference(frames, others) == 0
    for one, other in zip(frames, others, strict=True):
        apart = one.time * source.timing.time_base - other.time * made.timing.time_base
        assert abs(apart) <= 1 / made.timing.rate


def test_a_rate_that_is_the_unit_of_the_times_is_not_believed(tmp_path):
    write_film(tmp_path / "in.mkv", FRAMES)
    with av.open(str(tmp_path / "in.mkv")) as film, av.open(str(tmp_path / "o.mkv"), "w") as copy:
        stream = copy.add_stream_from_template(film.streams.video[0], opaque=True)
        for packet in film.demux(video=0):
            if packet.size:
                packet.stream = stream
                copy.mux(packet)
    with av.open(str(tmp_path / "o.mkv")) as container:
        assert container.streams.video[0].average_rate == 1 / TICKS
    source = FilmFile(tmp_path / "o.mkv", max_pixels=LARGE)
    assert source.timing.rate == 25 and abs(source.count - len(FRAMES)) <= 1


def test_a_lossless_codec_keeps_every_pixel(tmp_path):
    write_film(tmp_path / "in.mp4", FRAMES)
    source = FilmFile(tmp_path / "in.mp4", max_pixels=LARGE)
    frames = copy_film(source, tmp_path / "out.mkv", codec="ffv1")
    made = list(FilmFile(tmp_path / "out.mkv", max_pixels=LARGE).read())
    assert measure_difference(frames, made) == 0


def test_transparency_is_kept_where_the_codec_has_it(tmp_path):
    rng = np.random.default_rng(0)
    opacity = rng.integers(0, 256, FRAMES[0].shape[:2]).astype(np.uint8)
    cutouts = [np.dstack([frame, opacity]) for frame in FRAMES[:3]]
    write_film(tmp_path / "in.mkv", cutouts, codec="ffv1", pixel_format="bgra")
    source = FilmFile(tmp_path / "in.mkv", max_pixels=LARGE)
    copy_film(source, tmp_path / "out.mkv", codec="ffv1")
    for frame in FilmFile(tmp_path / "out.mkv", max_pixels=LARGE).read():
        np.testing.assert_array_equal(frame.picture.alpha_uint8, opacity)
    other = FilmEncoder("libx264", 18, (8, 8), alpha=True, time_base=TICKS, rate=25)
    assert not other.keeps_alpha


def test_sides_that_are_odd_stay_odd(tmp_path):
    odd = [frame[:71, :95] for frame in FRAMES[:3]]
    write_film(tmp_path / "in.mp4", odd, pixel_format="yuv444p")
    for codec, name in (("libx264", "out.mp4"), ("libvpx-vp9", "out.webm")):
        source = FilmFile(tmp_path / "in.mp4", max_pixels=LARGE)
        frames = copy_film(source, tmp_path / name, codec=codec)
        made = list(FilmFile(tmp_path / name, max_pixels=LARGE).read())
        assert made[0].picture.pixels_uint8.shape == (71, 95, 3)
        assert measure_difference(frames, made) < 4


@pytest.mark.parametrize("degrees", [90, 180, -90])
def test_a_rotated_film_is_turned_upright(tmp_path, degrees):
    write_film(tmp_path / "plain.mp4", FRAMES[:2])
    write_film(tmp_path / "turned.mp4", FRAMES[:2], rotation=degrees)
    plain, turned = (
        next(FilmFile(tmp_path / name, max_pixels=LARGE).read()).picture.pixels_uint8
        for name in ("plain.mp4", "turned.mp4")
    )
    np.testing.assert_array_equal(turned, np.rot90(plain, degrees // 90))


def test_pixels_that_are_not_square_are_turned_with_the_film(tmp_path):
    wide = fractions.Fraction(4, 3)
    write_film(tmp_path / "in.mp4", FRAMES[:2], rotation=90, aspect=wide)
    source = FilmFile(tmp_path / "in.mp4", max_pixels=LARGE)
    copy_film(source, tmp_path / "out.mp4", codec="libx264")
    made = FilmFile(tmp_path / "out.mp4", max_pixels=LARGE)
    assert made.aspect == 1 / wide
    assert next(made.read()).picture.pixels_uint8.shape == (96, 72, 3)


def test_ten_bits_are_told_to_become_eight(tmp_path):
    write_film(tmp_path / "in.mkv", FRAMES[:2], codec="ffv1", pixel_format="yuv420p10le")
    source = FilmFile(tmp_path / "in.mkv", max_pixels=LARGE)
    assert source.notes == [f"{tmp_path / 'in.mkv'} has 10 bits a channel; the result has 8"]
    assert next(source.read()).picture.pixels_uint8.dtype == np.uint8


def test_a_film_says_its_colours_again(tmp_path):
    with av.open(str(tmp_path / "in.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "1"})
        stream.height, stream.width, stream.pix_fmt = 72, 96, "yuv444p"
        for name in ("colorspace", "color_primaries", "color_trc"):
            setattr(stream.codec_context, name, 1)
        for _ in range(3):
            frame = av.VideoFrame.from_ndarray(np.full((72, 96, 3), RED, np.uint8), "rgb24")
            container.mux(stream.encode(frame.reformat(format="yuv444p", dst_colorspace="ITU709")))
        container.mux(stream.encode())
    source = FilmFile(tmp_path / "in.mp4", max_pixels=LARGE)
    frames = copy_film(source, tmp_path / "out.mp4", codec="libx264")
    made = FilmFile(tmp_path / "out.mp4", max_pixels=LARGE)
    assert made.colours == source.colours == {n: 1 for n in source.colours}
    for part in (frames, made.read()):  # BT.601 would be 20 levels off
        for frame in part:
            np.testing.assert_allclose(frame.picture.pixels_uint8.mean((0, 1)), RED, atol=3)


def test_a_film_of_rgb_pictures_says_how_they_became_yuv(tmp_path):
    red = [np.full((72, 96, 3), RED, np.uint8)] * 2
    write_film(tmp_path / "in.mkv", red, codec="ffv1", pixel_format="bgr0")
    source = FilmFile(tmp_path / "in.mkv", max_pixels=LARGE)
    for name, codec in (("out.mp4", "libx264"), ("out.webm", "libvpx-vp9")):
        copy_film(source, tmp_path / name, codec=codec)
        with av.open(str(tmp_path / name)) as container:
            assert container.streams.video[0].codec_context.colorspace == 1  # BT.709
            # As FFmpeg itself converts it.
            pixels = next(container.decode(video=0)).to_rgb().to_ndarray()
        np.testing.assert_allclose(pixels.mean((0, 1)), RED, atol=3)


def test_transparency_goes_through_a_lossy_codec(tmp_path):
    opacity = np.full(FRAMES[0].shape[:2], 100, np.uint8)
    opacity[:36] = 255
    cutouts = [np.dstack([frame, opacity]) for frame in FRAMES]
    write_film(tmp_path / "in.mkv", cutouts, codec="ffv1", pixel_format="bgra")
    source = FilmFile(tmp_path / "in.mkv", max_pixels=LARGE)
    frames = copy_film(source, tmp_path / "out.webm", codec="libvpx-vp9")
    made = list(FilmFile(tmp_path / "out.webm", max_pixels=LARGE).read())
    assert measure_difference(frames, made) < 4
    for frame in made:
        far = np.abs(frame.picture.alpha_uint8.astype(int) - opacity)
        assert far.mean() < 2


def test_reading_from_a_frame_on_gives_what_reading_all_gives(tmp_path):
    write_film(tmp_path / "in.mp4", FRAMES)
    source = FilmFile(tmp_path / "in.mp4", max_pixels=LARGE)
    every, late = list(source.read()), list(source.read(6))
    assert [frame.number for frame in late] == [6, 7, 8, 9] and source.count == 10
    for one, other in zip(every[6:], late, strict=True):
        np.testing.assert_array_equal(one.picture.pixels_uint8, other.picture.pixels_uint8)


def test_what_can_be_read_of_a_damaged_film_is_and_the_rest_is_told(tmp_path):
    path = tmp_path / "in.mp4"
    write_film(path, draw_scene(60)[0], sound="aac")
    whole = path.read_bytes()
    damaged = bytearray(whole)
    middle = len(whole) // 2
    damaged[middle : middle + 1500] = bytes(1500)
    path.write_bytes(damaged)
    source = FilmFile(path, max_pixels=LARGE)
    frames = list(source.read())
    assert 20 < len(frames) <= 60 and source.faults
    times = [frame.time for frame in frames]
    assert times == sorted(set(times))


@pytest.mark.parametrize("suffix", [".mkv", ".avi"])
def test_a_film_that_is_cut_off_is_told(tmp_path, suffix):
    path = tmp_path / f"in{suffix}"
    write_film(tmp_path / "in.mp4", draw_scene(60)[0])
    copy_film(FilmFile(tmp_path / "in.mp4", max_pixels=LARGE), path, codec="libx264", length=60)
    source = FilmFile(path, max_pixels=LARGE)
    assert len(list(source.read())) == 60 and source.faults == []
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = FilmFile(path, max_pixels=LARGE)
    assert len(list(source.read())) < 50
    assert len(source.faults) == 1


@pytest.mark.parametrize("name, content", [("no.mp4", None), ("text.mp4", b"no film at all" * 50)])
def test_what_is_no_film_is_told_in_one_line(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name) as caught:
        FilmFile(tmp_path / name, max_pixels=LARGE)
    assert "\n" not in str(caught.value)


def test_a_film_without_pictures_and_one_that_is_too_large_are_refused(tmp_path):
    write_film(tmp_path / "in.mp4", FRAMES[:2], sound="aac")
    with pytest.raises(InputError, match="96x72"):
        FilmFile(tmp_path / "in.mp4", max_pixels=100)
    with av.open(str(tmp_path / "sound.wav"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        stream.layout = "mono"
        part = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), "s16", "mono")
        part.sample_rate, part.pts = 8000, 0
        container.mux(stream.encode(part))
    with pytest.raises(InputError, match="no video"):
        FilmFile(tmp_path / "sound.wav", max_pixels=LARGE)


def test_an_encoder_that_is_not_there_or_does_not_fit_is_told():
    with pytest.raises(InputError, match="--codec=nothing"):
        FilmEncoder("nothing", 18, (8, 8), time_base=TICKS, rate=fractions.Fraction(25))
    with pytest.raises(InputError, match="odd sides"):
        FilmEncoder("mpeg4", 18, (9, 8), time_base=TICKS, rate=fractions.Fraction(25))


def test_a_container_that_does_not_take_the_codec_is_known_before():
    encoder = FilmEncoder("ffv1", 18, (72, 96), time_base=TICKS, rate=fractions.Fraction(25))
    with pytest.raises(InputError, match="--codec=ffv1 does not make such a .webm") as caught:
        check_container("out.webm", encoder, FRAMES[0], None)
    assert "\n" not in str(caught.value)
    check_container("out.mkv", encoder, FRAMES[0], None)


def test_sound_that_a_container_does_not_take_is_known_before(tmp_path):
    write_film(tmp_path / "in.mp4", FRAMES[:2], sound="aac")
    assert find_refused_sound(tmp_path / "in.mp4", "out.mp4") == []
    assert find_refused_sound(tmp_path / "in.mp4", "out.webm") == ["aac"]
    frames = copy_film(
        FilmFile(tmp_path / "in.mp4", max_pixels=LARGE), tmp_path / "o.webm", codec="libvpx-vp9"
    )
    assert len(list(FilmFile(tmp_path / "o.webm", max_pixels=LARGE).read())) == len(frames)


def test_a_piece_that_fails_leaves_nothing(tmp_path):
    encoder = FilmEncoder("libx264", 18, (72, 96), time_base=TICKS, rate=fractions.Fraction(25))
    with pytest.raises(KeyError), write_piece(tmp_path / "000000.mkv", encoder) as add:
        add(FRAMES[0])
        raise KeyError
    assert list(tmp_path.iterdir()) == []
