# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import json

import numpy as np
import pytest
from video.conftest import compute_iou, draw_scene, save_frames, write_film

from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.regions.mask_options import MaskOptions
from tfstyle.video.frame_masks import open_masks
from tfstyle.video.frames import Frame, FrameFolder
from tfstyle.video.mask_carrying import MaskCarrier
from tfstyle.video.region_masks import MaskWriter, RegionMasks

LARGE = 10**8
FRAMES, MASKS = draw_scene(12)
EMPTY = np.zeros_like(MASKS[0])


@pytest.fixture
def folder(tmp_path):
    save_frames(tmp_path / "frames", FRAMES)
    return tmp_path


class Film:
    """Frames without files of their own."""

    name, count = "film.mp4", len(FRAMES)


def find_all(masks, frames=FRAMES):
    pictures = [load_picture(frame, name=f"{n:05d}.png") for n, frame in enumerate(frames)]
    return [masks.find(Frame(n, picture)) for n, picture in enumerate(pictures)]


def test_masks_of_a_folder_go_to_the_frames_of_their_names(folder):
    save_frames(folder / "masks", [MASKS[3], MASKS[4] & False, MASKS[5]], start=3)
    source = FrameFolder(str(folder / "frames"), max_pixels=LARGE)
    found = find_all(open_masks(str(folder / "masks"), source, max_pixels=LARGE))
    assert [n for n, mask in enumerate(found) if mask is not None] == [3, 4, 5]
    np.testing.assert_array_equal(found[3], MASKS[3])
    assert not found[4].any()


def test_masks_of_a_films_frames_are_numbered_from_0(folder):
    save_frames(folder / "masks", [MASKS[0]])
    save_frames(folder / "masks", [MASKS[7]], start=7)
    found = find_all(open_masks(str(folder / "masks"), Film, max_pixels=LARGE))
    assert [n for n, mask in enumerate(found) if mask is not None] == [0, 7]


def test_a_film_of_masks_has_one_for_each_of_its_frames(folder):
    pictures = [np.repeat(mask[..., None] * np.uint8(255), 3, axis=-1) for mask in MASKS[:5]]
    write_film(folder / "masks.mp4", [*pictures, pictures[0] * 0])
    found = find_all(open_masks(str(folder / "masks.mp4"), Film, max_pixels=LARGE))
    assert [mask is not None for mask in found] == [True] * 6 + [False] * 6
    assert all(compute_iou(one, other) > 0.95 for one, other in zip(found, MASKS[:5]))
    assert not found[5].any()


def test_a_picture_or_a_box_is_the_first_frames_mask(folder):
    save_frames(folder, [MASKS[0]])
    for mask in (str(folder / "00000.png"), MaskOptions(box=(1, 2, 30, 40))):
        found = find_all(open_masks(mask, Film, max_pixels=LARGE))
        assert found[0].any() and all(mask is None for mask in found[1:])


def test_a_track_of_annotations_has_the_frames_that_it_knows(folder):
    square = [20.0, 10.0, 50.0, 10.0, 50.0, 40.0, 20.0, 40.0]
    images = [
        {"id": 100 + n, "file_name": f"seq/{n:05d}.jpg", "height": 72, "width": 96}
        for n in range(3)
    ]
    annotations = [
        {"id": 1, "image_id": 100, "category_id": 1, "track_id": 5, "segmentation": [square]},
        {"id": 2, "image_id": 102, "category_id": 1, "track_id": 5, "segmentation": [square]},
        {"id": 3, "image_id": 101, "category_id": 1, "track_id": 6, "segmentation": [square]},
    ]
    path = folder / "tracks.json"
    categories = [{"id": 1, "name": "disc"}]
    path.write_text(
        json.dumps({"images": images, "annotations": annotations, "categories": categories})
    )
    for source in (Film, FrameFolder(str(folder / "frames"), max_pixels=LARGE)):
        options = MaskOptions(coco_annotations=str(path))
        found = find_all(open_masks(options, source, track=5, max_pixels=LARGE))
        assert [None if mask is None else mask.any() for mask in found[:4]] == [1, 0, 1, None]
        assert found[0][25, 35] and not found[0][60, 80]
        options = MaskOptions(coco_annotations=str(path), coco_category="disc")
        assert all(m.any() for m in find_all(open_masks(options, source, max_pixels=LARGE))[:3])
    with pytest.raises(InputError, match="has no track 7"):
        open_masks(MaskOptions(coco_annotations=str(path)), Film, track=7, max_pixels=LARGE)
    with pytest.raises(InputError, match="either a category or a track"):
        open_masks(MaskOptions(coco_annotations=str(path)), Film, max_pixels=LARGE)


def test_a_folder_without_a_mask_for_any_frame_is_an_error(folder):
    save_frames(folder / "masks", [MASKS[0]], start=90)
    source = FrameFolder(str(folder / "frames"), max_pixels=LARGE)
    with pytest.raises(InputError, match="no mask has the name .* called 00000.png"):
        open_masks(str(folder / "masks"), source, max_pixels=LARGE)


def follow(frames, masks):
    """Masks of a carrier that is given the masks that are there."""
    carrier, made = MaskCarrier(), []
    for frame, mask in zip(frames, masks):
        if mask is None:
            mask = carrier.carry(frame)
        else:
            carrier.take(frame, mask)
        made.append(mask)
    return carrier, made


def test_the_mask_of_the_first_frame_is_carried_along():
    _, made = follow(FRAMES, [MASKS[0]] + [None] * 11)
    assert min(map(compute_iou, made, MASKS)) > 0.85


def test_what_was_hidden_is_found_again():
    frames, masks = draw_scene(12, step=(0, 1), size=(72, 200))
    for frame, mask in list(zip(frames, masks))[4:7]:
        frame[:, 46:94] = 30
        mask[:, 46:94] = False
    _, made = follow(frames, [masks[0]] + [None] * 11)
    assert compute_iou(made[-1], masks[-1]) > 0.7


def test_an_object_that_leaves_the_picture_is_gone():
    frames, masks = draw_scene(12, step=(0, 9))
    frames += [np.where(mask[..., None], 60, f).astype(np.uint8) for f, mask in zip(frames, masks)][
        :3
    ]
    carrier, made = follow(frames, [masks[0]] + [None] * 14)
    assert np.count_nonzero(made[-1]) < 0.1 * np.count_nonzero(masks[0])


def test_a_key_mask_takes_the_place_of_the_carried_one_and_an_empty_one_ends_it():
    given = [MASKS[0], None, None, MASKS[6], None, EMPTY, None, None]
    carrier, made = follow(FRAMES, given)
    np.testing.assert_array_equal(made[3], MASKS[6])
    assert not made[6].any() and carrier.lost


def test_after_a_cut_the_object_is_lost():
    other = np.full_like(FRAMES[0], (250, 240, 20))
    carrier, made = follow([*FRAMES[:3], other, other], [MASKS[0]] + [None] * 4)
    assert made[2].any() and not made[3].any() and carrier.lost


def test_a_carrier_goes_on_from_its_state():
    _, made = follow(FRAMES, [MASKS[0]] + [None] * 11)
    half, _ = follow(FRAMES[:6], [MASKS[0]] + [None] * 5)
    resumed = MaskCarrier()
    resumed.set_state(half.get_state())
    for number in range(6, 12):
        np.testing.assert_array_equal(resumed.carry(FRAMES[number]), made[number])


class Given:
    files, faults = [], ()

    def __init__(self, masks):
        self._masks = masks

    def find(self, frame):
        mask = self._masks[frame.number]
        if isinstance(mask, str):
            raise InputError(mask)
        return mask


def test_frames_before_the_first_mask_stay_and_that_is_told_once():
    masks = RegionMasks([Given([None, None, MASKS[2], None])], inverted=[False], carry=True)
    frames = [Frame(n, load_picture(frame, name="f")) for n, frame in enumerate(FRAMES[:4])]
    found = [masks.find(frame)[0] for frame in frames]
    assert [mask.any() for mask in found] == [False, False, True, True]
    assert len(masks.notes) == 1 and "frame 0 has no mask, and none came before" in masks.notes[0]


def test_a_mask_that_cannot_be_read_is_carried_over_and_told():
    masks = RegionMasks([Given([MASKS[0], "m.png: damaged"])], inverted=[False], carry=True)
    frames = [Frame(n, load_picture(frame, name="f")) for n, frame in enumerate(FRAMES[:2])]
    found = [masks.find(frame)[0] for frame in frames]
    assert compute_iou(found[1], MASKS[1]) > 0.85
    assert masks.faults == ["m.png: damaged; the mask is carried on from the frame before"]
    broken = RegionMasks([Given(["m.png: damaged"])], inverted=[False], carry=True)
    with pytest.raises(InputError, match="damaged"):
        broken.find(frames[0])


def test_an_inverted_mask_is_carried_as_the_object():
    masks = RegionMasks([Given([MASKS[0], None])], inverted=[True], carry=True)
    frames = [Frame(n, load_picture(frame, name="f")) for n, frame in enumerate(FRAMES[:2])]
    first, second = (masks.find(frame)[0] for frame in frames)
    np.testing.assert_array_equal(first, ~MASKS[0])
    assert compute_iou(~second, MASKS[1]) > 0.85


def test_written_masks_can_be_read_again(tmp_path):
    writer = MaskWriter(str(tmp_path / "masks"))
    writer.write("000003", [MASKS[3], EMPTY])
    assert sorted(path.name for path in (tmp_path / "masks").iterdir()) == [
        "000003_region1.png",
        "000003_region2.png",
    ]
    masks = load_picture(tmp_path / "masks" / "000003_region1.png").pixels_uint8[..., 0]
    np.testing.assert_array_equal(masks > 127, MASKS[3])
