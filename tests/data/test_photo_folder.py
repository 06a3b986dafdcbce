# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from PIL import Image

from tfstyle.data.mask_files import MaskFiles, fit_mask
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.photo_folder import PhotoFolder
from tfstyle.data.picture_files import PictureFile, list_picture_files
from tfstyle.data.sources import make_photo_source, make_style_source
from tfstyle.errors import InputError
from tfstyle.files.pictures import save_picture


def open_photos(data_folder, **options):
    defaults = dict(
        photos=data_folder.photos,
        styles=data_folder.styles,
        annotations=data_folder.annotations,
        masks=data_folder.masks,
        heldout_share=0.0,
    )
    return make_photo_source(TrainingDataOptions(**(defaults | options)))


def test_annotations_and_mask_files_are_used_together(data_folder):
    source = open_photos(data_folder)
    counts = {}
    for index, name in enumerate(source.names):
        photograph = source.load(index, shrink_to=1000)
        counts[name] = len(photograph.instances)
        for decode in photograph.instances:
            np.testing.assert_array_equal(decode(), data_folder.object_mask)
    assert counts == dict.fromkeys(["a.png", "b.png", "c.png"], 0) | {
        "polygon.png": 1,
        "rle.png": 2,
        "masked.png": 1,
    }


def test_a_photograph_with_an_annotation_and_a_mask_has_both(data_folder):
    Image.fromarray(np.ones((48, 64), np.uint8)).save(f"{data_folder.masks}/polygon.png")
    source = open_photos(data_folder)
    first, second = source.load(source.names.index("polygon.png"), shrink_to=99).instances
    np.testing.assert_array_equal(first(), data_folder.object_mask)
    assert second().all()


def test_folders_are_searched_deeply_and_several_may_be_given(data_folder, tmp_path):
    save_picture(tmp_path / "extra.png", np.zeros((40, 40, 3), np.uint8))
    (tmp_path / "photos" / "deep").mkdir()
    save_picture(tmp_path / "photos" / "deep" / "d.jpg", np.zeros((40, 40, 3), np.uint8))
    places = f"{data_folder.photos},{tmp_path / 'extra.png'}"
    names = open_photos(data_folder, photos=places).names
    assert {"deep/d.jpg", "extra.png", "a.png"} <= set(names) and len(names) == 8


def test_the_sides_of_the_split_share_no_photograph(data_folder):
    sides = {
        split: set(open_photos(data_folder, split=split, heldout_share=0.5).names)
        for split in ("train", "held_out", "all")
    }
    assert sides["train"] and sides["held_out"] and not sides["train"] & sides["held_out"]
    assert sides["train"] | sides["held_out"] == sides["all"]


def test_a_limit_leaves_so_many(data_folder):
    assert len(open_photos(data_folder, limit_photos=2).names) == 2
    options = TrainingDataOptions(styles=data_folder.styles, limit_styles=3, heldout_share=0.0)
    assert len(make_style_source(options).names) == 3


def test_an_empty_side_names_the_flag_and_the_way_out(data_folder):
    with pytest.raises(InputError, match="--photos: none of its 6 .*--heldout_share"):
        open_photos(data_folder, split="held_out", heldout_share=0.0)
    with pytest.raises(InputError, match="--styles: none of its 4 .*--heldout_share"):
        make_style_source(TrainingDataOptions(styles=data_folder.styles, heldout_share=1.0))


@pytest.mark.parametrize("flag", ["photos", "masks", "styles"])
def test_a_missing_or_empty_folder_names_its_flag(data_folder, tmp_path, flag):
    (tmp_path / "empty").mkdir()
    for place in ("nowhere", "empty"):
        options = TrainingDataOptions(
            **({"photos": data_folder.photos} | {flag: str(tmp_path / place)})
        )
        with pytest.raises(InputError, match=f"--{flag}: .*{place}"):
            (make_style_source if flag == "styles" else make_photo_source)(options)


def test_masks_without_real_photographs_are_refused(data_folder):
    for photos in ("synthetic", "coco2014"):
        with pytest.raises(InputError, match="--masks"):
            open_photos(data_folder, photos=photos, annotations=None)


def test_a_mask_fits_an_upright_photograph_and_a_jpeg_mask_forgives_its_noise(tmp_path):
    (tmp_path / "masks").mkdir()
    pixels = np.zeros((40, 60, 3), np.uint8)
    exif = Image.Exif()
    exif[274] = 6  # stored lying, shown standing
    save_picture(tmp_path / "p.jpg", pixels, exif=exif.tobytes())
    inside = np.zeros((60, 40), np.uint8)
    inside[:30] = 255
    Image.fromarray(inside).save(tmp_path / "masks" / "p.jpg", quality=30)
    files = [PictureFile("p.jpg", tmp_path / "p.jpg")]
    photograph = PhotoFolder(files, masks=MaskFiles(str(tmp_path / "masks"))).load(0, shrink_to=99)
    assert photograph.pixels_uint8.shape == (60, 40, 3)
    np.testing.assert_array_equal(photograph.instances[0](), inside > 0)


def test_what_lies_above_one_half_of_a_png_mask_is_inside(tmp_path):
    values = np.arange(100, 200, dtype=np.uint8).reshape(10, 10)
    Image.fromarray(values).save(tmp_path / "m.png")
    np.testing.assert_array_equal(MaskFiles(str(tmp_path)).read("m"), values > 127)


def test_a_mask_of_other_proportions_is_refused(tmp_path):
    Image.fromarray(np.ones((10, 20), np.uint8)).save(tmp_path / "m.png")
    mask = MaskFiles(str(tmp_path)).read("m")
    assert fit_mask(mask, 101, 200, name="m.png").shape == (101, 200)
    with pytest.raises(InputError, match="m.png: a mask of 20x10 does not fit"):
        fit_mask(mask, 20, 10, name="m.png")


def test_names_are_paths_inside_the_folder(data_folder):
    names = [file.name for file in list_picture_files(data_folder.styles, flag="styles")]
    assert names == [f"painting{i}.png" for i in range(4)]


@pytest.mark.parametrize("places", ["", ",", "{folder},", "{folder},,{folder}"])
def test_an_empty_place_is_not_the_current_folder(data_folder, places):
    with pytest.raises(InputError, match="--photos=.*: an empty name"):
        list_picture_files(places.format(folder=data_folder.photos), flag="photos")


def test_a_name_too_long_for_the_file_system_is_an_input_error():
    with pytest.raises(InputError, match="--styles=x+: .*too long"):
        list_picture_files("x" * 300, flag="styles")
