"""Folders of the page, which nobody but its own user may read: the one place here that changes what is on the disk."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tandemcare.errors import InputError, Problem
from tandemcare.files import write_bytes, write_text

_OWNER_ALONE = 0o700
_DIGITS = 32
_MEMORY = Path("/dev/shm")
"""Where files are that need never reach a disk, where a system has such a folder."""
_NAME = "tandem-page-"
_FOR_A_MOMENT = re.compile(rf"\S*{_NAME}[^/\\\s]*[/\\]")


@contextmanager
def for_a_moment() -> Iterator[Path]:
    """Lend a folder that is gone with all that is in it when the block ends."""
    with TemporaryDirectory(prefix=_NAME, dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


def key_of(*said: str | bytes) -> str:
    """Return a name that nobody can guess who does not know all that is said, such as the session of a user."""
    digest = sha256()
    for one in said:
        data = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:_DIGITS]


def is_key(said: str) -> bool:
    """Tell whether a text could be such a name: nothing else becomes a part of a path."""
    return len(said) == _DIGITS and all(sign in "0123456789abcdef" for sign in said)


def made(folder: Path) -> Path:
    """Return a folder that is there and that nobody else may read; InputError where it cannot be made."""
    try:
        for each in (*reversed(folder.parents), folder):  # `parents=True` would give the mode to the last alone
            if not each.is_dir():
                each.mkdir(mode=_OWNER_ALONE, exist_ok=True)
    except OSError as error:
        found = f"No folder can be made here: {error.strerror or error}."
        raise InputError([Problem(str(folder), found, "Name a folder that can be written to.")]) from error
    return folder


def kept(folder: Path, files: Mapping[str, bytes], about: Mapping[str, Any]) -> None:
    """Keep files in a folder of their own, and last what is said about them, which makes the folder whole."""
    made(folder / "files")
    for name, data in files.items():
        write_bytes(folder / "files" / name, data)
    keep_json(folder / "about.json", about)


def keep_json(path: Path, said: Mapping[str, Any]) -> None:
    """Keep an object as JSON, whole."""
    write_text(path, json.dumps(said, ensure_ascii=True, allow_nan=False, indent=1))


def read_json(path: Path) -> dict[str, Any] | None:
    """Return an object that was kept, or None where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def keep_newest(folder: Path, ending: str, most: int) -> None:
    """Forget the oldest files of a kind in a folder, so that no more than so many stay."""
    there = sorted(folder.glob(f"*{ending}"), key=lambda file: file.stat().st_mtime)
    for old in there[:-most]:
        old.unlink(missing_ok=True)


def without_folders(text: str, folders: Iterable[Path]) -> str:
    """Return a text in which a file of one of some folders, or of one for a moment, stands by its name alone."""
    text = _FOR_A_MOMENT.sub("", text)
    for folder in sorted(map(str, folders), key=lambda path: -len(path)):
        for said in (f"{folder}/", f"{folder}\\", f"{Path(folder).as_posix()}/"):
            text = text.replace(said, "")
    return text


def plain_problems(error: InputError, folders: Iterable[Path]) -> InputError:
    """Return an error that tells nothing of where files are kept: they stand in it by their names alone."""
    known = tuple(folders)
    told = [[without_folders(text, known) for text in (one.where, one.found, one.remedy)] for one in error.problems]
    return InputError([Problem(*texts) for texts in told])


def forget(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def folders_in(folder: Path) -> Iterable[Path]:
    """Return the folders in a folder that have names of our own."""
    try:
        return sorted(each for each in folder.iterdir() if is_key(each.name) and not each.is_symlink())
    except OSError:
        return ()


def outermost(folders: Iterable[Path]) -> Iterable[Path]:
    """Return folders without those that stand in another of them, so that nothing below is counted twice."""
    known = {folder.resolve() for folder in folders}
    return sorted(folder for folder in known if known.isdisjoint(folder.parents))


def bytes_in(folder: Path) -> int:
    """Return how many bytes the files below a folder have; one that goes away meanwhile has none."""
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat(follow_symlinks=False).st_size if path.is_file() else 0
        except OSError:
            continue
    return found
