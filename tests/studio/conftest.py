# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""One studio with a tiny network, and one browser, for all tests that drive the page."""

import dataclasses
import pathlib
import re
import shutil
import signal
import tempfile
import time

import numpy as np
import pytest
from forked_programs import ForkedProgram, call_in_process
from PIL import Image, ImageCms
from studio_page import MAX_PIXELS, MAX_UPLOAD, StudioPage
from tiny_checkpoint import write_tiny_checkpoint


@dataclasses.dataclass
class RunningStudio:
    """A program that serves the page."""

    program: ForkedProgram
    address: str

    @property
    def folders(self):
        """Temporary folders of the visits."""
        pid = self.program._process.pid
        [top] = pathlib.Path(tempfile.gettempdir()).glob(f".tfstyle-studio.{pid}-*")
        return {path for path in top.iterdir() if path.name != "drawn"}


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("studio") / "checkpoint"
    call_in_process(write_tiny_checkpoint, folder)
    return folder


@pytest.fixture(scope="session")
def start_studio(checkpoint):
    """start_studio(*flags) -> RunningStudio."""
    started = []

    def start(*flags):
        program = ForkedProgram(
            "tfstyle.bin.studio", f"--checkpoint={checkpoint}", "--port=0", *flags
        )
        started.append(program)
        said = pathlib.Path(program._streams[0])
        while not (found := re.search(r"open at (http://\S+)", read(said))):
            assert program.poll() is None, program.finish().stderr
            time.sleep(0.05)
        return RunningStudio(program, found[1])

    yield start
    for program in started:
        if program.poll() is None:
            program.send_signal(signal.SIGINT)
            program.finish()


@pytest.fixture(scope="session")
def studio(start_studio):
    # A preview is painted in one pass, a large photograph in tiles, between which work can be
    # cancelled.
    return start_studio(
        "--max_memory=200MB", f"--max_upload_bytes={MAX_UPLOAD}", f"--max_pixels={MAX_PIXELS}"
    )


@pytest.fixture(scope="module")
def browser():
    """For a file of tests, since Playwright's event loop is in the way of any other."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if path is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        # Its own sandbox cannot be had by root, nor in most containers.
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, studio):
    """open_page(width=, height=, touch=) -> StudioPage; at the end, its requests are checked."""
    pages = []

    def open_one(*, width=1400, height=1000, touch=False):
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, has_touch=touch)
        context.set_default_timeout(300_000)
        pages.append(StudioPage(context, studio.address))
        return pages[-1]

    yield open_one
    for page in pages:
        elsewhere = [url for url in page.requests if not url.startswith(studio.address)]
        page.context.close()
        assert page.faults == []
        assert elsewhere == []


@pytest.fixture
def page(open_page):
    return open_page()


def read(path):
    return path.read_text() if path.exists() else ""


def draw(height, width, *, seed=0):
    coarse = np.random.default_rng(seed).integers(0, 256, (7, 9, 3)).astype(np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


@pytest.fixture
def photo(tmp_path):
    """A JPEG file of a camera: turned by its EXIF block, with a colour profile."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = tmp_path / "beach day.jpg"
    draw(300, 220).save(path, exif=exif, icc_profile=profile, quality=95)
    return path
