# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The page as a visitor sees it: by the names of its controls."""

import re

# Limits of the studio that the tests start: bytes and pixels.
MAX_UPLOAD = 3_000_000
MAX_PIXELS = 5_000_000


class StudioPage:
    """A page of one visitor.

    Args:
      context: of the browser; a visitor of its own.
      address: of the studio.
    """

    def __init__(self, context, address):
        self.context = context
        self.requests, self.faults = [], []
        context.on("request", lambda request: self.requests.append(request.url))
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector("body[data-ready]")

    def get(self, role, name, **options):
        return self.page.get_by_role(role, name=name, **options)

    def click(self, name):
        self.get("button", name, exact=True).click()

    def open_photo(self, path):
        self.page.get_by_label("Choose a photograph").set_input_files(path)
        self.page.wait_for_selector("#workspace:not([hidden])")

    def choose(self, name):
        """A tool, a mode, a style: by the radio button's name."""
        self.get("radio", name, exact=True).check(force=True)

    def set_slider(self, name, value):
        self.get("slider", name, exact=True).fill(str(value))

    def drag(self, *places):
        """Over the photograph; places are shares of its width and height."""
        box = self.page.locator("#canvas").bounding_box()
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*point, steps=4)
        self.page.mouse.up()
        self.wait()

    def wait(self):
        """Until masks and preview are up to date."""
        # A preview begins a little after the change that it shows.
        self.page.wait_for_timeout(50)
        self.page.wait_for_function(
            "() => document.getElementById('busy').hidden"
            " && document.getElementById('preview-busy').hidden"
        )

    def read_shares(self):
        """What the list says of the regions' sizes."""
        return self.page.locator(".region .share").all_inner_texts()

    def read_error(self):
        alert = self.page.get_by_role("alert")
        alert.wait_for()
        return re.sub(r"\s*✕\s*$", "", alert.inner_text())

    def restyle(self):
        """At full size, to its end."""
        self.click("Restyle at full size")
        self.page.wait_for_selector("#downloads:not([hidden])")

    def download(self, locator, folder):
        with self.page.expect_download() as started:
            locator.click()
        path = folder / started.value.suggested_filename
        started.value.save_as(path)
        return path

    def download_result(self, folder):
        return self.download(self.get("link", "Download PNG"), folder)

    def download_package(self, folder):
        return self.download(self.get("link", "Download all to repeat it"), folder)
