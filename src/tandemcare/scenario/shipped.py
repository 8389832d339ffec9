"""Where the scenarios and places that come with Tandem are: inside the package, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

FIRST = "as-is"
STYLISED_PLACE = "stylised.yaml"


def shipped_folder() -> Path:
    """Return the folder of shipped scenarios."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent.parent / "scenarios"


def shipped_scenarios() -> list[Path]:
    """Return the files of the shipped scenarios, as-is first and then by name."""
    return sorted(shipped_folder().glob("*.yaml"), key=lambda path: (path.stem != FIRST, path.stem))


def stylised_place() -> Path:
    """Return the file of the shipped stylised place of 500,000 adults."""
    return shipped_folder() / "places" / STYLISED_PLACE
