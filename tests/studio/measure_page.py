# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""How long a preview takes, from the change on the page to the picture on the page.

    PYTHONPATH=tests/studio python tests/studio/measure_page.py [flags of bin/studio]

It starts bin/studio and a browser, and prints a row for each change: seconds, and the seconds of
processor time that the studio took meanwhile. The photograph is square, so that the preview has
512x512 pixels.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright
from studio_page import StudioPage

_ROOT = pathlib.Path(__file__).resolve().parents[2]
_SIDE = 2048
# When the picture of a preview has been decoded; the page takes the address away for no preview.
_WATCH = """() => {
  window.shown = [];
  document.getElementById('after').addEventListener('load', () => shown.push(performance.now()));
}"""
_ASK = "address => fetch(address, { method: 'POST' }).then((answer) => answer.json())"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        photo = pathlib.Path(folder) / "square.jpg"
        _draw_photo().save(photo, quality=92)
        command = [sys.executable, "-m", "tfstyle.bin.studio", "--port=0", *sys.argv[1:]]
        studio = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
        try:
            address = re.search(r"http://\S+", studio.stdout.readline())[0]
            with sync_playwright() as driver:
                path = shutil.which("chromium") or shutil.which("chromium-browser")
                browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
                print(f"load of the machine: {os.getloadavg()[0]:.1f}, cores: {_count_cores()}")
                print(f"{'change':42} {'seconds':>8} {'of processor time':>18}")
                _measure(browser, address, photo, studio.pid)
                browser.close()
        finally:
            studio.send_signal(signal.SIGINT)
            studio.wait()


def _measure(browser, address, photo, pid):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(600_000)
    page = StudioPage(context, address)
    page.page.evaluate(_WATCH)

    def show(name, change):
        before = read_processor_time(pid)
        begun, count = page.page.evaluate("() => [performance.now(), shown.length]")
        change()
        page.page.wait_for_function("count => shown.length > count", arg=count, polling=20)
        ended = page.page.evaluate("() => shown.at(-1)")
        print_row(name, (ended - begun) / 1000, before, pid)
        page.wait()

    page.open_photo(photo)
    alive = page.page.locator("#before").get_attribute("src").replace("photo.jpg", "alive")
    before, begun = read_processor_time(pid), time.perf_counter()
    while not page.page.evaluate(_ASK, alive)["warm"]:
        time.sleep(0.1)
    print_row("network ready, from the photograph on", time.perf_counter() - begun, before, pid)
    show("first preview", lambda: page.click("Whole picture"))
    for style in ("Coral and petrol", "Ochre and turquoise", "Olive"):
        show(f"style: {style}", lambda style=style: page.choose(style))
    show("strength 80 %", lambda: page.set_slider("Strength", 80))
    show("stroke size 2", lambda: page.set_slider("Stroke size", 2))
    page.choose("Erase")
    show("brush stroke erased", lambda: page.drag((0.2, 0.2), (0.5, 0.4)))
    show("two styles mixed", lambda: page.get("combobox", "Mixed with").select_option("River blue"))


def print_row(name, seconds, before, pid):
    took = read_processor_time(pid) - before
    print(f"{name:42} {seconds:8.2f} {took:18.2f}", flush=True)


def read_processor_time(pid: int) -> float:
    """Seconds that a process has computed, in all its threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _count_cores():
    return len(os.sched_getaffinity(0))


def _draw_photo():
    coarse = np.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    return Image.fromarray(coarse).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)


if __name__ == "__main__":
    main()
