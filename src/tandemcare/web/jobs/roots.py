"""Where the files of jobs stand: kept as which of the server's folders each is in, so that these can go elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BETWEEN = ":"
"""What stands between the name of a folder and a path in it; longer than one letter, the name is no drive."""


@dataclass(frozen=True)
class Roots:
    """The folders of a server by name, the innermost first.

    A relative folder is another one from elsewhere, and a whole one is another after it was moved: what is kept says
    neither, and is found again wherever the server finds its folders now.
    """

    folders: Mapping[str, Path]

    def kept(self, path: Path) -> str:
        """Return a path as it is kept: the name of the folder it is in and where there, or as it is if in none."""
        there = path.absolute()
        for name, folder in self.folders.items():
            if there.is_relative_to(folder.absolute()):
                return f"{name}{BETWEEN}{there.relative_to(folder.absolute()).as_posix()}"
        return str(there)

    def found(self, said: str) -> Path:
        """Return the path that was kept."""
        name, between, rest = said.partition(BETWEEN)
        return self.folders[name] / rest if between and name in self.folders else Path(said)
