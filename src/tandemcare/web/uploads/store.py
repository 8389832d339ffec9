"""Uploaded files: each in a folder of its own, by what stands in it, under a name that nobody can guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from os import stat_result
from pathlib import Path
from threading import Lock
from typing import Any

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.files import size_in_words

from ..folders import folders_in, forget, is_key, kept, key_of, read_json
from ..shipped_files import CALLED, Kind, shipped_files
from .names import problem_of_name
from .reading import bundle_of, read_upload

MOST_BYTES = 5 * 1024 * 1024
"""Bytes of a file: as many as a workbook may have."""
MOST_UPLOADS = 40
"""Uploads of one user."""


@dataclass(frozen=True)
class Upload:
    """A file that a user has sent and that was read without a problem.

    `token` stands for it in an address and in `Choice`; it is known to its user alone. `name` is what the user called
    it and is hostile text: whoever draws it escapes it. So is `title`, the name that stands in it, and so are `said`,
    sentences on what it comes to, and `warnings`, what is worth a second look.
    """

    token: str
    name: str
    kind: Kind
    title: str
    path: Path
    said: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def size_in_words(self) -> str:
        """How large the file is, or that it was removed meanwhile."""
        found = self._found()
        return size_in_words(found.st_size) if found else "no longer here"

    @property
    def sent_on(self) -> str:
        """When it was sent, by the clock of this machine; nothing where it was removed meanwhile."""
        if (found := self._found()) is None:
            return ""
        sent = datetime.fromtimestamp(found.st_mtime)
        return f"{sent.day} {sent:%B %Y, %H:%M}"

    def _found(self) -> stat_result | None:
        try:
            return self.path.stat()
        except OSError:
            return None


class Receiving:
    """A file on its way in: give it pieces as they come, then finish it; it is refused as soon as it is too large."""

    def __init__(self, uploads: Uploads, user: str, name: str) -> None:
        self._uploads, self._user, self._name = uploads, user, name
        self._pieces: list[bytes] = []
        self._bytes = 0

    def add(self, piece: bytes) -> None:
        """Take a piece; InputError once there are more bytes than a file may have: stop reading then."""
        self._bytes += len(piece)
        if self._bytes > MOST_BYTES:
            self._pieces.clear()
            found = f"The file is larger than {MOST_BYTES // 1024 // 1024} MiB."
            raise InputError(
                [Problem(self._name, found, "Send only what Tandem reads: a few sheets, a few dozen lines.")]
            )
        self._pieces.append(bytes(piece))

    def finish(self) -> Upload:
        """Return the upload; InputError with every problem of it, by line or by sheet and cell."""
        return self._uploads._take(self._user, self._name, b"".join(self._pieces))


class Uploads:
    """The uploads of all users in a folder; no user can see or name those of another.

    A user is the text of a session, which nobody else knows. An upload has copies of what it names, so that it says
    the same for ever, whatever its user sends later.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()

    def receiving(self, user: str, name: str) -> Receiving:
        """Return what takes the bytes of a file; InputError for a name, an ending or one more than are taken."""
        problem = problem_of_name(name) or self._one_too_many(user, name)
        if problem:
            raise InputError([problem])
        return Receiving(self, user, name)

    def take(self, user: str, name: str, pieces: Iterable[bytes]) -> Upload:
        """Return the upload of a whole file, piece by piece; InputError with every problem of it."""
        coming = self.receiving(user, name)
        for piece in pieces:
            coming.add(piece)
        return coming.finish()

    def of(self, user: str) -> tuple[Upload, ...]:
        """Return the uploads of a user, the newest first."""
        found = [(about, folder) for folder in folders_in(self._of_user(user)) if (about := _about(folder))]
        found.sort(key=lambda each: -int(each[0]["number"]))
        return tuple(_upload(about, folder) for about, folder in found)

    def remove(self, user: str, token: str) -> None:
        """Forget an upload of a user; what ran with it stays."""
        if is_key(token):
            forget(self._of_user(user) / token)

    def one(self, user: str, token: str) -> Upload | None:
        """Return the upload of a user that has a token, or None where this user has none such."""
        folder = self._of_user(user) / token
        about = _about(folder) if is_key(token) else None
        return _upload(about, folder) if about else None

    def file(self, user: str, said: str, kind: Kind) -> Path:
        """Return the file of a shipped name or of the token of an upload of this user; InputError for anything else."""
        upload = self.one(user, said)
        if upload and upload.kind == kind:
            return upload.path
        shipped = shipped_files(kind)
        if said not in shipped:
            found = f"There is no {CALLED[kind]} {said!r}."
            remedy = did_you_mean(said, shipped)
            if is_key(said):
                found, remedy = f"The {CALLED[kind]} that you uploaded is no longer here.", "Upload it again."
            raise InputError([Problem(kind, found, remedy)])
        return shipped[said]

    def _one_too_many(self, user: str, name: str) -> Problem | None:
        if len(list(folders_in(self._of_user(user)))) < MOST_UPLOADS:
            return None
        return Problem(
            name, f"There are {MOST_UPLOADS} uploads of yours already.", "Remove some of them under Your files."
        )

    def _take(self, user: str, name: str, data: bytes) -> Upload:
        """Keep a file of a user if nothing is wrong with it."""
        with self._lock:
            before = self.of(user)
            own = {each.name: each.path.parent for each in reversed(before)}
            files = bundle_of(name, data, own)
            token = key_of(user, name, *(part for item in sorted(files.items()) for part in item))
            known = self.one(user, token)
            if known:
                return known
            folder = self._of_user(user) / token
            numbers = [int(about["number"]) for each in folders_in(self._of_user(user)) if (about := _about(each))]
            try:
                kept(folder, files, {"name": name, "number": max(numbers, default=0) + 1, "kind": ""})
                found = read_upload(folder / "files" / name)
                kept(folder, {}, {"name": name, "number": max(numbers, default=0) + 1, **found})
            except BaseException:
                forget(folder)
                raise
            return _upload({"name": name, **found}, folder)

    def _of_user(self, user: str) -> Path:
        return self.folder / key_of("uploads", user)


def _about(folder: Path) -> dict[str, Any] | None:
    """Return what is known of an upload that was taken as a whole."""
    about = read_json(folder / "about.json")
    return about if about and about.get("kind") else None


def _upload(about: Mapping[str, Any], folder: Path) -> Upload:
    said, warnings = tuple(about.get("said", ())), tuple(about.get("warnings", ()))
    path = folder / "files" / str(about["name"])
    return Upload(folder.name, str(about["name"]), about["kind"], str(about["title"]), path, said, warnings)
