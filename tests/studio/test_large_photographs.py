# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A photograph of 48 megapixels, from the file to the download."""

import numpy as np
import pytest
from PIL import Image
from studio_page import StudioPage

from tfstyle.files.pictures import load_picture

HEIGHT, WIDTH = 6000, 8000


@pytest.mark.slow
def test_48_megapixels_are_marked_small_and_restyled_whole(start_studio, browser, tmp_path):
    coarse = np.random.default_rng(0).integers(0, 256, (60, 80, 3)).astype(np.uint8)
    picture = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    picture.save(tmp_path / "large.jpg", quality=90)
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(900_000)
    page = StudioPage(context, start_studio().address)
    page.open_photo(tmp_path / "large.jpg")
    assert page.page.evaluate("document.getElementById('before').naturalWidth") == 1280
    page.choose("Box")
    page.drag((0.4, 0.4), (0.6, 0.7))
    assert (
        "Preview, 512 × 384 of 8000 × 6000 pixels." in page.page.locator("#shown-what").inner_text()
    )
    page.click("Restyle at full size")
    shares = page.page.evaluate(
        """() => new Promise((resolve) => {
          const seen = [];
          const look = () => {
            if (!document.getElementById('downloads').hidden) { resolve(seen); return; }
            seen.push(document.getElementById('progress').value);
            setTimeout(look, 200);
          };
          look();
        })"""
    )
    assert shares == sorted(shares) and any(0 < share < 1 for share in shares)
    before = load_picture(tmp_path / "large.jpg").pixels_uint8
    after = load_picture(page.download_result(tmp_path)).pixels_uint8
    path = page.download(page.get("link", "Download the mask of Region 1"), tmp_path)
    inside = load_picture(path).pixels_uint8[..., 0] > 127
    context.close()
    assert after.shape == (HEIGHT, WIDTH, 3)
    assert inside[2500:4100, 3300:4700].all() and 0.05 < inside.mean() < 0.07
    assert np.array_equal(before[~inside], after[~inside])
    assert (before[inside] != after[inside]).any(axis=-1).mean() > 0.9
