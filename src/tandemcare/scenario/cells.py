"""What the cells of a workbook say, as a file would, with the cell of each value."""

from __future__ import annotations

from dataclasses import dataclass, field

from tandemcare.documents import Document, KeyPath
from tandemcare.errors import Problem


@dataclass
class Cells(Document):
    """What a sheet says as a file of some kind would, with the cell of each value."""

    cells: dict[KeyPath, str] = field(default_factory=dict)

    def where(self, path: KeyPath) -> str:
        """Return "file:Sheet!C7" of a value, or of the nearest thing around it."""
        while path and path not in self.cells:
            path = path[:-1]
        return self.cells.get(path, self.name)

    def spoil(self, path: KeyPath, found: str, remedy: str) -> None:
        """Keep a problem with a value that could not be read."""
        self.spoilt.add(path)
        self.problems.append(Problem(self.where(path), found, remedy))
