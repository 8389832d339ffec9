"""What can be cut by date, and the changes that a cut is in a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from math import floor
from types import MappingProxyType

from tandemcare.errors import Problem, did_you_mean
from tandemcare.model import PER_100K, Place
from tandemcare.sums import summed

from .items import Change, Cut
from .making import Lines
from .months import month_in_words

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
ROUNDING = 1e-9
BACK_FROM_THE_CENSUS = "Community teams that are cut from the census date on are smaller for a whole run."


def changes_of(
    cuts: Iterable[Cut], values: Mapping[str, float], place: Place
) -> tuple[list[Change], list[str], list[Problem]]:
    """Return the changes that cuts are in a place, a sentence on each cut, and a problem for each that cannot be."""
    changes: list[Change] = []
    said: list[str] = []
    problems: list[Problem] = []
    teams_left: float | None = None
    # Teams that are smaller for the whole run come first, as later cuts begin from what those leave.
    for cut in sorted((one for one in cuts if one.way), key=lambda one: not _is_for_the_run(one, place)):
        had = {name: values[name] for name in names_of(cut.service, values)}
        problem = _problem(cut, had, place)
        if problem is not None:
            problems.append(problem)
            continue
        found = list(_changes(cut, had, place))
        times = _times(cut, place)
        left, all_of_it = (times * summed(each) for each in ((one.value or 0.0 for one in found), had.values()))
        if _is_for_the_run(cut, place):
            teams_left = left
        elif cut.service == OF_ADULTS:
            begun_with = all_of_it if teams_left is None else teams_left
            found = [_later(one, begun_with, times, cut) for one in found]
            left = begun_with - (found[0].value or 0.0)
        if left == all_of_it:
            problems.append(_no_cut(cut, left, place))
            continue
        changes += found
        until = f" until {month_in_words(cut.until)}" if cut.until else ""
        said.append(f"{cut.service}: {left:g} of {all_of_it:g} are left from {month_in_words(cut.start)}{until}.")
    return changes, said, problems


def _is_for_the_run(cut: Cut, place: Place) -> bool:
    """Tell whether community teams are cut from the census on, and so are smaller for a whole run."""
    return cut.service == OF_ADULTS and cut.start == place.census_date


def _later(left: Change, had: float, times: float, cut: Cut) -> Change:
    """Return what is left of community teams for 100,000 adults as whole places that are cut of those they had."""

    def gone(number: float) -> float:
        return float(floor(max(had - number * times, 0.0) + 0.5))

    ends = None if left.range is None else (gone(left.range[1]), gone(left.range[0]))
    value = gone(left.value or 0.0)
    return replace(left, parameter=PLACES_CUT, value=value, start=cut.start, range=ends)


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
        remedy = f"{did_you_mean(cut.service, CAN_BE_CUT)} A service that a scenario buys ends with `until`."
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


def _changes(cut: Cut, had: Mapping[str, float], place: Place) -> Iterable[Change]:
    """Yield the changes of the numbers of a cut: each loses the same share, in whole places."""
    all_of_it = summed(had.values()) * _times(cut, place)

    def share(number: float) -> float:
        cut_or_left = min(1.0, max(0.0, _amount(cut, number, all_of_it, place) / all_of_it))
        return 1.0 - cut_or_left if cut.way.startswith("by") else cut_or_left

    by_key = {**cut.lines.by_key, "parameter": cut.lines.of("service"), "value": cut.lines.of(cut.way)}
    for name, number in had.items():
        left = number * share(_number(cut))
        low, high = sorted(number * share(end) for end in cut.range or (_number(cut),) * 2)
        of_adults = cut.service == OF_ADULTS
        left = left if of_adults else float(floor(left + 0.5))
        yield Change(
            name,
            value=left,
            start=None if of_adults else cut.start,
            until=cut.until,
            range=(min(low, left), max(high, left)) if cut.range and len(had) == 1 else None,
            lines=Lines(cut.lines.whole, by_key),
            why=cut.why,
            source=cut.source,
            owner=cut.owner,
            confidence=cut.confidence,
        )
