# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import json

import pytest

from tfstyle.errors import InputError
from tfstyle.inference.region_options import Region
from tfstyle.inference.region_parsing import load_regions, parse_region, parse_style


def test_a_region_on_the_command_line_says_all_of_it():
    assert parse_region("m.png=s.jpg") == Region("m.png", "s.jpg")
    assert parse_region(
        "m.png=a.jpg*0.7+b.jpg*.3:strength=.6,preserve_color=palette,stroke_size=2,edge=feather,"
        "edge_radius=4"
    ) == Region("m.png", [("a.jpg", 0.7), ("b.jpg", 0.3)], 0.6, "palette", 2.0, "feather", 4)
    assert parse_region("m.png=s.jpg:style_mask=t.png,edge=hard") == Region(
        "m.png", "s.jpg", edge="hard", style_mask="t.png"
    )
    assert parse_region("m.png=s.jpg:preserve_color=true").preserve_color == "luminance"
    assert parse_region("c:/m.png=d:/s.jpg:strength=1") == Region("c:/m.png", "d:/s.jpg", 1.0)


@pytest.mark.parametrize(
    "text, message",
    [
        ("m.png", "mask.png=style.jpg"),
        ("m.png=s.jpg:strength=2", "0 to 1"),
        ("m.png=s.jpg:strength=much", "number"),
        ("m.png=s.jpg:strong=1", "no option 'strong'"),
        ("m.png=s.jpg:strength=1,edge", "no value"),
        ("m.png=s.jpg:edge=round", "edge"),
        ("m.png=s.jpg:edge_radius=1.5", "whole"),
        ("m.png=s.jpg:edge_radius=inf", "finite"),
        ("m.png=s.jpg:strength=1,strength=.5", "strength is given twice"),
        ("m.png=s.jpg:strength=1,style_strength=.5", "style_strength is given twice"),
        ("m.png=s.jpg*much+t.jpg", "weight"),
        ("m.png=s.jpg*.5+", "no name"),
        ("m.png=s.jpg+*.5", "no name"),
    ],
)
def test_a_mistake_names_the_region(text, message):
    with pytest.raises(InputError, match=message) as caught:
        parse_region(text)
    assert "m.png" in str(caught.value) or "s.jpg" in str(caught.value)


def test_a_file_whose_name_looks_like_a_mixture_is_that_file(tmp_path):
    path = tmp_path / "a+b*2.jpg"
    path.write_bytes(b"")
    assert parse_style(str(path)) == str(path)
    assert parse_style("c+d*2.jpg*0.5") == [("c", 1.0), ("d*2.jpg", 0.5)]


REGIONS = [
    {"mask": "m.png", "style": "a.jpg*0.5+b.jpg*0.5", "strength": 0.5},
    {"mask": "n.png", "style": {"a.jpg": 1, "b.jpg": 3}, "preserve_color": True, "stroke_size": 2},
    {"mask": "m.png", "style": "a.jpg", "style_mask": "n.png"},
]
YAML = """
regions:
- {mask: m.png, style: a.jpg*0.5+b.jpg*0.5, strength: 0.5}
- mask: n.png
  style: {a.jpg: 1, b.jpg: 3}
  preserve_color: true
  stroke_size: 2
- {mask: m.png, style: a.jpg, style_mask: n.png}
"""


def test_json_and_yaml_say_the_same_with_paths_beside_the_file(tmp_path):
    (tmp_path / "regions.json").write_text(json.dumps(REGIONS))
    (tmp_path / "regions.yaml").write_text(YAML)
    a, b = str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")
    expected = [
        Region(str(tmp_path / "m.png"), [(a, 0.5), (b, 0.5)], 0.5),
        Region(str(tmp_path / "n.png"), [(a, 1), (b, 3)], 1.0, "luminance", 2.0),
        Region(str(tmp_path / "m.png"), a, style_mask=str(tmp_path / "n.png")),
    ]
    assert load_regions(tmp_path / "regions.json") == expected
    assert load_regions(tmp_path / "regions.yaml") == expected


@pytest.mark.parametrize(
    "text, message",
    [
        ("{", "not a regions file"),
        ("[]", "list of regions"),
        ("[1]", "region 1"),
        ('[{"mask": "m.png"}]', "mask and style"),
        ('[{"mask": "m.png", "style": "s.jpg", "stroke_size": "big"}]', "region 1: stroke"),
        (
            '[{"mask": "m.png", "style": "s.jpg", "preserve_color": ["luminance"]}]',
            "preserve_color",
        ),
        ('[{"mask": "m.png", "style": "s.jpg", "edge": {"hard": 1}}]', "region 1: edge"),
        ('[{"mask": "m.png", "style": "s.jpg", "edge_radius": [1]}]', "edge_radius"),
        ('[{"mask": "m.png", "style": "s.jpg", "edge": 3}]', "region 1: edge=3"),
        ('[{"mask": 1, "style": "s.jpg"}]', "region 1: mask=1 is no path"),
        ('[{"mask": "m.png", "style": ""}]', "region 1: style='' is no path"),
        ('[{"mask": "m.png", "style": {"": 1}}]', "region 1: style={'': 1} is no path"),
        ('[{"mask": "m.png", "style": ["s.jpg"]}]', "region 1: style"),
        ('[{"mask": "m.png", "style": "s.jpg", "sterngth": 1}]', "no option 'sterngth'"),
        ('[{"mask": "m.png", "style": "s.jpg", "edge": 1, "edge": 2}]', "'edge' is given twice"),
        (
            '[{"mask": "m.png", "style": "s.jpg", "strength": 1, "style_strength": 0}]',
            "style_strength is given twice",
        ),
        (
            '{"regions": [{"mask": "m.png", "style": "s.jpg"}], "strength": 1}',
            "no option 'strength'",
        ),
        ('{"regions": [], "regions": []}', "'regions' is given twice"),
    ],
)
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_bad_file_is_named(tmp_path, text, message, suffix):
    path = tmp_path / f"regions.{suffix}"
    path.write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        load_regions(path)
    assert f"regions.{suffix}" in str(caught.value) and len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "key", ["stroke_size", "edge", "preserve_color", "edge_radius", "style", "other"]
)
def test_aliases_that_stand_for_a_billion_words_make_no_long_message(tmp_path, key):
    levels = ["&a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    levels += [f"&a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    entry = {"mask": "m.png", "style": "s.jpg", key: f"[{', '.join(levels)}]"}
    path = tmp_path / "regions.yaml"
    path.write_text("- {" + ", ".join(f"{name}: {value}" for name, value in entry.items()) + "}")
    with pytest.raises(InputError, match=key) as caught:
        load_regions(path)
    assert len(str(caught.value)) < 1000


def test_a_merge_key_may_give_what_the_mapping_gives_itself(tmp_path):
    path = tmp_path / "regions.yaml"
    path.write_text(
        "- &sky {mask: sky.png, style: s.jpg, strength: 0.5}\n- {<<: *sky, mask: sea.png}\n"
    )
    sky, sea = load_regions(path)
    assert (sea.mask, sea.style, sea.style_strength) == (
        str(tmp_path / "sea.png"),
        sky.style,
        0.5,
    )


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="none.yaml"):
        load_regions(tmp_path / "none.yaml")
