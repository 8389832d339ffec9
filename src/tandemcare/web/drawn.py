"""Pages that were drawn before: shown at once, before anything is loaded, while nothing that they hang on changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from tandemcare.files import write_text

OURS = ".page"
"""The folder beside run folders that holds uploads, jobs and drawn pages."""
PACKAGE = Path(__file__).parents[1]
MANIFEST = "manifest.json"
MOST_KEPT = 300
VIEWS = {"/", "/compare", "/take-away"}
"""Views that are the same for every user, and hang on finished runs alone."""


@dataclass(frozen=True)
class DrawnPages:
    """Pages of the `runs` of a server, kept in a folder; each is found by its address and all that it hangs on."""

    folder: Path
    runs: Path

    def known(self, path: str, query: str) -> str | None:
        """Return the page of an address, if it was drawn and nothing has changed since."""
        if path not in VIEWS:
            return None
        try:
            return self._file(path, query).read_text(encoding="utf-8")
        except OSError:
            return None

    def keep(self, path: str, query: str, text: str) -> None:
        """Keep a page, and forget the oldest; where nothing can be kept it is drawn again."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_text(self._file(path, query), text)
            there = sorted(self.folder.glob("*.html"), key=lambda file: file.stat().st_mtime)
            for old in there[:-MOST_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return

    def _file(self, path: str, query: str) -> Path:
        (run,) = parse_qs(query).get("run", [""])[:1]
        told = repr((path, query, self._of_runs(run), of_ours()))
        return self.folder / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.html"

    def _of_runs(self, run: str) -> list[tuple[str, int]]:
        """Return when a run was finished; which runs there are and when each was, where none is named."""
        found = [(each.parent.name, each.stat().st_mtime_ns) for each in self.runs.glob(f"*/{MANIFEST}")]
        return sorted(each for each in found if not run or each[0] == run)


@cache
def of_ours() -> str:
    """Return what changes with any file of ours."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    told = [(path.as_posix(), stat.st_mtime_ns, stat.st_size) for path in files for stat in (path.stat(),)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def drawn_at(folder: Path) -> DrawnPages:
    """Return the drawn pages of a folder of runs."""
    return DrawnPages(folder / OURS / "drawn", folder)
