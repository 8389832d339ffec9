"""Files that come with Tandem, by the names that stand for them in an address: "as-is", "places/stylised"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tandemcare.scenario import shipped_scenarios

Kind = Literal["scenario", "place", "numbers"]
CALLED: Mapping[Kind, str] = MappingProxyType({"scenario": "scenario", "place": "place", "numbers": "file of numbers"})
"""What each kind is called."""
_FOLDERS: Mapping[str, Kind | None] = {"places": "place", "numbers": "numbers", "rotas": None}


def shipped_root() -> Path:
    """Return the folder that shipped files stand in and below."""
    return shipped_scenarios()[0].parent


@cache
def shipped_files(kind: Kind) -> Mapping[str, Path]:
    """Return the shipped files of a kind by their names, those of the folder itself first."""
    root = shipped_root()
    files = {path.relative_to(root).with_suffix("").as_posix(): path for path in root.rglob("*.yaml")}
    names = sorted(files, key=lambda name: ("/" in name, name != "as-is", name))
    return MappingProxyType({name: files[name] for name in names if _kind(name) == kind})


def _kind(name: str) -> Kind | None:
    return _FOLDERS.get(name.partition("/")[0], "scenario") if "/" in name else "scenario"
