"""Uploaded files: each in a folder of its own, by what stands in it, under a name that nobody can guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["scenario", "place", "numbers"]


@dataclass(frozen=True)
class Upload:
    """A file that a user has sent and that was read without a problem.

    `token` stands for it in an address and in `Chosen`; it is known to its user alone. `name` is what the user called
    it and is hostile text: whoever draws it escapes it. `title` is the name that stands in it.
    """

    token: str
    name: str
    kind: Kind
    title: str
    path: Path


class Receiving:
    """A file on its way in: give it pieces as they come, then finish it; it is refused as soon as it is too large."""

    def add(self, piece: bytes) -> None:
        """Take a piece; InputError once there are more bytes than a file may have: stop reading then."""
        raise NotImplementedError

    def finish(self) -> Upload:
        """Return the upload; InputError with every problem of it, by line or by sheet and cell."""
        raise NotImplementedError


class Uploads:
    """The uploads of all users in a folder; no user can see or name those of another."""

    def __init__(self, folder: Path) -> None:
        raise NotImplementedError

    def receiving(self, user: str, name: str) -> Receiving:
        """Return what takes the bytes of a file; InputError for a name, an ending or one more than are taken."""
        raise NotImplementedError

    def take(self, user: str, name: str, pieces: Iterable[bytes]) -> Upload:
        """Return the upload of a whole file, piece by piece; InputError with every problem of it."""
        raise NotImplementedError

    def of(self, user: str) -> tuple[Upload, ...]:
        """Return the uploads of a user, the newest first."""
        raise NotImplementedError

    def remove(self, user: str, token: str) -> None:
        """Forget an upload of a user; what ran with it stays."""
        raise NotImplementedError

    def file(self, user: str, said: str, kind: Kind) -> Path:
        """Return the file of a shipped name or of the token of an upload of this user; InputError for anything else."""
        raise NotImplementedError
