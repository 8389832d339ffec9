"""Where the scenarios and places that come with Tandem are: inside the package, or at the root of a checkout."""

from __future__ import annotations

from os.path import lexists
from pathlib import Path
from typing import Any

from tandemcare.documents import as_path
from tandemcare.looked import look

FIRST = "as-is"
ENDING = ".yaml"
STYLISED_PLACE = "stylised.yaml"


def shipped_folder() -> Path:
    """Return the folder of shipped scenarios."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent.parent / "scenarios"


def there_or_shipped(path: Path, said: Path | None = None) -> Path:
    """Return a file where it is, and else the shipped one of the name that was `said`, if there is one.

    The name is that of a file of the shipped folder, as as-is.yaml or law/transition-team, with or without its ending.
    """
    look(path)
    name = path if said is None else said
    if lexists(path) or name.is_absolute() or ".." in name.parts:
        return path
    shipped = shipped_folder() / (name if name.suffix else f"{name}{ENDING}")
    try:
        return shipped if shipped.is_file() else path
    except (OSError, ValueError):  # no disk has such a name, which whoever reads it tells
        return path


def asked_for(given: Any) -> Path:
    """Return the file that somebody asks for, on the command line or in Python: there, or shipped."""
    return there_or_shipped(as_path(given))


def shipped_scenarios() -> list[Path]:
    """Return the files of the shipped scenarios, as-is first and then by name."""
    return sorted(shipped_folder().glob("*.yaml"), key=lambda path: (path.stem != FIRST, path.stem))


def stylised_place() -> Path:
    """Return the file of the shipped stylised place of 500,000 adults."""
    return shipped_folder() / "places" / STYLISED_PLACE
