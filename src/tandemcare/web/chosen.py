"""What somebody has chosen on the page: a scenario, the place, the numbers, and the levers that are moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tandemcare import scenario
from tandemcare.model import Place
from tandemcare.scenario import NO_NUMBERS

from .levers import Moved, moved
from .uploads import Uploads


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


def understood(files: ChoiceFiles) -> Understood:
    """Return what somebody has chosen, read; InputError with every problem of the first file that has any."""
    base = scenario.load(files.base)
    place = scenario.load_place(files.place) if files.place else scenario.place_for(base)
    numbers = scenario.load_numbers(files.numbers) if files.numbers else NO_NUMBERS
    return Understood(base, place, moved(base, files.values, place, numbers, files.title))
