"""Finished runs that the page shows: found by the name of their folder, read once, and told as pages."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from tandemcare.errors import InputError, Problem
from tandemcare.report import RunPage
from tandemcare.results import Results
from tandemcare.running import MANIFEST, read_manifest
from tandemcare.scenario import shipped_scenarios

NAME = re.compile(r"[0-9a-f]{12}")
MOST_HELD = 6
"""Runs that are held in memory, those that were asked for last."""


@dataclass(frozen=True)
class KeptRuns:
    """The run folders of a server; `held` are those whose pages were asked for last."""

    folder: Path
    held: OrderedDict[str, RunPage] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def page(self, run: str) -> RunPage:
        """Return what a page shows of a run; InputError where there is no finished run of this name."""
        with self.lock:
            known = self.held.pop(run, None) or RunPage(Results.read(self._folder(run)))
            self.held[run] = known
            while len(self.held) > MOST_HELD:
                self.held.popitem(last=False)
            return known

    def _folder(self, run: str) -> Path:
        """Return the folder of a run: a name leads to no other folder."""
        folder = self.folder / run
        if not NAME.fullmatch(run) or not (folder / MANIFEST).is_file():
            raise InputError([Problem(f"run {run}", "There is no such run here.", "Run the study again.")])
        return folder

    def shipped(self) -> str:
        """Return the newest finished run of the shipped scenarios in the stylised place, or nothing."""
        wanted = {path.stem for path in shipped_scenarios()}
        found = [(when, run) for when, run, about in self._finished() if _is_shipped(about, wanted)]
        return max(found)[1] if found else ""

    def _finished(self) -> Iterator[tuple[float, str, dict[str, Any]]]:
        """Yield when each whole run was finished, its name, and its manifest."""
        for path in self.folder.glob(f"*/{MANIFEST}"):
            if NAME.fullmatch(path.parent.name):
                try:
                    yield path.stat().st_mtime, path.parent.name, read_manifest(path.parent)
                except (OSError, InputError):
                    continue


def _is_shipped(about: dict[str, Any], wanted: set[str]) -> bool:
    names = {each["name"].partition(" (")[0] for each in about["scenarios"]}  # a belief says so after its name
    return names == wanted and len(about["places"]) == 1
