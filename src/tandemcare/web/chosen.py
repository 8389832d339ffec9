"""What somebody has chosen on the page: a scenario, the place, the numbers, and the levers that are moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from tandemcare import scenario
from tandemcare.files import write_bytes, write_text
from tandemcare.model import Place
from tandemcare.scenario import NO_NUMBERS

from .folders import for_a_moment
from .levers import Moved, moved
from .shipped_files import shipped_root
from .uploads import Uploads

FILES_HELD = 8
"""Files of a kind that a process keeps as they were read."""


@dataclass(frozen=True)
class Choice:
    """A scenario as it is chosen: by the name of a shipped one or the token of an upload, with levers that are moved.

    `base` is the scenario, `place` the place ("" for the one that the scenario names, or the stylised one), `numbers`
    the numbers of the study ("" for those of the evidence). `values` are levers by their key; only those that are not
    at their default count. `title` is what the scenario is to be called where levers are moved ("": a word of its own).
    Everything here fits into an address, and an address with it restores the same study.
    """

    base: str = "as-is"
    place: str = ""
    numbers: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class ChoiceFiles:
    """What somebody has chosen, by the files that it stands in, which a process of its own can read."""

    base: Path
    place: Path | None
    numbers: Path | None
    values: Mapping[str, float]
    title: str

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that these files are in, which nobody needs to be told of."""
        files = (self.base, self.place, self.numbers)
        return (shipped_root(), *(path.parent for path in files if path is not None))


@dataclass(frozen=True)
class Understood:
    """What somebody has chosen, read: the scenario, the same with levers moved, and the place that it is in."""

    base: scenario.Scenario
    place: Place
    moved: Moved


def files_of(uploads: Uploads, user: str, chosen: Choice) -> ChoiceFiles:
    """Return the files of what a user has chosen; InputError where one of them is neither shipped nor this user's."""
    return ChoiceFiles(
        uploads.file(user, chosen.base, "scenario"),
        uploads.file(user, chosen.place, "place") if chosen.place else None,
        uploads.file(user, chosen.numbers, "numbers") if chosen.numbers else None,
        dict(chosen.values),
        chosen.title,
    )


@lru_cache(FILES_HELD)
def scenario_in(path: Path) -> scenario.Scenario:
    """Return the scenario in a file that comes with Tandem or is an upload: neither ever changes."""
    return scenario.load(path)


@lru_cache(FILES_HELD)
def place_in(path: Path | None) -> Place:
    """Return the place in such a file, or the one that comes with Tandem."""
    return scenario.load_place(path)


def understood(files: ChoiceFiles) -> Understood:
    """Return what somebody has chosen, read; InputError with every problem of the first file that has any.

    Where levers are moved, it is read from the very files that somebody would save: what is run is what these say.
    """
    base = scenario_in(files.base)
    place = place_in(files.place) if files.place else scenario.place_for(base, place_in)
    numbers = scenario.load_numbers(files.numbers) if files.numbers else NO_NUMBERS
    found = moved(base, files.values, place, numbers, files.title)
    with for_a_moment() as folder:
        return Understood(base, place, _read_from(folder, files, found))


def _read_from(folder: Path, files: ChoiceFiles, found: Moved) -> Moved:
    """Return what moved levers come to as it is read from files of their own, the upload that they extend beside."""
    if found.scenario_text:
        path = folder / found.scenario_file
        if not files.base.is_relative_to(shipped_root()):
            for beside in files.base.parent.iterdir():
                write_bytes(folder / beside.name, beside.read_bytes())
        write_text(path, found.scenario_text)
        found = replace(found, scenario=scenario.load(path))
    if found.numbers_file:
        path = folder / found.numbers_file
        write_text(path, found.numbers_text)
        found = replace(found, numbers=scenario.load_numbers(path))
    return found
