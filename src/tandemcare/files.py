"""Files that are either whole or not there, and a lock that dies with its process."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from tandemcare.errors import RunError

PART = ".part"
_LOCK_AT = 1 << 20  # far behind what is written, as Windows lets nobody read a locked byte


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written under another name, and give it its own when all of it is on the disk."""
    try:
        write(part_of(path))
        make_whole(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part_of(path).unlink(missing_ok=True)
        raise


def part_of(path: Path) -> Path:
    """Return the name of a file while it is being written."""
    return path.with_name(f".{path.name}{PART}")


def make_whole(path: Path) -> None:
    """Give a file that has been written as `part_of(path)` its own name, when all of it is on the disk."""
    with part_of(path).open("rb+") as file:
        os.fsync(file.fileno())
    part_of(path).replace(path)
    _sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Have the folder's list of names on the disk too; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock while the block runs; RunError, naming the process if it is known, where another holds it."""
    with path.open("a+", encoding="utf-8") as file:
        if not _take(file):
            file.seek(0)
            holder = file.read().strip()
            who = f" (process {holder})" if holder else ""
            raise RunError(
                f"{path.parent}\n    Another run of this study is under way{who}.\n"
                "    Wait until it has ended and give the same command again; what it has finished is not run twice."
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _take(file: IO[Any]) -> bool:
    """Try to lock an open file; a file system without locks, as some network drives are, leaves it to luck."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(_LOCK_AT)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
