"""The folder in which Tandem keeps things from one run to the next: compiled code, and what libraries look up.

Compiled code is run as it is found, so it is looked for only where nobody else can have put it: in folders of the
user's own that others may neither write to nor move aside.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tandemcare.errors import RunError, TandemWarning

CACHE_VARIABLE = "TANDEM_CACHE"
NUMBA_VARIABLE = "NUMBA_CACHE_DIR"
OWN = 0o700
HAS_OWNERS = hasattr(os, "getuid")
_ADMINISTRATOR = 0


def kept_folder(*parts: str) -> Path:
    """Return a folder to keep things in, made if need be; where that is not the one meant to be, a warning says why.

    What stands in for it is used from then on, by processes started from here, too. RunError where there is none.
    """
    why = ""
    for root in (_chosen, _in_temporary):
        try:
            place = root()
            folder = _own_folder(place, parts)
        except (OSError, RuntimeError) as error:  # RuntimeError: there is no home
            why = why or _in_words(error)
            continue
        if why:
            _stand_in(place, why)
        return folder
    try:
        place = _for_this_process()
        folder = place.joinpath(*parts)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = f"Set {CACHE_VARIABLE} to a folder of your own that can be written."
        raise RunError(f"There is no folder to keep compiled code in: {why}. {remedy}") from error
    _stand_in(place, why, " until this process ends")
    return folder


def _chosen() -> Path:
    """Return the folder that the environment names, or the usual one in the user's home."""
    chosen = os.environ.get(CACHE_VARIABLE) or os.environ.get(NUMBA_VARIABLE)
    if chosen:
        return Path(chosen).absolute()
    named = Path(os.environ.get("XDG_CACHE_HOME") or "")
    root = named if named.is_absolute() else Path.home() / ".cache"
    if not root.is_absolute():
        raise RuntimeError("there is no home folder")
    return root / "tandem"


def _in_temporary() -> Path:
    return Path(tempfile.gettempdir()) / f"tandem-cache-{os.getuid() if HAS_OWNERS else 0}"


@cache
def _for_this_process() -> Path:
    """Make a folder that goes when this process ends."""
    root, maker = Path(tempfile.mkdtemp(prefix="tandem-cache-")), os.getpid()
    atexit.register(lambda: shutil.rmtree(root, ignore_errors=True) if os.getpid() == maker else None)
    return root


def _stand_in(root: Path, why: str, how_long: str = "") -> None:
    """Use a folder instead of the one that was meant to be, and say so once."""
    if os.environ.get(CACHE_VARIABLE) != str(root):
        os.environ[CACHE_VARIABLE] = str(root)
        remedy = f"Set {CACHE_VARIABLE} to a folder of your own to choose another."
        warnings.warn(f"Compiled code is kept in {root}{how_long}, as {why}. {remedy}", TandemWarning, stacklevel=3)


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename} cannot be used ({error.strerror})"
    return str(error)


# ---------------------------------------------------------------------------------------------- whose a folder is


def _own_folder(root: Path, parts: tuple[str, ...]) -> Path:
    """Return a folder below a root, both made if need be; OSError where it cannot be written or others could."""
    for folder in reversed(root.parents):
        if not folder.exists():
            folder.mkdir(mode=OWN, exist_ok=True)
    folder = root.parent.resolve(strict=True) / root.name
    for above in folder.parents:
        _refuse(above, _fault_above)
    for name in ("", *parts):
        folder = folder / name
        folder.mkdir(mode=OWN, exist_ok=True)
        _refuse(folder, _fault)
    with tempfile.TemporaryFile(dir=folder):  # or it cannot be written, and says why
        return folder


def _refuse(folder: Path, fault_of: Callable[[os.stat_result], str]) -> None:
    fault = fault_of(folder.lstat()) if HAS_OWNERS else ""
    if fault:
        raise OSError(f"{folder} {fault}")


def _fault(found: os.stat_result) -> str:
    """Return what speaks against code from a folder, or nothing."""
    if stat.S_ISLNK(found.st_mode):
        return "is a link"
    if found.st_uid != os.getuid():
        return "belongs to somebody else"
    return "can be written by others" if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else ""


def _fault_above(found: os.stat_result) -> str:
    """Return what speaks against a folder that ours is in, or nothing: whoever may write to it can swap ours.

    In a sticky one, such as /tmp, that can only be done to one's own. A group with its user's number is the user alone.
    """
    if found.st_uid not in {os.getuid(), _ADMINISTRATOR}:
        return "belongs to somebody else"
    is_group_alone = found.st_gid == found.st_uid != _ADMINISTRATOR
    others = stat.S_IWOTH if is_group_alone else stat.S_IWGRP | stat.S_IWOTH
    return "can be written by others" if found.st_mode & others and not found.st_mode & stat.S_ISVTX else ""
