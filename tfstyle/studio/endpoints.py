# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What requests have in common: finding the visit, taking a file, saying what went wrong."""

import json
import pathlib
import re
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from tfstyle.errors import InputError, fit_line
from tfstyle.studio.lanes import Cancelled
from tfstyle.studio.studio import Studio
from tfstyle.studio.visit import Visit
from tfstyle.studio.visits import NoSuchVisit

_MOST_JSON = 4 * 2**20
# All files of a visit together: so many times the largest.
_MOST_FILES = 10
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")

Handler = Callable[[Studio, Visit, Request], Awaitable[Response]]


class TooLarge(Exception):
    """More bytes than a visitor may send."""


def in_visit(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint of a visit: every error becomes one line of JSON."""

    async def endpoint(request):
        studio: Studio = request.app.state.studio
        visit = None
        try:
            visit = studio.visits.get(request.path_params["visit"])
            return await handler(studio, visit, request)
        except NoSuchVisit:
            return say_wrong("this visit has ended; load the page again", 410)
        except TooLarge as error:
            return say_wrong(str(error), 413)
        except Cancelled:
            return say_wrong("cancelled", 409)
        except ClientDisconnect:
            return say_wrong("the connection was lost", 400)
        except (InputError, MemoryError) as error:
            return say_wrong(explain(error, visit), 400)
        except Exception as error:
            if visit is not None and not visit.folder.exists():
                return say_wrong("this visit has ended; load the page again", 410)
            traceback.print_exc(file=sys.stderr)
            return say_wrong(explain(error, visit), 500)

    return endpoint


def explain(error: BaseException, visit: Visit) -> str:
    """One line for the page."""
    if isinstance(error, InputError):
        return visit.hide_folder(str(error))
    if isinstance(error, MemoryError):
        return "not enough memory on this machine; restyle a smaller region or picture"
    if isinstance(error, OSError) and error.strerror:
        return f"the studio cannot go on: {error.strerror}"
    return "the studio failed; its terminal says why"


def say_wrong(line: str, status: int) -> JSONResponse:
    """An error for the page; a connection with a body that nobody read is closed."""
    headers = {"Connection": "close"} if status == 413 else None
    return JSONResponse({"error": fit_line(line)}, status, headers)


async def read_json(request: Request) -> Any:
    """The body of a request as JSON.

    Raises:
      InputError: it is none, or too long.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_JSON:
            raise InputError("the request is too long")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError("the request is no JSON") from error


async def take_file(studio: Studio, visit: Visit, request: Request) -> tuple[pathlib.Path, str]:
    """Writes the body of a request into the visit's folder.

    Returns:
      (path, name that the visitor knows the file by).

    Raises:
      TooLarge: more bytes than allowed; nothing is kept.
    """
    name = pathlib.PurePath(request.query_params.get("name", "")).name[:120] or "the file"
    most = studio.options.max_upload_bytes
    told = request.headers.get("content-length", "0")
    line = f"{name}: more than the {most / 1e6:.3g} MB allowed; send a smaller file"
    if told.isdecimal() and int(told) > most:
        raise TooLarge(line)
    suffix = pathlib.PurePath(name).suffix.lower()
    path = visit.name_file(suffix if _SUFFIX.fullmatch(suffix) else "")
    size = 0
    try:
        with open(path, "xb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise TooLarge(line)
                file.write(chunk)
        visit.received += size
        if visit.received > _MOST_FILES * most:
            raise TooLarge("this visit has sent too many files; load the page again")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, name
