"""A command that was given before, of which nothing has changed: what it said then, at once.

What an answer hangs on is all kept beside it: what was asked for, every file that was looked at, every file of ours,
the versions of packages, the machine, and the files of the run folder. Where any of it is another, nothing is known.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tandemcare.files import sha256_of, write_text
from tandemcare.looked import is_as_it_was

SAID, PACKAGE = ".said", Path(__file__).parents[1]
OF_A_TERMINAL = ("TERM", "TTY", "COLO", "COLUMNS", "LINES", "PYTHONIOENCODING")
"""What the names of settings hold by which a terminal is told how to show a text."""
OF_THE_ENGINE = "NUMBA_"
PACKAGES = ("*.dist-info", "*.egg-info")


@dataclass(frozen=True)
class Before:
    """What is known of a study that was asked for before: its folder, its warnings, and what was said in which way."""

    folder: Path
    looked: Mapping[str, str]
    warnings: tuple[str, ...]
    screens: Mapping[str, str]


def key_of(asked: Any) -> str:
    """Return the key of what is asked for, here: relative paths mean files of this folder."""
    return hashlib.sha256(repr((asked, str(Path.cwd()))).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def way_of(shown: Any) -> str:
    """Return the key of how an answer is shown: by options, and by what it is written to."""
    is_terminal = sys.stdout.isatty()
    width = tuple(shutil.get_terminal_size()) if is_terminal else ()
    settings = sorted(item for item in os.environ.items() if any(part in item[0] for part in OF_A_TERMINAL))
    return key_of((shown, is_terminal, width, settings, getattr(sys.stdout, "encoding", "")))


def known(out: Path, key: str) -> Before | None:
    """Return what is known of a study, if it was asked for and nothing has changed since."""
    now = hangs_on()  # before libraries are imported, some of which add folders to look for packages in
    for path in sorted(out.glob(f"*/{SAID}/{key}.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            folder = path.parents[1]
            if (
                found["hangs_on"] == now
                and is_as_it_was(found["looked"])
                and all(_hash(folder / name) == told for name, told in found["files"].items())
            ):
                return Before(folder, found["looked"], tuple(found["warnings"]), dict(found["screens"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return None


def keep(
    folder: Path, key: str, looked: Mapping[str, str], warnings: tuple[str, ...], screens: Mapping[str, str]
) -> None:
    """Keep what an answer hangs on and what it said; where that cannot be kept, it is worked out again."""
    files = {path.relative_to(folder).as_posix(): _hash(path) for path in _files_of(folder)}
    said = {"hangs_on": hangs_on(), "looked": looked, "files": files, "warnings": warnings, "screens": screens}
    try:
        (folder / SAID).mkdir(exist_ok=True)
        write_text(folder / SAID / f"{key}.json", json.dumps(said))
    except OSError:
        return


def _files_of(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _hash(path: Path) -> str:
    return "" if path.is_symlink() else sha256_of(path)


@cache
def hangs_on() -> str:
    """Return a hash of all that an answer hangs on but what is asked for: our files, packages, Python and machine."""
    hashed = hashlib.sha256()
    root = PACKAGE.parents[1]
    for path in [*_own(PACKAGE), *_own(root / "scenarios"), root / "constraints.txt"]:
        if path.is_file():
            hashed.update(path.as_posix().encode() + b"\0" + sha256_of(path).encode())
    hashed.update(repr([_packages(), sys.version, _machine()]).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _own(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml", ".json", ".txt"))


def _packages() -> list[str]:
    """Return the names of the packages that can be imported, with their versions."""
    folders = [Path(folder) for folder in sys.path if folder]
    return sorted({path.name for folder in folders for kind in PACKAGES for path in folder.glob(kind)})


def _machine() -> tuple[Any, ...]:
    """Return what tells apart machines that may compute differently."""
    settings = sorted(item for item in os.environ.items() if item[0].startswith(OF_THE_ENGINE))
    return platform.platform(), platform.machine(), _processor(), settings


def _processor() -> list[str]:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return [platform.processor()]
    return sorted({line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))})
