"""What can be cut by date, and the changes that a cut is in a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from math import floor
from types import MappingProxyType

from tandemcare.errors import Problem
from tandemcare.evidence import services
from tandemcare.model import PER_100K, Place
from tandemcare.sums import ROUNDING, summed
from tandemcare.units import month_in_words

from .items import Change, Cut
from .making import Lines
from .other_words import SERVICES, meant_by

CAN_BE_CUT: Mapping[str, str] = MappingProxyType(
    {
        "home-treatment-slots": "home_treatment.slots",
        "crisis-house-beds": "crisis_house.beds",
        "crisis-cafe-places": "crisis_cafe.*.slots",
        "hbpos-places": "hbpos.places",
        "step-down-places": "step_down.places",
        "supported-housing-units": "housing.units",
        "floating-support-places": "floating_support.places",
        "community-places": "community.caseload_per_100k",
        "amhp-rota": "amhp_rota.*.slots",
        "section-12-doctor-slots": "section_12_doctors.*.slots",
    }
)
"""What a place has, by the name of the service that buys more of it, and the numbers that say how much of it there is.

Of AMHPs it is the slots of the rota; community teams have places for so many of 100,000 adults.
"""
OF_ADULTS = "community-places"
PLACES_CUT = "community.places_cut"
"""Community teams are smaller for a whole run where they are cut from the census on; later, so many places go."""
_OF_WARDS = frozenset({"ward", "wards", "acute", "inpatient", "beds"})
"""Words by which somebody means beds of wards, where the name is nothing that can be cut."""
BACK_FROM_THE_CENSUS = "Community teams that are cut from the census date on are smaller for a whole run."


def _title(service: str) -> str:
    """Return what is cut in words: the title of the service, or its name where no service buys more of it."""
    known = services()
    return known[service].label if service in known else service.replace("-", " ")


def changes_of(
    cuts: Iterable[Cut], values: Mapping[str, float], place: Place
) -> tuple[list[Change], list[str], list[Problem]]:
    """Return the changes that cuts are in a place, a sentence on each cut, and a problem for each that cannot be.

    Of one service, amounts that are cut add up, and a level replaces what was before it, by date.
    """
    work = _Cutting(values, place)
    sound: dict[str, list[Cut]] = {}
    for cut in (one for one in cuts if one.way):
        problem = _problem(cut, {name: values[name] for name in names_of(cut.service, values)}, place)
        if problem is not None:
            work.problems.append(problem)
        else:
            sound.setdefault(cut.service, []).append(cut)
    # Teams that are smaller for the whole run come first, as later cuts begin from what those leave.
    for of_one in sorted(sound.values(), key=lambda each: not any(_is_for_the_run(one, place) for one in each)):
        work.cut(sorted(of_one, key=lambda one: (one.start, one.way.startswith("by"))))
    return work.changes, work.said, work.problems


@dataclass
class _Cutting:
    """What is found while the cuts of each service are put in order: changes, sentences on them, and problems."""

    values: Mapping[str, float]
    place: Place
    changes: list[Change] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def cut(self, cuts: Sequence[Cut]) -> None:
        """Take all cuts of one service, in their order, from what the place has: one change for each time between."""
        refused = list(_together(cuts))
        if refused:
            self.problems += refused
            return
        months = sorted({month for one in cuts for month in (one.start, one.until) if month is not None})
        begun_with = self._had(cuts[0])
        for month, until in zip(months, (*months[1:], None), strict=True):
            held = [one for one in cuts if one.start <= month and (one.until is None or month < one.until)]
            problem = self._problem(held, month)
            if problem is not None:
                self.problems.append(problem)
            elif held:
                changes, left = self._changes(held, begun_with, month, until)
                begun_with = left if _is_for_the_run(held[-1], self.place) else begun_with
                self.changes += changes
                back = f" until {month_in_words(until)}" if until else ""
                had = self._had(held[0])
                what = _title(held[0].service)
                self.said.append(f"{what}: {left:g} of {had:g} are left from {month_in_words(month)}{back}.")

    def _changes(
        self, held: Sequence[Cut], begun_with: float, month: date, until: date | None
    ) -> tuple[list[Change], float]:
        """Return what the cuts that hold from a month on make of each number, and how much is left in all."""
        last, times = held[-1], _times(held[-1], self.place)
        found = list(_changes(held, self._numbers(last), self.place))
        left = times * summed(one.value or 0.0 for one in found)
        if last.service != OF_ADULTS:
            return [replace(one, start=month, until=until) for one in found], left
        if _is_for_the_run(last, self.place):
            return found, left
        found = [replace(_later(one, begun_with, times, month), until=until) for one in found]
        return found, begun_with - (found[0].value or 0.0)

    def _problem(self, held: Sequence[Cut], month: date) -> Problem | None:
        """Return what keeps those cuts that begin in a month from being ones beside those before."""
        for one in (each for each in held if each.start == month):
            others = [each for each in held if each is not one]
            if _shares_left(held, self._had(one), self.place)[0] < -ROUNDING:
                found = f"What is cut of {one.service} comes to more than the {self._had(one):g} that there are."
                return Problem(one.lines.of(one.way), found, "Cut less, or say with `to` how much is left.")
            left, without = (self._left(each, one) for each in (held, others))
            if left == without:
                return _no_cut(one, left, self.place)
        return None

    def _left(self, held: Sequence[Cut], one: Cut) -> float:
        numbers = self._numbers(one)
        found = _changes(held, numbers, self.place) if held else ()
        left = [change.value or 0.0 for change in found] if held else numbers.values()
        return _times(one, self.place) * summed(left)

    def _numbers(self, cut: Cut) -> dict[str, float]:
        return {name: self.values[name] for name in names_of(cut.service, self.values)}

    def _had(self, cut: Cut) -> float:
        return _times(cut, self.place) * summed(self._numbers(cut).values())


def _together(cuts: Sequence[Cut]) -> Iterator[Problem]:
    """Yield what cuts of one service cannot say beside one another."""
    levels: dict[date, Cut] = {}
    for one in cuts:
        if one.range is not None and len(cuts) > 1:
            found = f"{one.service} is cut more than once, and a range is of one cut alone."
            yield Problem(one.lines.of("range"), found, "Leave `range` out, or write one cut.")
        before = levels.setdefault(one.start, one) if one.way.startswith("to") else one
        if before is not one:
            found = (
                f"{one.service} has two levels from {month_in_words(one.start)} on, at {before.lines.of('service')}."
            )
            yield Problem(one.lines.of(one.way), found, "Keep one of the two, or give them different months.")


def _is_for_the_run(cut: Cut, place: Place) -> bool:
    """Tell whether community teams are cut from the census on, and so are smaller for a whole run."""
    return cut.service == OF_ADULTS and cut.start == place.census_date


def _later(left: Change, had: float, times: float, month: date) -> Change:
    """Return what is left of community teams for 100,000 adults as whole places that are cut of those they had."""

    def gone(number: float) -> float:
        return float(floor(max(had - number * times, 0.0) + 0.5))

    ends = None if left.range is None else (gone(left.range[1]), gone(left.range[0]))
    value = gone(left.value or 0.0)
    return replace(left, parameter=PLACES_CUT, value=value, start=month, range=ends)


def names_of(service: str, values: Mapping[str, float]) -> list[str]:
    """Return the numbers that say how much a place has of what a service buys more of; none where nothing does."""
    pattern = CAN_BE_CUT.get(service, "")
    return [name for name in values if fnmatchcase(name, pattern)]


def _times(cut: Cut, place: Place) -> float:
    """Return how many places one of the number is: those of community teams are said for 100,000 adults."""
    return place.adults / PER_100K if cut.service == OF_ADULTS else 1.0


def _problem(cut: Cut, had: Mapping[str, float], place: Place) -> Problem | None:
    """Return what keeps a cut from being one in a place."""
    if cut.service not in CAN_BE_CUT:
        remedy = f"{meant_by(cut.service, CAN_BE_CUT, SERVICES)} A service that a scenario buys ends with `until`."
        if cut.service in [ward.name for ward in place.wards] or not _OF_WARDS.isdisjoint(cut.service.split("-")):
            remedy = "Wards and their beds close under `close`: `- {ward: acute-1, beds: 5, from: 2028-04}`."
        return Problem(cut.lines.of("service"), f"Nothing of {cut.service!r} can be cut.", remedy)
    all_of_it = summed(had.values()) * _times(cut, place)
    if not all_of_it:
        return Problem(cut.lines.of("service"), f"{place.name} has nothing of {cut.service}.", "Leave the cut out.")
    if _is_for_the_run(cut, place) and cut.until is not None:
        return Problem(cut.lines.of("until"), BACK_FROM_THE_CENSUS, "Leave `until` out, or begin a month later.")
    amount = _amount(cut, _number(cut), all_of_it, place)
    if amount > all_of_it * (1.0 + ROUNDING):
        found = f"There are {all_of_it:g} of {cut.service} in {place.name}, fewer than {amount:g}."
        return Problem(cut.lines.of(cut.way), found, "Give fewer; more is bought, under `invest`.")
    return None


def _no_cut(cut: Cut, left: float, place: Place) -> Problem:
    found = f"This cuts nothing: {left:g} of {left:g} {cut.service} are left in {place.name}."
    return Problem(cut.lines.of(cut.way), found, "Cut a whole one or more, or a share of all: `by_share: 0.2`.")


def _number(cut: Cut) -> float:
    return float(getattr(cut, cut.way))


def _amount(cut: Cut, number: float, had: float, place: Place) -> float:
    """Return how much a number of a cut comes to: as it is, as a share of what there is, or for the adults."""
    if cut.way.endswith("_share"):
        return number * had
    return number * place.adults / PER_100K if cut.way.endswith("_adults") else number


def _shares_left(cuts: Sequence[Cut], had: float, place: Place) -> tuple[float, float, float]:
    """Return which share of what there is cuts leave, one after another: as written, and at the ends of a range."""
    found = []
    for end in (None, 0, 1):
        left = 1.0
        for cut in cuts:
            number = _number(cut) if end is None or cut.range is None else cut.range[end]
            share = min(1.0, max(0.0, _amount(cut, number, had, place) / had))
            left = left - share if cut.way.startswith("by") else share
        found.append(left)
    return found[0], found[1], found[2]


def _changes(cuts: Sequence[Cut], had: Mapping[str, float], place: Place) -> Iterator[Change]:
    """Yield the changes of the numbers of a service by its cuts: each loses the same share, in whole places."""
    last = cuts[-1]
    share, *ends = _shares_left(cuts, summed(had.values()) * _times(last, place), place)
    by_key = {**last.lines.by_key, "parameter": last.lines.of("service"), "value": last.lines.of(last.way)}
    for name, number in had.items():
        left = number * max(share, 0.0)
        low, high = sorted(number * max(end, 0.0) for end in ends)
        of_adults = last.service == OF_ADULTS
        left = left if of_adults else float(floor(left + 0.5))
        yield Change(
            name,
            value=left,
            start=None if of_adults else last.start,
            until=last.until,
            range=(min(low, left), max(high, left)) if last.range and len(had) == 1 else None,
            lines=Lines(last.lines.whole, by_key),
            why=last.why,
            source=last.source,
            owner=last.owner,
            confidence=last.confidence,
        )
