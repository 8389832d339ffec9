"""Finished runs that the page shows: found by the name of their folder, read once, and told as pages."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from tandemcare.errors import InputError, Problem
from tandemcare.report import RunPage
from tandemcare.results import Results
from tandemcare.running import MANIFEST, canonical, read_manifest
from tandemcare.scenario import load, load_place, resolve, shipped_scenarios

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
        if not run:
            raise InputError([Problem("This page", "Nothing has been run here yet.", "Run something first.")])
        folder = self.folder / run
        if not NAME.fullmatch(run) or not (folder / MANIFEST).is_file():
            raise InputError([Problem(f"run {run}", "There is no such run here.", "Run the study again.")])
        return folder

    def shipped(self) -> str:
        """Return the newest finished run of the shipped scenarios in the stylised place, or nothing.

        One of all of them comes before one of some. It is what everybody sees first: no run with anything in it that
        somebody has sent or moved is taken for it.
        """
        newest_first = sorted(self._finished(), key=lambda each: each[:2], reverse=True)
        found = [(run, len(about["scenarios"])) for _, run, about in newest_first if is_shipped(about)]
        of_all = (run for run, scenarios in found if scenarios == len(shipped_scenarios()))
        return next(of_all, found[0][0] if found else "")

    def _finished(self) -> Iterator[tuple[float, str, dict[str, Any]]]:
        """Yield when each whole run was finished, its name, and its manifest."""
        for path in self.folder.glob(f"*/{MANIFEST}"):
            if NAME.fullmatch(path.parent.name):
                try:
                    yield path.stat().st_mtime, path.parent.name, read_manifest(path.parent)
                except (OSError, InputError):
                    continue


def is_shipped(about: dict[str, Any]) -> bool:
    """Tell whether a run is of what comes with Tandem and of nothing else: by what it says, not by its names."""
    if about.get("numbers") or len(about["places"]) != 1 or about["places"][0].get("facts") != _stylised():
        return False
    told = [(each["title"], each.get("text")) for each in about["scenarios"]]
    return len(set(told)) == len(told) and set(told) <= _shipped_in(about["years"])


@cache
def _stylised() -> Any:
    """Return the stylised place as a manifest tells of it."""
    return json.loads(json.dumps(canonical(load_place())))


@cache
def _shipped_in(years: int) -> set[tuple[str, str]]:
    """Return what the shipped scenarios are called and what they decide, in a run of so many years."""
    place = load_place()
    return {(each.title, each.text) for each in (resolve(load(path), place, years) for path in shipped_scenarios())}
