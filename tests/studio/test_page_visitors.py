# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Wrong files, several visitors, and what the page asks of whom."""

import time

import pytest
from PIL import Image
from studio_page import MAX_PIXELS, MAX_UPLOAD

# What a screen reader calls a thing that the keyboard reaches.
OF_THE_BROWSER = {"RootWebArea"}


def list_nameless(page):
    """Roles of the focusable things that have no name, out of the accessibility tree."""
    session = page.context.new_cdp_session(page.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    focusable = [
        node
        for node in nodes
        if any(
            p["name"] == "focusable" and p["value"].get("value") for p in node.get("properties", ())
        )
        if not node.get("ignored")
    ]
    named = [node for node in focusable if node.get("name", {}).get("value", "").strip()]
    roles = [n["role"]["value"] for n in focusable if n not in named]
    return len(named), [role for role in roles if role not in OF_THE_BROWSER]


def test_a_wrong_file_is_one_line_and_the_page_goes_on(page, photo, tmp_path):
    (tmp_path / "notes.txt").write_text("no picture")
    chooser = page.page.get_by_label("Choose a photograph")
    chooser.set_input_files(tmp_path / "notes.txt")
    line = page.read_error()
    assert line.startswith("notes.txt: not a readable picture") and "\n" not in line
    (tmp_path / "torn.jpg").write_bytes(photo.read_bytes()[:2000])
    chooser.set_input_files(tmp_path / "torn.jpg")
    page.page.wait_for_function(
        "() => document.getElementById('error').textContent.includes('torn.jpg: damaged')"
    )
    page.open_photo(photo)
    assert page.page.get_by_role("alert").is_hidden()
    page.page.get_by_label("Add or drop a picture").set_input_files(tmp_path / "notes.txt")
    assert page.read_error().startswith("notes.txt: not a readable picture")


@pytest.mark.broad
def test_a_second_photograph_takes_the_place_of_a_marked_one_only_when_asked(page, photo, tmp_path):
    Image.new("RGB", (64, 48), "red").save(tmp_path / "red.png")
    other = page.page.get_by_label("Open photograph")
    page.open_photo(photo)
    page.choose("Box")
    page.drag((0.25, 0.25), (0.75, 0.75))
    name, marked = page.page.locator("#photo-name"), page.read_shares()
    assert marked != ["empty"]

    other.set_input_files(tmp_path / "red.png")
    page.page.get_by_role("dialog", name="Open red.png as the photograph?").wait_for()
    page.page.keyboard.press("Escape")
    assert name.inner_text() == "beach day.jpg, 300 × 220"
    other.set_input_files(tmp_path / "red.png")
    page.click("Use it as a style")
    page.get("radio", "red.png").wait_for(state="attached")
    assert page.get("radio", "red.png").is_checked()
    assert page.read_shares() == marked
    page.wait()
    other.set_input_files(tmp_path / "red.png")
    page.click("Open it")
    page.page.wait_for_function(
        "() => document.getElementById('photo-name').textContent[0] === 'r'"
    )
    assert name.inner_text() == "red.png, 64 × 48"
    assert page.read_shares() == ["empty"]


def test_a_question_asked_again_at_once_is_not_answered_by_the_end_of_the_last(page):
    """The event that tells that a dialog has closed comes later than the next may open."""
    answers = page.page.evaluate(
        """async () => {
          const { askAboutPicture } = await import("./static/replacing.js");
          const dialog = document.getElementById("replace");
          const first = askAboutPicture("a.png", { styles: true });
          dialog.close();
          const second = askAboutPicture("b.png", { styles: true });
          const one = await first;
          dialog.close("photo");
          return [one, await second];
        }"""
    )
    assert answers == ["", "photo"]


def test_files_over_the_limits_are_refused(page, studio, tmp_path):
    (tmp_path / "huge.jpg").write_bytes(b"\xff\xd8\xff" + bytes(MAX_UPLOAD))
    chooser = page.page.get_by_label("Choose a photograph")
    chooser.set_input_files(tmp_path / "huge.jpg")
    assert page.read_error() == "huge.jpg: more than the 3 MB allowed; send a smaller file"
    Image.new("L", (2500, MAX_PIXELS // 2500 + 1)).save(tmp_path / "wide.png")
    chooser.set_input_files(tmp_path / "wide.png")
    page.page.wait_for_function(
        "() => document.getElementById('error').textContent.includes('wide.png: 2500x2001')"
    )


def test_two_visitors_see_their_own_pictures_only(open_page, studio, photo, tmp_path):
    before = studio.folders
    one = open_page()
    [first] = studio.folders - before
    other = open_page()
    [second] = studio.folders - before - {first}
    Image.new("RGB", (64, 48), "red").save(tmp_path / "red.png")
    one.open_photo(photo)
    other.open_photo(tmp_path / "red.png")
    for page in (one, other):
        page.click("Whole picture")
    one.wait()
    other.wait()
    assert "/visits/" in one.page.locator("#before").get_attribute("src")
    visits = [
        page.page.locator("#before").get_attribute("src").split("/")[2] for page in (one, other)
    ]
    assert visits[0] != visits[1]
    one.restyle()
    other.restyle()
    assert load_size(one.download_result(tmp_path)) == (300, 220)
    assert load_size(other.download_result(tmp_path)) == (64, 48)
    # Not even who knows the names of another's things gets at them through a visit of his own.
    for url in {url for url in one.requests if f"/{visits[0]}/masks/" in url or "/jobs/" in url}:
        swapped = url.replace(visits[0], visits[1])
        assert other.page.evaluate("url => fetch(url).then((a) => a.status)", swapped) == 400

    one.page.close()
    wait_for(lambda: not first.exists())
    gone = f"/visits/{visits[0]}/photo.jpg"
    assert other.page.evaluate("url => fetch(url).then((a) => a.status)", gone) == 410
    assert second.exists()
    other.page.goto("about:blank")
    wait_for(lambda: not second.exists())


def test_the_browser_itself_refuses_to_ask_elsewhere(page):
    refused = page.page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', (e) => resolve(e.blockedURI));
          fetch('http://127.0.0.2:9/').catch(() => {});
        })"""
    )
    assert refused.startswith("http://127.0.0.2:9")


@pytest.mark.broad
def test_every_control_has_a_name_and_a_phone_need_not_scroll_sideways(open_page, photo):
    page = open_page(width=390, height=844)

    def check(least):
        named, nameless = list_nameless(page)
        assert nameless == [] and named >= least
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 390

    check(2)
    page.open_photo(photo)
    page.drag((0.3, 0.3), (0.6, 0.3))
    page.click("Add region")
    page.choose("Box")
    page.drag((0.4, 0.4), (0.9, 0.9))
    page.get("combobox", "Edge").select_option("feather")
    page.get("combobox", "Mixed with").select_option("Olive")
    page.restyle()
    page.page.get_by_text("The command that repeats it").click()
    check(40)


def load_size(path):
    with Image.open(path) as image:
        return image.size


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
