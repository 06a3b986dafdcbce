# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a page may send to bin/studio, files and JSON, as requests to the whole application."""

import asyncio
import contextlib
import io
import json
import pathlib
import random
import tempfile
import time
import urllib.parse
from unittest import mock

import numpy as np
from mutations import damage_bytes, damage_value
from PIL import Image
from readers import COCO, MOST_PIXELS, make_pictures

from tfstyle.errors import InputError
from tfstyle.files.pictures import save_picture
from tfstyle.studio.options import StudioOptions
from tfstyle.studio.painter import Abilities
from tfstyle.studio.serving import make_app

MOST_BYTES = 100_000
# What a visitor may call a file, and what somebody who means harm may.
_NAMES = ("../../photo{}", "photo", "photo{}.exe", "a\nb{}", "é😀{}", "x" * 300 + "{}", "")
_INVERT = {"change": {"kind": "invert"}}
_WHOLE = {"base": None, "change": {"kind": "whole"}}
_CHANGES = (
    {"base": "MASK", "change": {"kind": "brush", "points": [[3, 4], [5.5, 60]], "width": 7}},
    {"base": None, "change": {"kind": "box", "box": [1, 2, 30, 40], "erase": False}},
    {"base": "MASK", "change": {"kind": "outline_box", "box": [5, 5, 50, 60]}},
    {"base": "MASK", "change": {"kind": "outline_stroke", "points": [[20, 20]], "width": 9}},
    {"base": "MASK", "change": {"kind": "category", "annotations": "COCO", "category": "cat"}},
    {"base": "MASK", **_INVERT},
)
_CHOICES = [
    {
        "name": "Sky",
        "mask": "MASK",
        "styles": [{"id": "STYLE", "weight": 0.4}, {"id": "OTHER", "weight": 0.6}],
        "style_strength": 0.5,
        "stroke_size": 2,
        "preserve_color": "luminance",
        "edge": "feather",
        "edge_radius": 4,
    }
]


class _CopyingPainter:
    """Gives back what it gets, after it has read all choices as painters do."""

    abilities = Abilities()
    one_at_a_time = True

    def warm_up(self, style):
        del style

    def paint_small(self, photo, choices, on_progress):
        on_progress(0.5)
        for choice in choices:
            assert choice.make_small_region(photo).mask.shape == photo.small.shape[:2]
        return photo.small, []

    def paint_file(self, photo, choices, output, on_progress):
        on_progress(0.5)
        assert all(choice.make_region().mask.exists() for choice in choices)
        save_picture(output, np.zeros((photo.height, photo.width, 3), np.uint8))
        return []

    def write_command(self, content, choices, output):
        return f"{content} {len(choices)} {output}"


class _Page:
    """A visit to an application that runs in this thread's loop."""

    def __init__(self, loop, app):
        self._loop, self._app = loop, app
        self._visit = ""
        self._visit = f"/visits/{self.ask('POST', 'visits')['visit']}"

    def ask(self, method, path, body=b"", **query):
        """The answer, from JSON where it is that; InputError with the line that the visitor sees.

        A body that is not bytes is sent as JSON.
        """
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        scope = {
            "type": "http",
            "method": method,
            "path": f"{self._visit}/{path}",
            "root_path": "",
            "scheme": "http",
            "query_string": urllib.parse.urlencode(query).encode(),
            "headers": [(b"host", b"localhost:8600")],
        }
        sent = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        self._loop.run_until_complete(self._app(scope, receive, send))
        status, answer = sent[0]["status"], b"".join(part["body"] for part in sent[1:])
        if status >= 300:
            # 500 would be a fault of ours, whose traceback is in the terminal.
            assert status in (400, 413), f"{status}: {answer[:300]}"
            raise InputError(json.loads(answer)["error"])
        is_json = dict(sent[0]["headers"]).get(b"content-type") == b"application/json"
        return json.loads(answer) if is_json else answer

    def finish(self, job):
        """Waits for work at full size; its picture."""
        while (told := self.ask("GET", f"jobs/{job}"))["state"] in ("waiting", "working"):
            time.sleep(0.001)
        assert told["state"] == "done", told
        return self.ask("GET", f"jobs/{job}/shown.jpg")


def _start(folder):
    """The application, what keeps it alive, and the bytes of files that it takes."""
    loop = asyncio.new_event_loop()
    (folder / "temporary").mkdir()
    options = StudioOptions(max_pixels=MOST_PIXELS, max_upload=MOST_BYTES)
    app = make_app(options, _CopyingPainter(), announce=lambda: None)
    life = app.router.lifespan_context(app)
    with mock.patch.object(tempfile, "tempdir", str(folder / "temporary")):
        loop.run_until_complete(life.__aenter__())
    mask = np.zeros((64, 96), np.uint8)
    mask[10:30, 20:60] = 255
    files = make_pictures(folder) | {"instances.json": json.dumps(COCO).encode()}
    for name, array in (("a.npy", mask), ("b.npy", mask > 0)):
        stream = io.BytesIO()
        np.save(stream, array)
        files[name] = stream.getvalue()
    stream = io.BytesIO()
    Image.fromarray(mask).save(stream, "PNG")
    return loop, app, life, files | {"mask.png": stream.getvalue()}


@contextlib.contextmanager
def _visit(folder, whole):
    """A page with a photograph and a mask of all of it; the mask's id. All is gone afterwards."""
    loop, app, _, files = whole
    page = _Page(loop, app)
    page.ask("PUT", "photo", files["a.png"], name="photo.png")
    try:
        yield page, page.ask("POST", "masks", _WHOLE)["mask"]
    finally:
        page.ask("POST", "end")
        [studio] = (folder / "temporary").iterdir()
        assert [path.name for path in studio.iterdir()] == ["drawn"]


def _upload(folder, whole, seed):
    rng, files = random.Random(seed), whole[-1]
    kind = rng.choice(("photo", "styles", "masks"))
    file = rng.choice(sorted(files))
    data = damage_bytes(files[file], seed)
    if rng.random() < 0.02:
        data += bytes(MOST_BYTES)
    name = rng.choice(("photo{}",) * len(_NAMES) + _NAMES).format(pathlib.PurePath(file).suffix)
    with _visit(folder, whole) as (page, mask):
        try:
            page.ask("PUT", kind, data, name=name)
        except InputError:
            # The photograph and its mask are what they were.
            assert page.ask("POST", "masks", {"base": mask, **_INVERT})["share"] == 0
            raise


def _send_json(folder, whole, seed):
    rng, files = random.Random(seed), whole[-1]
    path, sent = rng.choice((("masks", rng.choice(_CHANGES)), ("preview", _CHOICES),
                             ("jobs", _CHOICES)))  # fmt: skip
    with _visit(folder, whole) as (page, mask):
        coco = page.ask("PUT", "masks", files["instances.json"], name="i.json")["annotations"]
        styles = [page.ask("PUT", "styles", files[name])["id"] for name in ("a.jpg", "a.bmp")]
        text = json.dumps(damage_value(sent, seed))
        for name, value in zip(("MASK", "COCO", "STYLE", "OTHER"), (mask, coco, *styles)):
            text = text.replace(f'"{name}"', json.dumps(value))
        data = text.encode()
        told = page.ask("POST", path, damage_bytes(data, seed) if rng.random() < 0.3 else data)
        if path == "masks":
            shown = page.ask("GET", f"masks/{told['mask']}.png")
        elif path == "preview":
            shown = page.ask("GET", f"previews/{told['job']}.jpg")
        else:
            shown = page.finish(told["job"])
        with Image.open(io.BytesIO(shown)) as image:
            image.load()


PAGE_READERS = {"uploads": (_start, _upload), "page_requests": (_start, _send_json)}
