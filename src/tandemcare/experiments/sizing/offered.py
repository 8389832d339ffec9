"""Targets as they are offered to whoever does not write them: what is measured in plain words, its unit, one to begin.

Each stands for words of a target, which alone are read: whoever chooses one asks for the same as whoever writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tandemcare.errors import InputError, Problem

from .capacity import MEASURED_BY
from .target import STAGES, ServiceTarget
from .targets import targets_of

AMHP, TOGETHER = "amhp", " "
HOLE = "{}"
A_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
MOST_SHOWN = 40


@dataclass(frozen=True)
class OfferedTarget:
    """A measure that can be asked for: `words` are those of a target, with a hole for its number.

    `usual` is the number that the examples of docs/sizing.md ask for; none of them is a national standard. `what` is
    what a target of these words is about.
    """

    key: str
    label: str
    unit: str
    sign: Literal["at most", "at least"]
    usual: str
    words: str
    what: str

    @property
    def in_words(self) -> str:
        """What is measured, in which unit, and whether that shall be little or much."""
        return f"{self.label}: {self.sign}, {self.unit}"

    def text(self, number: str) -> str:
        """Return the words of the target with a number; InputError where it is none or makes no sense there."""
        said = number.strip()
        if not A_NUMBER.fullmatch(said):
            found = f"{said[:MOST_SHOWN]!r} is no number." if said else "No number is given."
            raise InputError([Problem(self.label, found, f"Give one such as {self.usual} ({self.unit}).")])
        text = self.words.replace(HOLE, said)
        try:
            targets_of([text], [self.what])
        except InputError as error:
            raise InputError([Problem(self.label, each.found, each.remedy) for each in error.problems]) from None
        return text

    def number(self, text: str) -> str | None:
        """Return the number with which a target has these words; None where it has others."""
        before, after = map(re.escape, self.words.split(HOLE))
        found = re.fullmatch(f"{before}({A_NUMBER.pattern}){after}", " ".join(text.lower().split()))
        return found[1] if found else None


_OF_100, _HOURS, _DAYS = "in 100", "hours", "days"
OFFERED: Mapping[str, OfferedTarget] = {
    each.key: each
    for each in (
        OfferedTarget(
            "start-p95",
            "How long until 95 in 100 urgent assessments have started",
            _HOURS,
            "at most",
            "24",
            "p95 started within {}h",
            "started",
        ),
        OfferedTarget(
            "start-p90",
            "How long until 90 in 100 urgent assessments have started",
            _HOURS,
            "at most",
            "24",
            "p90 started within {}h",
            "started",
        ),
        OfferedTarget(
            "start-24h",
            "Urgent assessments that start within 24 hours",
            _OF_100,
            "at least",
            "95",
            "share started within 24h >= {}%",
            "started",
        ),
        OfferedTarget(
            "s136-6h",
            "People under section 136 who are seen within 6 hours",
            _OF_100,
            "at least",
            "95",
            "share s136 seen within 6h >= {}%",
            "started",
        ),
        OfferedTarget(
            "s136-12h",
            "People under section 136 who are seen within 12 hours",
            _OF_100,
            "at least",
            "90",
            "share s136 seen within 12h >= {}%",
            "started",
        ),
        OfferedTarget(
            "ward-mean",
            "Mean wait until an assessment on a ward is completed",
            _HOURS,
            "at most",
            "12",
            "mean ward completed within {}h",
            "completed",
        ),
        OfferedTarget(
            "warrant-p95",
            "How long until 95 in 100 assessments by a court's warrant have started",
            _DAYS,
            "at most",
            "7",
            "p95 community warrant started within {}d",
            "started",
        ),
        OfferedTarget(
            "all-p95",
            "How long until 95 in 100 of all assessments have started, routine ones too",
            _DAYS,
            "at most",
            "3",
            "p95 all started within {}d",
            "started",
        ),
        OfferedTarget(
            "away", "People in beds out of area at a time", "people", "at most", "4", "away at most {}", "away"
        ),
        OfferedTarget("occupancy", "Acute beds in use", _OF_100, "at most", "92", "occupancy at most {}%", "occupancy"),
        OfferedTarget(
            "bed-p95",
            "How long until 95 in 100 people have a bed, here or away",
            _HOURS,
            "at most",
            "24",
            "p95 bed wait within {}h",
            "bed wait",
        ),
        OfferedTarget(
            "housing-p90",
            "How long until 90 in 100 people have supported housing",
            _DAYS,
            "at most",
            "90",
            "p90 housing wait within {}d",
            "housing wait",
        ),
        OfferedTarget(
            "full", "People for whom the crisis house was full", _OF_100, "at most", "10", "full at most {}%", "full"
        ),
    )
}
"""Every measure that is offered, by its key."""
SIZES: Mapping[str, str] = {
    AMHP: "AMHPs, by shift",
    "beds": "Acute beds",
    "housing": "Supported housing",
    "crisis-house": "Crisis-house beds",
    "beds housing": "Acute beds and supported housing together",
    "beds crisis-house": "Acute beds and crisis-house beds together",
    "housing crisis-house": "Supported housing and crisis-house beds together",
}
"""What can be sized, alone or two for a cheap pair, with what it is called."""


def offered_targets(size: str) -> tuple[OfferedTarget, ...]:
    """Return the measures that can be asked for of something that is sized, that of the first example first."""
    known = measured_of(size)
    found = [each for each in OFFERED.values() if each.what in known]
    return tuple(sorted(found, key=lambda each: known.index(each.what))) if size != AMHP else tuple(found)


def target_in_words(text: str) -> str:
    """Return what a target asks for in plain words; the target as it is written where no measure has its words."""
    known = ((each, each.number(text)) for each in OFFERED.values())
    told = (f"{each.label}: {each.sign} {number} {each.unit}" for each, number in known if number)
    return next(told, text)


def targets_of_size(size: str, texts: Sequence[str]) -> tuple[ServiceTarget, ...]:
    """Return targets in words of something that is sized; InputError with every problem at once."""
    return targets_of(texts, measured_of(size))


def measured_of(size: str) -> tuple[str, ...]:
    """Return what targets of something that is sized may be about; InputError where nothing of that name can be."""
    if size not in SIZES:
        raise InputError([Problem("size", "Nothing that can be sized was chosen.", f"Choose one: {', '.join(SIZES)}.")])
    if size == AMHP:
        return STAGES
    return tuple(dict.fromkeys(what for name in size.split(TOGETHER) for what in MEASURED_BY[name]))
