"""The map of rooms: `python tests/rooms.py` writes docs/rooms.md from what the code imports."""

from __future__ import annotations

import ast

from house import ROOT
from imports import FOLDER, floors, room_imports, without_detours

PAGE = ROOT / "docs" / "rooms.md"

HEAD = """# The rooms of the house

`python tests/rooms.py` draws this page from the imports in `src/tandemcare`, those inside functions and for type
checkers included; a test holds it to them. Imports point down: no room knows one above it or beside it, and there are
no circles. [One run in nine hops](one-run-in-nine-hops.md) goes through the rooms from the top to the bottom and back.

## Which room knows which

An arrow leads from a room to one that it imports. Arrows for which a longer way stands are left out; the table has all.
"""
TABLE = """
## What each room does

From the roof down; rooms on one floor never import one another. `tandemcare` itself is the front step: public names for
Python, which it looks up in the rooms when they are asked for. No room imports it.

| floor | room | what it does | imports |
| --- | --- | --- | --- |
"""


def says(room: str) -> str:
    """Return the first sentence of what a room says of itself."""
    path = FOLDER / room / "__init__.py"
    path = path if path.exists() else FOLDER / f"{room}.py"
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return told.split("\n\n")[0].replace("\n", " ")


def listed(rooms: set[str]) -> str:
    """Return rooms in order of their names, as code."""
    return ", ".join(f"`{room}`" for room in sorted(rooms))


def page() -> str:
    """Return the page: a chart of the rooms, and a table of what each does and imports."""
    imports = room_imports()
    storeys = [[room for room in rooms if room in imports] for rooms in floors()]
    drawn = without_detours(imports)
    arrows = [f"    {room} --> {to}" for rooms in storeys for room in rooms for to in sorted(drawn[room])]
    rows = [
        f"| {len(storeys) - number} | `{room}` | {says(room)} | {listed(imports[room])} |"
        for number, rooms in enumerate(storeys)
        for room in rooms
    ]
    return "\n".join([HEAD, "```mermaid", "flowchart TD", *arrows, "```", TABLE.rstrip(), *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
