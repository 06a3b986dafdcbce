# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.studio import visits as visits_module
from tfstyle.studio.drawn_styles import Style
from tfstyle.studio.mask_requests import make_mask_of
from tfstyle.studio.visits import NoSuchVisit, Visits


@pytest.fixture
def ended():
    return []


@pytest.fixture
def visits(tmp_path, monkeypatch, ended):
    monkeypatch.setattr(visits_module.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(visits_module, "draw_styles", lambda folder: [])
    visits = Visits(max_pixels=10_000, minutes=1.0, most=3, on_end=ended.append)
    yield visits
    visits.close()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def visit(visits):
    visit = visits.open()
    Image.new("RGB", (40, 30), "teal").save(visit.name_file(".png"))
    visit.take_photo(visit.folder / "1.png", "sea.png")
    return visit


def test_a_visit_ends_when_it_was_not_heard_of_for_too_long(visits, ended):
    one, other = visits.open(), visits.open()
    one.last_heard -= 61
    visits.end_forgotten()
    assert ended == [one.id] and not one.folder.exists() and other.folder.exists()
    with pytest.raises(NoSuchVisit):
        visits.get(one.id)
    assert visits.get(other.id) is other


def test_there_are_no_more_visits_than_allowed(visits):
    first, *_ = [visits.open() for _ in range(3)]
    with pytest.raises(InputError, match="too many visitors"):
        visits.open()
    visits.end(first.id)
    visits.end(first.id)
    assert visits.open().id != first.id


def test_folders_are_for_this_user_alone(visits, visit):
    assert visits.folder.stat().st_mode & 0o077 == visit.folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change, expected",
    [
        ({"kind": "box", "box": [5.2, 8.9, 20.1, 30]}, (slice(5, 21), slice(8, 30))),
        ({"kind": "box", "box": [-9, -9, 5, 99]}, (slice(0, 5), slice(0, 40))),
        ({"kind": "whole"}, (slice(None), slice(None))),
        ({"kind": "invert"}, (slice(None), slice(None))),
        ({"kind": "brush", "points": [[10.5, 20.5]], "width": 1}, (slice(10, 11), slice(20, 21))),
    ],
)
def test_a_change_of_an_empty_mask_marks_what_it_says(visit, change, expected):
    inside = np.zeros((30, 40), bool)
    inside[expected] = True
    name = make_mask_of(visit, {"base": None, "change": change})
    assert np.array_equal(visit.read_inside(name), inside)
    assert visit.get_mask(name).share == inside.mean()
    small = visit.get_mask(name).read_small(visit.get_photo())
    assert np.array_equal(small, inside)  # the photograph is small itself


def test_what_is_erased_is_gone_and_the_mask_before_is_as_it_was(visit):
    whole = make_mask_of(visit, {"base": None, "change": {"kind": "whole"}})
    box = {"kind": "box", "box": [0, 0, 30, 10], "erase": True}
    left = make_mask_of(visit, {"base": whole, "change": box})
    assert visit.get_mask(left).share == 0.75 and visit.get_mask(whole).share == 1
    nothing = make_mask_of(visit, {"base": left, "change": {"kind": "whole", "erase": True}})
    assert visit.read_inside(nothing) is None


@pytest.mark.parametrize(
    "sent, line",
    [
        ([], "expected a base and a change"),
        ({"change": {"kind": "magic"}}, "no change 'magic'"),
        ({"change": {"kind": "box", "box": [1, 2, 3]}}, "expected y0, x0, y1, x1"),
        ({"change": {"kind": "box", "box": [1, 2, "a", 4]}}, "give a number"),
        ({"change": {"kind": "brush", "points": [[1, 2, 3]]}}, "expected points"),
        ({"change": {"kind": "brush", "points": [[1, 1e400]]}}, "finite"),
        ({"change": {"kind": "brush", "points": [[500, 500]], "width": 3}}, "mask is empty"),
        ({"base": "of another", "change": {"kind": "invert"}}, "another photograph"),
        ({"base": ["of another"], "change": {"kind": "invert"}}, "another photograph"),
        ({"change": {"kind": {}}}, "no change"),
        ({"change": {"kind": "category", "annotations": "x"}}, "another photograph"),
    ],
)
def test_a_change_that_the_page_does_not_send_is_one_line(visit, sent, line):
    with pytest.raises(InputError, match=line):
        make_mask_of(visit, sent)


def test_another_photograph_takes_the_masks_of_the_first_along(visit):
    name = make_mask_of(visit, {"base": None, "change": {"kind": "whole"}})
    visit.take_photo(visit.folder / "1.png", "again.png")
    with pytest.raises(InputError, match="another photograph"):
        visit.get_mask(name)


def test_the_folder_of_a_visit_is_not_told(visit):
    told = visit.hide_folder(f"{visit.folder}/2.png: not a readable picture")
    assert told == "2.png: not a readable picture"


def test_styles_of_all_are_there_and_those_of_others_are_not(visits, visit, tmp_path):
    style = visit.add_style(visit.folder / "1.png", "sea.png")
    assert isinstance(style, Style) and visit.get_style(style.id) == style
    with pytest.raises(InputError, match="another visit"):
        visits.open().get_style(style.id)
