"""Who is asking: an opaque word in a cookie, without a name, by which uploads and runs of several users stay apart."""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

COOKIE, BYTES = "tandem", 24
SECONDS = 400 * 24 * 3600
"""How long a browser keeps the word: as long as browsers keep any, so that closing one loses nothing."""
KNOWN = re.compile(r"[A-Za-z0-9_-]{32}")


def user_of(request: Request) -> str:
    """Return the word of whoever asks: that of the cookie, or a new one."""
    known = getattr(request.state, "user", None)
    if known is None:
        said = request.cookies.get(COOKIE, "")
        known = said if KNOWN.fullmatch(said) else secrets.token_urlsafe(BYTES)
        request.state.user = known
    return str(known)


def remember(request: Request, response: Response) -> None:
    """Have the browser keep the word, for this page only and out of reach of scripts."""
    user = user_of(request)
    if request.cookies.get(COOKIE) != user:
        schemes = request.url.scheme, request.headers.get("x-forwarded-proto")  # a proxy may be at any address
        response.set_cookie(
            COOKIE, user, max_age=SECONDS, httponly=True, samesite="lax", secure="https" in schemes, path="/"
        )
