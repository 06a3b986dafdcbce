# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The page by keyboard alone, by dropping files, and its divider between before and after."""

import base64

from PIL import Image

# Drops a file upon the first element that a selector finds.
DROP = """([selector, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name, { type: 'image/png' }));
  const options = { bubbles: true, cancelable: true, dataTransfer: files };
  const target = document.querySelector(selector);
  target.dispatchEvent(new DragEvent('dragover', options));
  target.dispatchEvent(new DragEvent('drop', options));
}"""
FOCUSED = """() => {
  const { activeElement } = document;
  return activeElement.ariaLabel ?? activeElement.closest('label')?.innerText
    ?? activeElement.innerText;
}"""


def reach(page, name):
    """Presses Tab until the thing of a name has the focus."""
    seen = []
    for _ in range(60):
        page.page.keyboard.press("Tab")
        seen.append(page.page.evaluate(FOCUSED).strip())
        if seen[-1] == name:
            return
    raise AssertionError(f"{name} is not among {seen}")


def test_a_photograph_is_restyled_and_downloaded_with_the_keyboard_alone(page, tmp_path):
    keys = page.page.keyboard
    reach(page, "Try it with a cat")
    keys.press("Enter")
    page.page.wait_for_selector("#workspace:not([hidden])")
    page.page.wait_for_function("() => document.activeElement.id === 'canvas'")
    keys.press("x")  # a box
    keys.press("Space")
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown"):
        keys.press(key)
    keys.press("Space")
    page.wait()
    reach(page, "Restyle at full size")
    keys.press("Enter")
    page.page.wait_for_function("() => document.activeElement.id === 'download'")
    with page.page.expect_download() as started:
        keys.press("Enter")
    started.value.save_as(tmp_path / "result.png")
    with Image.open(tmp_path / "result.png") as image:
        assert image.size == (451, 300)


def test_what_is_dropped_on_the_styles_is_a_style_and_elsewhere_the_photograph(page, tmp_path):
    Image.new("RGB", (64, 48), "red").save(tmp_path / "red.png")
    data = base64.b64encode((tmp_path / "red.png").read_bytes()).decode()
    page.page.evaluate(DROP, [".welcome", "scene.png", data])
    page.page.wait_for_selector("#workspace:not([hidden])")
    assert page.page.locator("#photo-name").inner_text() == "scene.png, 64 × 48"
    page.page.evaluate(DROP, [".styles", "red.png", data])
    page.get("radio", "red.png").wait_for(state="attached")
    assert page.get("radio", "red.png").is_checked()
    assert page.page.locator("#photo-name").inner_text() == "scene.png, 64 × 48"


def test_the_divider_shows_so_much_of_the_photograph(page, photo):
    page.open_photo(photo)
    slider = page.get("slider", "Before and after")
    assert slider.is_disabled()
    page.click("Whole picture")
    page.wait()
    page.page.wait_for_function("() => document.getElementById('after').complete")
    slider.fill("40")
    clip = "() => getComputedStyle(document.getElementById('after')).clipPath"
    assert page.page.evaluate(clip) == "inset(0px 0px 0px 40%)"
    box = page.page.locator("#compare").bounding_box()
    page.page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 5)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 5)
    page.page.mouse.up()
    assert slider.input_value() == "75"
