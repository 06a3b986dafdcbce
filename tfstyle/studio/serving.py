# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Runs the page until Ctrl-C."""

import asyncio
import contextlib
import ipaddress
import socket
import webbrowser
from collections.abc import AsyncIterator, Callable

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tfstyle.errors import InputError
from tfstyle.studio.guard import Guard
from tfstyle.studio.options import StudioOptions
from tfstyle.studio.pages import list_routes
from tfstyle.studio.painter import Painter
from tfstyle.studio.studio import Studio

_SECONDS_BETWEEN_LOOKS = 10.0


def run_studio(options: StudioOptions) -> None:
    """Loads the network, prints the page's address and serves it until a signal ends it.

    Raises:
      InputError: the port is taken, or the network or the server cannot be had.
    """
    listening = _listen(options)
    with listening:
        painter = _make_painter(options)
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}/"

        def announce() -> None:
            print(f"the studio is open at {address} (Ctrl-C closes it)", flush=True)
            if options.open_browser:
                webbrowser.open(address)

        app = make_app(options, painter, announce=announce)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=2
        )
        uvicorn.Server(config).run(sockets=[listening])


def make_app(
    options: StudioOptions, painter: Painter, *, announce: Callable[[], object]
) -> Starlette:
    """The application; it calls `announce` when it is ready, and ends all visits at its end."""

    @contextlib.asynccontextmanager
    async def live(app: Starlette) -> AsyncIterator[None]:
        app.state.studio = studio = Studio(options, painter)
        announce()
        looking = asyncio.create_task(_look_after(studio))
        try:
            yield
        finally:
            looking.cancel()
            studio.close()

    guard = Middleware(Guard, local=_is_local(options.host))
    return Starlette(routes=list_routes(), middleware=[guard], lifespan=live)


async def _look_after(studio):
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        await asyncio.to_thread(studio.visits.end_forgotten)


def _make_painter(options) -> Painter:
    if options.server:
        from tfstyle.studio.served_painter import ServedPainter

        return ServedPainter(options)
    from tfstyle.studio.local_painter import LocalPainter

    return LocalPainter(options)


def _listen(options):
    try:
        family = socket.getaddrinfo(options.host, options.port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((options.host, options.port))
        listening.listen()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"cannot listen on --host={options.host} --port={options.port}: {reason}; "
            "--port=0 takes any port that is free"
        ) from error
    return listening


def _is_local(host):
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
