"""A file on its way in over HTTP: refused as soon as it is too large, without being read to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from starlette.requests import Request
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
