# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Small films, drawn and encoded here."""

import fractions

import av
import cv2
import numpy as np
import pytest

from tfstyle.files.pictures import save_picture

TICKS = fractions.Fraction(1, 12800)
STEP = 512  # 25 frames a second
SOUND_RATE = 48000


def draw_scene(count, *, size=(72, 96), step=(0, 2), seed=0):
    """Frames of a textured disc that moves, and its masks."""
    rng = np.random.default_rng(seed)
    height, width = size
    background = cv2.GaussianBlur(rng.integers(0, 110, (*size, 3)).astype(np.uint8), (0, 0), 3)
    texture = rng.integers(0, 256, (2 * height, 2 * width, 3)).astype(np.uint8)
    texture = cv2.addWeighted(cv2.GaussianBlur(texture, (0, 0), 2), 0.7, texture, 0.0, 120)
    rows, columns = np.mgrid[:height, :width]
    frames, masks = [], []
    for number in range(count):
        y, x = (height // 2 + step[0] * number, width // 3 + step[1] * number)
        mask = (rows - y) ** 2 + (columns - x) ** 2 < (height // 4) ** 2
        top, left = height - step[0] * number, width - step[1] * number
        moved = texture[max(top, 0) :, max(left, 0) :][:height, :width]
        frames.append(np.where(mask[..., None], moved, background))
        masks.append(mask)
    return frames, masks


def write_film(path, frames, *, times=None, codec="libx264", pixel_format="yuv420p", **options):
    """Encodes frames; options: sound (an encoder), rotation (degrees), aspect (of a pixel)."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25, options={"crf": "8"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = TICKS
        if "rotation" in options:
            stream.set_display_rotation(options["rotation"])
        if "aspect" in options:
            stream.codec_context.sample_aspect_ratio = options["aspect"]
        sound = container.add_stream(options["sound"], rate=SOUND_RATE) if "sound" in options else 0
        if sound:
            sound.layout = "mono"
        for number, pixels in enumerate(frames):
            kind = "rgba" if pixels.shape[-1] == 4 else "rgb24"
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), kind)
            frame.pts = number * STEP if times is None else times[number]
            frame.time_base = TICKS
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if sound:
            _write_sound(container, sound, len(frames) / 25)


def _write_sound(container, sound, seconds):
    length = sound.codec_context.frame_size or 1024
    count = int(seconds * SOUND_RATE)
    wave = np.sin(np.arange(count) * 2 * np.pi * 440 / SOUND_RATE).astype(np.float32)
    for start in range(0, count - length, length):
        part = av.AudioFrame.from_ndarray(wave[None, start : start + length], "fltp", "mono")
        part.sample_rate, part.pts = SOUND_RATE, start
        container.mux(sound.encode(part))
    container.mux(sound.encode())


def read_sound(path):
    """The packets of a film's sound, as bytes."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return []
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def save_frames(folder, pictures, *, start=0):
    """Writes pictures as 00000.png and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, pixels in enumerate(pictures, start=start):
        if pixels.ndim == 2:
            pixels = np.repeat(pixels[..., None] * np.uint8(255), 3, axis=-1)
        save_picture(folder / f"{number:05d}.png", pixels)


def compute_iou(first, second):
    """Intersection over union of two masks."""
    return np.count_nonzero(first & second) / max(np.count_nonzero(first | second), 1)


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory):
    """Folder of an untrained checkpoint that paints fast."""
    import keras

    from tfstyle.methods.checkpoint import save_checkpoint
    from tfstyle.methods.local_transfer.config import LocalTransferConfig
    from tfstyle.methods.local_transfer.network import LocalTransferNetwork

    keras.utils.set_random_seed(1)
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    save_checkpoint(LocalTransferNetwork(LocalTransferConfig.tiny()), folder)
    return folder


@pytest.fixture(scope="session")
def style_file(tmp_path_factory):
    """A style picture."""
    path = tmp_path_factory.mktemp("style") / "style.png"
    save_picture(path, np.random.default_rng(5).integers(0, 256, (32, 32, 3)).astype(np.uint8))
    return path
