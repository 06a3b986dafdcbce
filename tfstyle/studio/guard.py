# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Keeps other sites out, and the page from asking anything of them."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOCAL = {"localhost", "127.0.0.1", "[::1]"}
_HEADERS = {
    # The browser itself refuses whatever lies elsewhere.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses requests that another site makes, and adds headers to all answers.

    Args:
      app: what answers.
      local: whether only names of this machine are right for `Host`; others mean that a site
        has made its own name point here.
    """

    def __init__(self, app: ASGIApp, *, local: bool):
        self._app = app
        self._local = local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "").rsplit(":", 1)[0]
        foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")
        changes = scope["method"] not in ("GET", "HEAD")
        if self._local and host not in _LOCAL or foreign and changes:
            await PlainTextResponse("not from here", 403)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_guarded)
