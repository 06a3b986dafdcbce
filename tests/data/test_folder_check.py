# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from PIL import Image

from tfstyle.data.folder_check import check_data
from tfstyle.data.folder_survey import Survey, find_repeated_stems, survey_source
from tfstyle.data.options import TrainingDataOptions
from tfstyle.data.sources import make_photo_source
from tfstyle.data.survey_text import format_areas, format_survey
from tfstyle.errors import InputError
from tfstyle.files.pictures import save_picture


def open_options(data_folder, **options):
    defaults = dict(
        photos=data_folder.photos,
        styles=data_folder.styles,
        annotations=data_folder.annotations,
        masks=data_folder.masks,
        heldout_share=0.0,
        split="all",
    )
    return TrainingDataOptions(**(defaults | options))


def pass_through(iterable, **_):
    return iterable


def test_a_survey_counts_what_is_there(data_folder):
    source = make_photo_source(open_options(data_folder))
    survey = survey_source(source, heldout_share=0.5, min_side=32)
    assert survey.sizes == [(48, 64)] * 6
    assert survey.with_objects == 3
    assert survey.areas == [data_folder.object_mask.mean()] * 4
    assert survey.held_out == len(
        make_photo_source(open_options(data_folder, split="held_out", heldout_share=0.5)).names
    )
    assert not survey.bad and not survey.bad_masks


def test_bad_pictures_and_masks_are_named_with_their_reasons(data_folder):
    save_picture(f"{data_folder.photos}/tiny.png", np.zeros((5, 80, 3), np.uint8))
    save_picture(f"{data_folder.masks}/a.png", np.zeros((48, 64, 3), np.uint8))
    Image.fromarray(np.ones((9, 90), np.uint8)).save(f"{data_folder.masks}/b.png")
    with open(f"{data_folder.photos}/broken.jpg", "wb") as stream:
        stream.write(b"no")
    source = make_photo_source(open_options(data_folder))
    survey = survey_source(source, heldout_share=0.0, min_side=32)
    assert set(survey.bad) == {"tiny.png", "broken.jpg"}
    assert "80x5" in survey.bad["tiny.png"]
    assert survey.bad_masks["a.png #0"] == "an empty mask"
    assert "90x9 does not fit" in survey.bad_masks["b.png #0"]
    assert len(survey.sizes) == 6


def test_the_text_says_counts_split_matching_and_what_is_bad(data_folder):
    with open(f"{data_folder.photos}/broken.jpg", "wb") as stream:
        stream.write(b"no")
    Image.fromarray(np.ones((9, 90), np.uint8)).save(f"{data_folder.masks}/nobody.png")
    photos, styles = check_data(open_options(data_folder), progress=pass_through)
    for part in (
        "6 usable, 1 bad",
        "6 to train on, 0 held out",
        "48 to 48 pixels, median 48",
        "4 in 3 pictures",
        "2 of 2 pictures are there; of 3 objects 0",
        "1 of 2 have a photograph",
        "broken.jpg: ",
    ):
        assert part in photos
    assert "4 usable, 0 bad" in styles and "masks" not in styles


def test_files_that_share_a_stem_are_pointed_out(data_folder):
    save_picture(f"{data_folder.photos}/a.jpg", np.zeros((48, 64, 3), np.uint8))
    photos, _ = check_data(open_options(data_folder), progress=pass_through)
    assert "2 files have a stem that another has" in photos
    assert find_repeated_stems(["x/a.jpg", "y/a.png", "b.png"]) == {"a": 2}


def test_nothing_usable_is_an_input_error_after_the_text(data_folder):
    said = []
    with pytest.raises(InputError, match="--photos: none of the 6"):
        for text in check_data(open_options(data_folder, min_side=49), progress=pass_through):
            said.append(text)
    assert "0 usable, 6 bad" in said[0]


def test_masks_without_photographs_are_refused(data_folder):
    with pytest.raises(InputError, match="give --photos"):
        list(check_data(open_options(data_folder, photos=""), progress=pass_through))


def test_every_area_is_in_one_bar_of_the_histogram():
    areas = [0.0, 0.004, 0.005, 0.03, 0.2, 0.999, 1.0]
    lines = format_areas(areas)
    assert sum(int(line.split()[-2] if "#" in line else line.split()[-1]) for line in lines) == 7
    assert lines[-1].count("#") == 40


def test_long_lists_of_bad_files_are_cut_and_counted():
    survey = Survey(bad={f"{i}.jpg": "broken" for i in range(30)})
    text = format_survey("photos", survey, most_named=4)
    assert "bad files (30)" in text and text.count("broken") == 4 and "and 26 more" in text
