"""Who imports whom, read from the code: at the top of a module, inside functions and for type checkers alike."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from house import ROOT

PACKAGE = "tandemcare"
FOLDER = ROOT / "src" / PACKAGE


class Import(NamedTuple):
    """A module imported: by which module, on which line, and the door: what stands after `from`, or `import`."""

    by: str
    module: str
    line: int
    door: str


def module_name(path: Path) -> str:
    """Return the name of a module of the package by its file."""
    parts = path.relative_to(FOLDER.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_files() -> dict[str, Path]:
    """Return the file of each module of the package, by name."""
    return {module_name(path): path for path in sorted(FOLDER.rglob("*.py"))}


def imports_of(module: str, text: str, modules: Iterable[str], *, is_package: bool = False) -> Iterator[Import]:
    """Yield what the code of a module imports of the package; a name of a module is that module."""
    known = set(modules)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (Import(module, name.name, node.lineno, name.name) for name in node.names if _is_ours(name.name))
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: None if is_package and node.level == 1 else -(node.level - is_package) or None]
            start = ".".join([*(above if node.level else []), *([node.module] if node.module else [])])
            for name in node.names if _is_ours(start) else []:
                whole = f"{start}.{name.name}"
                found = whole if whole in known else start
                yield Import(module, found, node.lineno, found if start == PACKAGE else start)


def _is_ours(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] == PACKAGE


@cache
def all_imports() -> tuple[Import, ...]:
    """Return every import of one of our modules by another."""
    files = module_files()
    return tuple(
        found
        for name, path in files.items()
        for found in imports_of(name, path.read_text(encoding="utf-8"), files, is_package=path.stem == "__init__")
    )


def room_of(module: str) -> str:
    """Return the room of a module; the package itself is the front step, and no room."""
    return module.split(".")[1] if "." in module else ""


def room_imports() -> dict[str, set[str]]:
    """Return for each room the other rooms that it imports."""
    rooms: dict[str, set[str]] = {room_of(module): set() for module in module_files() if room_of(module)}
    for by, module, _, _ in all_imports():
        if room_of(by) and room_of(module) and room_of(by) != room_of(module):
            rooms[room_of(by)].add(room_of(module))
    return rooms


def floors() -> list[list[str]]:
    """Return the rooms from the roof down, floor by floor, as `pyproject.toml` lays them out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[room.strip(" ()") for room in layer.split("|")] for layer in layers]


def circles(arrows: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the nodes of a graph that can come back to themselves, in groups that reach each other."""
    reached = {node: _reachable(arrows, node) for node in arrows}
    inside = [node for node in arrows if node in reached[node]]
    groups = {
        tuple(sorted(other for other in inside if other in reached[node] and node in reached[other])): None
        for node in inside
    }
    return [list(group) for group in groups]


def _reachable(arrows: Mapping[str, Iterable[str]], node: str) -> set[str]:
    found: set[str] = set()
    todo = list(arrows[node])
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += arrows.get(here, ())
    return found


def without_detours(arrows: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the arrows of a graph without circles that no longer way stands for."""
    reached = {node: _reachable(arrows, node) for node in arrows}
    return {node: {to for to in out if not any(to in reached[other] for other in out)} for node, out in arrows.items()}
