"""Files over HTTP: one on its way in is refused as soon as it is too large, and one on its way out is attached."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from tandemcare.errors import InputError, Problem
from tandemcare.files import size_in_words

MOST_BYTES = 10_000_000
"""Bytes of a form with a file in it; what a file itself may have, `uploads` says."""
MOST_OF_WORDS = 20_000
"""Bytes of a form with words alone."""
PIECE = 1 << 16


def bounded(request: Request, most: int = MOST_BYTES) -> Request:
    """Return a request of which no more is read than a form may have: InputError then."""
    _refuse(int(request.headers.get("content-length") or 0), most)
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        message = await request.receive()
        taken += len(message.get("body", b""))
        _refuse(taken, most)
        return message

    return Request(request.scope, receive)


def _refuse(size: int, most: int) -> None:
    if size > most:
        what = "file of a place or an option" if most == MOST_BYTES else "form of this page"
        told = f"It has more than {size_in_words(most)}, which no {what} has."
        raise InputError([Problem("file" if most == MOST_BYTES else "form", told, "Send a smaller one.")])


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def attached(content: bytes, name: str, kind: str = "") -> Response:
    """Return a file to be kept, by its name in any letters."""
    known = kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
    called = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=known, headers={"content-disposition": called})
