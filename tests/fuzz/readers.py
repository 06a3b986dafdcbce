# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Everything that reads a user's file, as functions of damaged files.

`FILE_READERS` maps a name to (make, read). `make(folder)` writes what is whole and returns what
`read` damages; `read(folder, whole, seed)` writes one damaged file and reads it.
"""

import io
import json
import pathlib
import random

import numpy as np
import yaml
from mutations import damage_bytes, damage_value
from PIL import Image

from tfstyle.batch.manifest import read_manifest
from tfstyle.batch.results import NAME as RESULTS
from tfstyle.batch.results import ResultIndex
from tfstyle.batch.rows import make_row_job
from tfstyle.errors import InputError
from tfstyle.files.pictures import load_picture
from tfstyle.inference.content_files import MaskFinder
from tfstyle.inference.job_record import NAME as RECORD
from tfstyle.inference.job_record import JobRecord
from tfstyle.inference.region_parsing import load_regions, parse_region
from tfstyle.inference.stylize_options import StylizeOptions
from tfstyle.methods.checkpoint_files import CONFIG
from tfstyle.methods.method_choice import MethodChoice
from tfstyle.methods.registry import METHODS, get_method
from tfstyle.regions.from_coco import make_coco_mask
from tfstyle.regions.from_file import load_mask

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What a picture may have after decoding; others are refused before.
MOST_PIXELS = 2**20


def make_pictures(folder):
    """{suffix: bytes}: a photograph in every format and many of their kinds."""
    del folder
    with Image.open(ROOT / "docs" / "cat.jpg") as cat:
        photo = cat.convert("RGB").crop((0, 0, 96, 64))
        exif = photo.getexif()
        exif[0x0112], exif[0x010E] = 6, "a description"
    kinds = {
        "a.jpg": (photo, {"quality": 90, "exif": exif, "icc_profile": b"no profile" * 20}),
        "b.jpg": (photo, {"progressive": True}),
        "c.jpg": (photo.convert("CMYK"), {}),
        "a.png": (photo, {"exif": exif}),
        "b.png": (photo.convert("RGBA"), {}),
        "c.png": (photo.quantize(16), {"transparency": 3}),
        "d.png": (Image.fromarray(np.asarray(photo)[..., 0].astype(np.uint16) * 257), {}),
        "a.webp": (photo, {"exif": exif}),
        "b.webp": (photo.convert("RGBA"), {"lossless": True}),
        "c.webp": (photo, {"save_all": True, "append_images": [photo.rotate(9)]}),
        "a.tif": (photo, {"compression": "tiff_lzw"}),
        "b.tif": (photo.convert("CMYK"), {"compression": "tiff_deflate"}),
        "c.tif": (photo.convert("F"), {}),
        "d.tif": (photo, {"compression": "jpeg"}),
        "a.bmp": (photo, {}),
        "b.bmp": (photo.quantize(16), {}),
    }
    files = {}
    for name, (image, options) in kinds.items():
        stream = io.BytesIO()
        image.save(stream, Image.registered_extensions()[pathlib.Path(name).suffix], **options)
        files[name] = stream.getvalue()
    return files


def _read_picture(folder, files, seed):
    name = random.Random(seed).choice(sorted(files))
    path = folder / name
    path.write_bytes(damage_bytes(files[name], seed))
    picture = load_picture(path, max_pixels=MOST_PIXELS)
    assert picture.pixels_uint8.dtype == np.uint8 and picture.pixels_uint8.ndim == 3
    assert load_picture(path.read_bytes(), name=str(path)).pixels_uint8.shape == (
        picture.pixels_uint8.shape
    )


def _make_masks(folder):
    size = (64, 96)
    content = load_picture(np.full((*size, 3), 128, np.uint8))
    files = {}
    mask = np.zeros(size, np.uint8)
    mask[10:30, 20:60] = 255
    for name, pixels in (("a.png", mask), ("b.tif", mask.astype(np.float32)), ("c.bmp", mask)):
        Image.fromarray(pixels).save(folder / name)
        files[name] = (folder / name).read_bytes()
    for name, array in (("d.npy", mask), ("e.npy", mask[..., None] / 255), ("f.npy", mask > 0)):
        np.save(folder / name, array)
        files[name] = (folder / name).read_bytes()
    return content, files


def _read_mask(folder, whole, seed):
    content, files = whole
    name = random.Random(seed).choice(sorted(files))
    path = folder / name
    path.write_bytes(damage_bytes(files[name], seed))
    mask = load_mask(str(path), content, threshold=random.Random(seed).choice((None, 0, 0.5)))
    assert mask.shape == (64, 96) and set(np.unique(mask)) <= {0, 1} and mask.any()


_REGIONS = {
    "regions": [
        {"mask": "m.png", "style": "s.jpg", "strength": 0.5, "preserve_color": "luminance"},
        {"mask": "n.png", "style": {"a.jpg": 0.5, "b.jpg": 1}, "stroke_size": 2, "edge": "feather"},
        {"mask": "o.png", "style": "a.jpg*0.3+b.jpg", "edge_radius": 4, "style_mask": "p.png"},
    ]
}


def _read_regions(folder, whole, seed):
    del whole
    rng = random.Random(seed)
    path = folder / rng.choice(("regions.yaml", "regions.json"))
    dump = json.dumps if path.suffix == ".json" else yaml.safe_dump
    if rng.random() < 0.5:
        path.write_text(dump(damage_value(_REGIONS, seed)), encoding="utf-8", errors="replace")
    else:
        path.write_bytes(damage_bytes(dump(_REGIONS).encode(), seed))
    assert load_regions(path)


def _read_region_flag(folder, whole, seed):
    text = b"sky.png=a.jpg*0.7+b.jpg*0.3:strength=.6,preserve_color=luminance,stroke_size=2"
    path = damage_bytes(text, seed).decode("utf-8", "replace")
    region = parse_region(path)
    assert region.mask and region.style


_ROWS = [
    {"content": "a.jpg", "output": "b.png", "style": "s.jpg", "box": "1,2,3,4", "quality": 90},
    {"content": "c.jpg", "style": "a.jpg*0.5+b.jpg", "mask": "m.png", "invert_mask": True},
    {"content": "s3://b/d.jpg", "style": "s.jpg", "polygon": [1, 2, 3, 4, 5, 6], "edge_radius": 3},
    {"content": "e.jpg", "coco_annotations": "i.json", "coco_category": "cat", "stroke_size": 0.5},
]


_CSV = b'content,style,box\na.jpg,s.jpg,"1,2,3,4"\nb.jpg,,\n'


def _make_parquet(folder):
    import pyarrow
    import pyarrow.parquet

    rows = [{"content": f"{n}.jpg", "style": "s.jpg", "quality": n} for n in range(50)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), folder / "whole.parquet")
    return (folder / "whole.parquet").read_bytes()


def _read_manifest(folder, parquet, seed):
    rng = random.Random(seed)
    path = folder / rng.choice(("m.csv", "m.jsonl", "m.jsonl", "m.parquet"))
    if path.suffix == ".parquet":
        path.write_bytes(damage_bytes(parquet, seed))
    elif path.suffix == ".csv":
        path.write_bytes(damage_bytes(b'content,style,box\na.jpg,s.jpg,"1,2,3,4"\nb.jpg,,\n', seed))
    else:
        rows = damage_value(_ROWS, seed)
        rows = rows if isinstance(rows, list) else [rows]
        lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
        path.write_bytes(lines if rng.random() < 0.5 else damage_bytes(lines, seed))
    options = StylizeOptions(str(path), str(folder / "out"), style="s.jpg")
    for row in read_manifest(str(path)):
        name = f"{path}, row {row.number}"
        if row.error:
            assert row.error.startswith(name) and "\n" not in row.error, row.error
            continue
        try:
            job = make_row_job(row.values, folder=str(folder), output=str(folder), options=options,
                               needs_style=True, masks=MaskFinder(), name=name)  # fmt: skip
        except InputError as error:
            assert str(error).startswith(name), error
        else:
            assert job.content and job.output


COCO = {
    "images": [{"id": 1, "file_name": "photo.jpg", "height": 64, "width": 96}],
    "categories": [{"id": 7, "name": "cat"}],
    "annotations": [
        {"id": 3, "image_id": 1, "category_id": 7, "iscrowd": 0, "bbox": [5, 5, 20, 20],
         "area": 400.0, "segmentation": [[5, 5, 25, 5, 25, 25, 5, 25]]},
        {"id": 4, "image_id": 1, "category_id": 7, "iscrowd": 1, "bbox": [0, 0, 9, 9],
         "area": 6.0, "segmentation": {"size": [64, 96], "counts": [100, 50, 5994]}},
        {"id": 5, "image_id": 1, "category_id": 7, "iscrowd": 0, "bbox": [0, 0, 9, 9],
         "area": 6.0, "segmentation": {"size": [64, 96], "counts": "PP1oP:O"}},
    ],
}  # fmt: skip


def _make_content(folder):
    del folder
    return load_picture(np.full((64, 96, 3), 128, np.uint8), name="photo.jpg")


def _read_coco(folder, content, seed):
    rng = random.Random(seed)
    path = folder / f"instances{seed % 7}.json"
    if rng.random() < 0.7:
        path.write_text(json.dumps(damage_value(COCO, seed)))
    else:
        path.write_bytes(damage_bytes(json.dumps(COCO).encode(), seed))
    if rng.random() < 0.5:
        mask = make_coco_mask(content, str(path), instance=rng.choice((3, 4, 5)))
    else:
        mask = make_coco_mask(content, str(path), category="cat")
    assert mask.shape == (64, 96) and mask.any()


def _make_config(folder):
    del folder
    return (ROOT / "checkpoints" / "local_transfer" / "default" / CONFIG).read_bytes()


def _read_config(folder, data, seed):
    if seed % 2:
        data = json.dumps(damage_value(json.loads(data), seed)).encode()
    else:
        data = damage_bytes(data, seed)
    (folder / CONFIG).write_bytes(data)
    MethodChoice(checkpoint=str(folder)).check()


def _read_settings(folder, whole, seed):
    del folder, whole
    name = random.Random(seed).choice(sorted(METHODS))
    method = get_method(name)
    settings = damage_value(method.make_config({}).to_dict(), seed)
    if isinstance(settings, dict):
        assert method.make_config(settings) is not None


def _make_record(folder):
    (folder / "a.png").write_bytes(b"result")
    (folder / "source").write_bytes(b"source")
    record = JobRecord(folder, {"style": ["s"]}, resume=False)
    record.begin()
    record.add([folder / "a.png"], [str(folder / "source")])
    return (folder / RECORD).read_bytes()


def _read_record(folder, data, seed):
    lines = data.splitlines()
    if seed % 2:
        lines = [json.dumps(damage_value(json.loads(line), seed)).encode() for line in lines]
        data = b"\n".join(lines) + b"\n"
    else:
        data = damage_bytes(data, seed)
    (folder / RECORD).write_bytes(data)
    record = JobRecord(folder, {"style": ["s"]}, resume=True)
    record.is_done([folder / "a.png"], [str(folder / "source")])


def _read_results(folder, whole, seed):
    del whole
    rows = [
        {"row": 1, "content": "a", "output": "b", "status": "written", "key": "k", "bytes": 3},
        {"row": 2, "content": "a", "output": None, "status": "failed", "error": "a: bad"},
    ]
    if seed % 2:
        rows = damage_value(rows, seed)
    data = "".join(json.dumps(r) + "\n" for r in (rows if isinstance(rows, list) else [rows]))
    (folder / RESULTS).write_bytes(data.encode() if seed % 2 else damage_bytes(data.encode(), seed))
    index = ResultIndex(str(folder))
    for name in ("b", "row 2"):
        row = index.get(name)
        assert row is None or row["status"] in ("written", "failed")


FILE_READERS = {
    "pictures": (make_pictures, _read_picture),
    "masks": (_make_masks, _read_mask),
    "regions": (lambda folder: None, _read_regions),
    "region_flags": (lambda folder: None, _read_region_flag),
    "manifests": (_make_parquet, _read_manifest),
    "coco": (_make_content, _read_coco),
    "configs": (_make_config, _read_config),
    "settings": (lambda folder: None, _read_settings),
    "job_records": (_make_record, _read_record),
    "results": (lambda folder: None, _read_results),
}
