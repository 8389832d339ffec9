"""Files that are either whole or not there, and a lock that dies with its process."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from tandemcare.errors import RunError

DEFAULT_OUT = Path("tandem-runs")
"""Where run folders are kept unless another folder is named."""
PART = ".part"
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE)
_NOT_ON_WINDOWS = frozenset('<>:"/\\|?*')
_LOCK_AT = 1 << 20  # far behind what is written, as Windows lets nobody read a locked byte


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written under another name, and give it its own when all of it is on the disk."""
    try:
        part_of(path).unlink(missing_ok=True)  # what a killed process left, or a link to somewhere else
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


def size_in_words(size: float) -> str:
    """Return a number of bytes in the largest unit of which there is at least one."""
    for unit, of_it in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= of_it:
            return f"{size / of_it:,.{0 if size >= 10 * of_it else 1}f} {unit}"
    return f"{size:,.0f} bytes"


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole."""
    write_whole(path, lambda part: part.write_bytes(data))


def why_no_folder(path: Path) -> str:
    """Return why nothing can be kept in a folder, there or to be made; nothing where nothing speaks against it."""
    try:
        there = next(each for each in (path.absolute(), *path.absolute().parents) if os.path.lexists(each))
        if not there.is_dir():
            return f"{there.name} is a file, not a folder."
        return "" if os.access(there, os.W_OK) else "You may not write there."
    except (OSError, ValueError) as error:
        return f"It is no folder: {getattr(error, 'strerror', None) or error}."


def why_no_name(name: str) -> str:
    """Return why not every system keeps a file under a name; nothing where each does.

    A file goes from one machine to another: what only Windows refuses is refused everywhere.
    """
    if _DEVICES.fullmatch(name.partition(".")[0].rstrip(" ")):
        return f"Windows takes {name.partition('.')[0].rstrip(' ')!r} for a device and keeps no file of this name."
    odd = sorted({sign for sign in name if sign in _NOT_ON_WINDOWS or ord(sign) < ord(" ")})
    if odd:
        return f"Windows keeps no file with {' or '.join(map(repr, odd))} in its name."
    return "Windows keeps no file whose name ends in a point or a space." if name.endswith((".", " ")) else ""


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
    """Hold a lock while the block runs; RunError, naming the process if it is known, where another holds it.

    OSError where a lock file cannot be had: where its name is a link, a folder or anything else but a plain file.
    """
    with _opened(path) as file:
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


def _opened(path: Path) -> IO[str]:
    """Open a lock file, made if need be; no link is followed, as what it leads to would be emptied."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        found = f"{path.name} is a link, a folder or a device, and no lock of ours: remove it"
        raise OSError(errno.EEXIST, found, str(path))
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o666)
    return os.fdopen(handle, "a+", encoding="utf-8")


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
