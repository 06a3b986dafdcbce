# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The addresses of the studio."""

import json
import pathlib

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tfstyle.errors import InputError
from tfstyle.regions.coco_file import load_coco_file
from tfstyle.studio.endpoints import explain, in_visit, read_json, say_wrong, take_file
from tfstyle.studio.mask_requests import make_mask_of
from tfstyle.studio.region_choices import read_choices
from tfstyle.studio.sample_photo import load_sample
from tfstyle.studio.studio import Studio
from tfstyle.studio.uploaded_masks import list_categories, read_uploaded_mask
from tfstyle.studio.visit import Visit, make_thumbnail

_STATIC = pathlib.Path(__file__).parent / "static"
_THUMBNAIL_SIDE = 144


def list_routes() -> list[Route | Mount]:
    """All of them."""
    visit = "/visits/{visit}"
    return [
        Route("/", _show_page),
        Route("/visits", _open_visit, methods=["POST"]),
        Route(f"{visit}/alive", in_visit(_stay), methods=["POST"]),
        Route(f"{visit}/end", _end_visit, methods=["POST"]),
        Route(f"{visit}/photo", in_visit(_take_photo), methods=["PUT"]),
        Route(f"{visit}/sample", in_visit(_take_sample), methods=["POST"]),
        Route(f"{visit}/photo.jpg", in_visit(_show_photo)),
        Route(f"{visit}/styles", in_visit(_take_style), methods=["PUT"]),
        Route(visit + "/styles/{style}.jpg", in_visit(_show_style)),
        Route(f"{visit}/masks", in_visit(_change_mask), methods=["POST"]),
        Route(f"{visit}/masks", in_visit(_take_mask), methods=["PUT"]),
        Route(visit + "/masks/{mask}.png", in_visit(_show_mask)),
        Route(f"{visit}/preview", in_visit(_preview), methods=["POST"]),
        Route(visit + "/previews/{job}.jpg", in_visit(_show_preview)),
        Route(f"{visit}/jobs", in_visit(_start_job), methods=["POST"]),
        Route(visit + "/jobs/{job}", in_visit(_follow_job)),
        Route(visit + "/jobs/{job}", in_visit(_cancel_job), methods=["DELETE"]),
        Route(visit + "/jobs/{job}/{file}", in_visit(_send_result)),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]


async def _show_page(request: Request) -> Response:
    return FileResponse(_STATIC / "index.html")


async def _open_visit(request: Request) -> Response:
    studio: Studio = request.app.state.studio
    try:
        visit = await run_in_threadpool(studio.visits.open)
    except InputError as error:
        return say_wrong(str(error), 503)
    return JSONResponse(studio.describe(visit) | {"sample": load_sample() is not None})


async def _stay(studio: Studio, visit: Visit, request: Request) -> Response:
    return JSONResponse({"warm": studio.is_warm})


async def _end_visit(request: Request) -> Response:
    studio: Studio = request.app.state.studio
    await run_in_threadpool(studio.visits.end, request.path_params["visit"])
    return Response(status_code=204)


async def _take_photo(studio: Studio, visit: Visit, request: Request) -> Response:
    path, name = await take_file(studio, visit, request)
    photo = await run_in_threadpool(visit.take_photo, path, name)
    return JSONResponse({"name": photo.name, "height": photo.height, "width": photo.width})


async def _take_sample(studio: Studio, visit: Visit, request: Request) -> Response:
    data = await run_in_threadpool(load_sample)
    if data is None:
        raise InputError("there is no sample on this machine; choose a photograph")
    path = visit.name_file(".png")
    path.write_bytes(data)
    photo = await run_in_threadpool(visit.take_photo, path, "cat.png")
    return JSONResponse({"name": photo.name, "height": photo.height, "width": photo.width})


async def _show_photo(studio: Studio, visit: Visit, request: Request) -> Response:
    return Response(visit.get_photo().shown, media_type="image/jpeg")


async def _take_style(studio: Studio, visit: Visit, request: Request) -> Response:
    path, name = await take_file(studio, visit, request)
    style = await run_in_threadpool(visit.add_style, path, name)
    return JSONResponse({"id": style.id, "name": style.name})


async def _show_style(studio: Studio, visit: Visit, request: Request) -> Response:
    style = visit.get_style(request.path_params["style"])
    data = await run_in_threadpool(make_thumbnail, style, _THUMBNAIL_SIDE)
    return Response(data, media_type="image/jpeg")


async def _change_mask(studio: Studio, visit: Visit, request: Request) -> Response:
    sent = await read_json(request)
    name = await run_in_threadpool(make_mask_of, visit, sent)
    return JSONResponse({"mask": name, "share": visit.get_mask(name).share})


async def _take_mask(studio: Studio, visit: Visit, request: Request) -> Response:
    visit.get_photo()
    path, name = await take_file(studio, visit, request)
    if path.suffix == ".json":
        file = await run_in_threadpool(load_coco_file, path)
        categories = list_categories(file, visit.get_photo())
        visit.annotations[path.name] = path
        return JSONResponse({"annotations": path.name, "categories": categories})
    inside = await run_in_threadpool(read_uploaded_mask, visit, path, name)
    mask = await run_in_threadpool(visit.add_mask, inside)
    return JSONResponse({"mask": mask, "share": visit.get_mask(mask).share})


async def _show_mask(studio: Studio, visit: Visit, request: Request) -> Response:
    mask = visit.get_mask(request.path_params["mask"])
    if "name" not in request.query_params:
        return Response(mask.shown, media_type="image/png")
    name = request.query_params["name"][:80] or "mask"
    return FileResponse(mask.path, media_type="image/png", filename=f"{name}.png")


async def _preview(studio: Studio, visit: Visit, request: Request) -> Response:
    sent = await read_json(request)
    choices = await run_in_threadpool(read_choices, visit, sent)
    job = studio.start_preview(visit, choices)
    _, warnings = await job.wait()
    return JSONResponse({"job": job.id, "warnings": warnings})


async def _show_preview(studio: Studio, visit: Visit, request: Request) -> Response:
    job = _find_done(studio, visit, request)
    return Response(job.future.result()[0], media_type="image/jpeg")


async def _start_job(studio: Studio, visit: Visit, request: Request) -> Response:
    choices = await run_in_threadpool(read_choices, visit, await read_json(request))
    return JSONResponse({"job": studio.start_full(visit, choices).id})


async def _follow_job(studio: Studio, visit: Visit, request: Request) -> Response:
    job = _find(studio, visit, request)
    told = {"state": job.state, "share": job.share, "before": studio.count_before(job)}
    if job.state == "done":
        result = job.future.result()
        told |= {"command": result.command, "warnings": result.warnings, "name": result.name}
    elif job.state == "failed":
        told["error"] = explain(job.future.exception(), visit)
    return JSONResponse(told)


async def _cancel_job(studio: Studio, visit: Visit, request: Request) -> Response:
    _find(studio, visit, request).cancel()
    return Response(status_code=204)


async def _send_result(studio: Studio, visit: Visit, request: Request) -> Response:
    result = _find_done(studio, visit, request).future.result()
    file = request.path_params["file"]
    if file == "shown.jpg":
        return Response(result.shown, media_type="image/jpeg")
    if file == "result.png":
        return FileResponse(result.path, media_type="image/png", filename=f"{result.name}.png")
    if file == "repeat.zip":
        return FileResponse(
            result.package, media_type="application/zip", filename=f"{result.name}.zip"
        )
    raise InputError(f"no file {json.dumps(file)} of a result")


def _find(studio, visit, request):
    job = studio.find_job(visit, request.path_params["job"])
    if job is None:
        raise InputError("no such work in this visit")
    return job


def _find_done(studio, visit, request):
    job = _find(studio, visit, request)
    if job.state != "done":
        raise InputError(f"the work is {job.state}, there is no result")
    return job
