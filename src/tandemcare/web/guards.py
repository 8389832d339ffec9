"""Who may ask the page for what: changes from its own pages only, and nothing that a page loads from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
LEAST_TO_PACK = 1000
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE_METHODS = {"GET", "HEAD"}
SAME = {"same-origin", "none"}
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "script-src-attr 'none'; style-src-attr 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
NOT_KEPT = "no-cache, private"
REFUSED = (
    "This request came from another website, and was refused.\n"
    "Open the page by its own address, and do it again from there.\n"
)


class Guard:
    """Refuses changes, and loads in the background, that another website has made a browser ask for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it; every answer says what a browser may do with it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", NOT_KEPT)
            await send(message)

        if is_foreign(scope["method"], Headers(scope=scope)):
            await PlainTextResponse(REFUSED, 403)(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)


def is_foreign(method: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a request was made by a page of another website; links that somebody follows are none."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if method in SAFE_METHODS:
        is_followed = headers.get("sec-fetch-mode", "navigate") == "navigate"
        in_a_window = headers.get("sec-fetch-dest", "document") == "document"
        return site is not None and site not in SAME and not (is_followed and in_a_window)
    if site is not None and site not in SAME:
        return True
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def guarded(app: ASGIApp, names: Sequence[str]) -> ASGIApp:
    """Return an application that answers under these names alone, and not to pages of other websites."""
    return Guard(TrustedHostMiddleware(GZipMiddleware(app, minimum_size=LEAST_TO_PACK), allowed_hosts=list(names)))
