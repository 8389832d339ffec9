"""What answers first: pages that were drawn before and files of ours, all else when the application is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Timer

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from tandemcare.errors import TandemError

from .drawn import DrawnPages
from .guards import STATIC

FOR_LONG = "public, max-age=31536000, immutable"
FILES = "/static"
SECONDS_UNTIL_LOADED = 1.5


class KeptFiles(StaticFiles):
    """Files of ours, which a browser may keep: their address changes with what stands in them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = FOR_LONG
        return response


class Light:
    """The page while the rest of it is still being loaded, which takes longer than all that it shows at first."""

    def __init__(self, make: Callable[[], ASGIApp], drawn: DrawnPages) -> None:
        self._make, self._drawn = make, drawn
        self._made: ASGIApp | None = None
        self._lock = Lock()
        self._files = KeptFiles(directory=STATIC)

    def load(self) -> None:
        """Have the application loaded soon: what is asked for first shall not wait for it."""
        timer = Timer(SECONDS_UNTIL_LOADED, self._load)
        timer.daemon = True
        timer.start()

    def _load(self) -> None:
        with suppress(TandemError):  # whoever made this application is told by what makes it
            self.whole()

    def whole(self) -> ASGIApp:
        """Return the application, made when it is first asked for."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path = scope.get("path", "")
        if path.startswith(f"{FILES}/"):
            await self._file({**scope, "root_path": f"{scope.get('root_path', '')}{FILES}"}, receive, send)
            return
        known = self._drawn.known(path, scope.get("query_string", b"").decode("latin-1"))
        if known is not None and scope.get("method") in {"GET", "HEAD"}:
            await HTMLResponse(known)(scope, receive, send)
            return
        app = self._made
        if app is None:
            app = await asyncio.to_thread(self.whole)
        await app(scope, receive, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file of ours, or say that there is none."""
        try:
            await self._files(scope, receive, send)
        except HTTPException as error:
            await PlainTextResponse("There is no such file.\n", error.status_code, error.headers)(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin and end with the server."""
        await receive()
        self.load()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
