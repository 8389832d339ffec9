"""Check what a scenario means in a place: names, units, possible values and dates. One small function a check."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from math import isfinite

from tandemcare.errors import Problem, did_you_mean
from tandemcare.finance import unknown_services
from tandemcare.model import Place
from tandemcare.units import month_in_words

from .buying import problems_of_buying, unworked
from .closing_checks import problems_of_closing, services_named, unreviewed, wards_named, without_effect
from .cuts import CAN_BE_CUT, OF_ADULTS
from .growing import problems_of_growth, unread_growth
from .items import Change, Closure, Item, WhatIf
from .loops import LOOPS
from .months import later
from .other_words import SERVICES, meant_by
from .parts import Named, Scenario
from .placing import placed
from .pooling import problems_of_pool, unheard
from .rota_change import RotaChange
from .rotas import OF_ROTA, with_later_shifts
from .routes import problems_of_routes
from .staffing import rota_without_people
from .system import Known, System, known_numbers
from .timeline import mobilising_of, outcome

LONGEST_LIST = 40
IN_A_STUDY = "Move it to the `numbers` of a file that holds for all scenarios (`--numbers FILE`),"
TEAMS = CAN_BE_CUT[OF_ADULTS]
NAMED_IN_PLACES = ("ward.", "amhp_rota.", "crisis_cafe.", "section_12_doctors.")


def meaning_problems(scenario: Scenario, place: Place, system: System) -> list[Problem]:
    """Return everything that makes a scenario impossible in a place."""
    of_rotas = list(_rota_and_cut(scenario))
    scenario, problems = placed(scenario, place, system)
    place = with_later_shifts(scenario, place)
    known = known_numbers(place, system)
    problems += [
        *of_rotas,
        *_names(scenario, place, known, system),
        *_units(scenario, known),
        *_beliefs(scenario, known, system),
    ]
    problems += [*_dates(scenario, place), *_for_a_whole_run(scenario, place, system)]
    problems += [
        *problems_of_growth(scenario, place),
        *_same_change_twice(scenario, place),
        *problems_of_closing(scenario, place, system),
        *_one_effect_twice(scenario, system),
        *_impossible(scenario, place, known, system),
        *problems_of_buying(scenario, place, system),
        *problems_of_pool(scenario, place.census_date),
        *problems_of_routes(scenario, place.census_date),
    ]
    return problems


def warnings_of(scenario: Scenario, place: Place, years: int, system: System) -> list[Problem]:
    """Return what is allowed but worth a second look."""
    scenario, _ = placed(scenario, place, system)
    place = with_later_shifts(scenario, place)
    known = known_numbers(place, system)
    end = later(place.census_date, 12 * years)
    return [
        *_outside_range(scenario, place, known, system),
        *_after_the_end(scenario, end, years),
        *_overridden(scenario, place.census_date),
        *_never_open(scenario, end, system),
        *without_effect(scenario),
        *(unreviewed(scenario, place) if system.unit_cost else ()),
        *(unworked(scenario, place, system) if system.unit_cost else ()),
        *unheard(scenario, place.census_date, years),
        *unread_growth(scenario, place),
        *rota_without_people(scenario, place, system),
    ]


def _nearest(word: str, known: Collection[str], command: str) -> str:
    answer = did_you_mean(word, known)
    return answer if answer.startswith("Did you") or len(known) <= LONGEST_LIST else f"{command} lists them all."


def _number_meant(name: str, known: Collection[str]) -> str:
    """Return what to do about an unknown number: the one that is meant, or where a fact of the place is written."""
    answer = _nearest(name, known, "`tandem parameters`")
    is_fact = name in Place.__dataclass_fields__ and name not in {each.replace(".", "_") for each in known}
    return "It is a fact of the place: write it in the place file." if is_fact else answer


def _ward_meant(name: str, wards: Collection[str]) -> str:
    """Return which ward is meant, or that each of several takes an item of its own."""
    several = [ward for ward in wards if re.search(rf"\b{re.escape(ward)}\b", name)]
    return f"Write an item for each: {', '.join(several)}." if len(several) > 1 else did_you_mean(name, wards)


def _names(scenario: Scenario, place: Place, known: dict[str, Known], system: System) -> Iterator[Problem]:
    wards = [ward.name for ward in place.wards]
    for one in _named(scenario):
        if one.kind == "parameter" and one.name not in known:
            found = f"There is no parameter or fact {one.name!r}."
            yield Problem(one.where, found, _number_meant(one.name, known))
        elif one.kind == "service" and one.name not in system.services:
            found = f"There is no service {one.name!r}."
            yield Problem(one.where, found, meant_by(one.name, system.services, SERVICES))
        elif one.kind == "pooled":
            for wrong in unknown_services([one.name]):
                yield Problem(one.where, f"{wrong.where}: {wrong.found}.", wrong.remedy)
        elif one.kind == "ward" and one.name not in wards:
            found = f"{place.name} has no ward {one.name!r}."
            yield Problem(one.where, found, f"{_ward_meant(one.name, wards)} `{{largest: men}}` does for any place.")


def _named(scenario: Scenario) -> Iterator[Named]:
    """Yield everything that the items of a scenario name, sound or not."""
    for change in scenario.changes:
        yield Named("parameter", change.parameter, change.lines.of("parameter"))
    for investment in scenario.investments:
        yield Named("service", investment.service, investment.lines.of("service"))
    for closure in scenario.closures:
        yield Named("ward", closure.ward, closure.lines.of("ward"))
    for one in scenario.redesignations:
        yield Named("ward", one.ward, one.lines.of("ward"))
    for name, where in wards_named(scenario):
        yield Named("ward", name, where)
    for name, where in services_named(scenario):
        yield Named("service", name, where)
    yield from scenario.unread


def problems_anywhere(scenario: Scenario, place: Place, system: System) -> list[Problem]:
    """Return names that no place has, for a scenario whose own place cannot be read; any place will do to tell."""

    def is_of_places(one: Named) -> bool:
        return one.kind == "ward" or (one.kind == "parameter" and one.name.startswith(NAMED_IN_PLACES))

    named = tuple(one for one in _named(scenario) if not is_of_places(one))
    alone = replace(scenario, changes=(), investments=(), cuts=(), closures=(), redesignations=(), unread=named)
    return list(_names(alone, place, known_numbers(place, system), system))


def _units(scenario: Scenario, known: dict[str, Known]) -> Iterator[Problem]:
    for change in scenario.changes:
        unit = known[change.parameter].unit if change.parameter in known else change.unit
        if change.unit is not None and change.unit != unit:
            found = f"The unit of {change.parameter} is {unit!r}, not {change.unit!r}."
            yield Problem(change.lines.of("unit"), found, f"Give the value in {unit} and write `unit: {unit}`.")


def _beliefs(scenario: Scenario, known: dict[str, Known], system: System) -> Iterator[Problem]:
    """Yield what nobody decides and one scenario changes unmarked, and what is decided and called a what-if."""
    for change in (one for one in scenario.changes if one.parameter in known):
        name, is_what_if = change.parameter, isinstance(change, WhatIf)
        if is_what_if == system.is_belief(name):
            continue
        if is_what_if:
            found, remedy = f"{name} is decided, and no belief.", "Write it under `change`."
        else:
            found = f"{name} is a belief: nobody decides it, and it is the same in every scenario."
            remedy = f"{IN_A_STUDY} or move it to `what_if`, which marks the scenario wherever it shows."
        yield Problem(change.lines.of("parameter"), found, remedy)


def _dates(scenario: Scenario, place: Place) -> Iterator[Problem]:
    census = place.census_date
    for key, item, day in _dated(scenario):
        if day < census:
            found = f"{month_in_words(day)} is before the census date, {month_in_words(census)}."
            remedy = f"Give {census:%Y-%m} or later; what happened before belongs into the place."
            yield Problem(item.lines.of(key), found, remedy)
    for change in scenario.changes:
        if change.start is None and change.until is not None and change.until <= census:
            found = f"{month_in_words(change.until)} is not after the census date, {month_in_words(census)}."
            yield Problem(change.lines.of("until"), found, "Give a later month.")


def _dated(scenario: Scenario) -> Iterator[tuple[str, Item | RotaChange, date]]:
    """Yield each item that says when it begins, with the key that says so."""
    for item in scenario.items:
        if item.start is not None:
            yield "from", item, item.start
        elif isinstance(item, Closure) and item.gateway is not None and item.gateway.not_before is not None:
            yield "gateway.not_before", item, item.gateway.not_before


def _for_a_whole_run(scenario: Scenario, place: Place, system: System) -> Iterator[Problem]:
    for change in scenario.changes:
        if change.parameter in system.shaping:
            what = f"{change.parameter} shapes the pathway"
        elif change.parameter in system.costing:
            what = f"{change.parameter} is what a whole run is costed with"
        elif change.parameter in system.read_when_bought:
            what = f"{change.parameter} is read when a service is bought"
        else:
            continue
        if change.begins(place.census_date) > place.census_date:
            found = f"{what} and cannot change while a run goes on."
            remedy = f"Leave `from` out: it then holds from {month_in_words(place.census_date)}, the census date, on."
            remedy += " A `cut` of community-places can begin later." if change.parameter == TEAMS else ""
            yield Problem(change.lines.of("from"), found, remedy)
        elif change.until is not None:
            found = f"{what} and cannot change back while a run goes on."
            yield Problem(change.lines.of("until"), found, "Leave `until` out.")


def _same_change_twice(scenario: Scenario, place: Place) -> Iterator[Problem]:
    first: dict[tuple[str, date], Change] = {}
    for change in scenario.changes:
        begins = change.begins(place.census_date)
        before = first.setdefault((change.parameter, begins), change)
        if before is not change:
            found = (
                f"{change.parameter} changes in {month_in_words(begins)} already, at {before.lines.of('parameter')}."
            )
            yield Problem(change.lines.of("parameter"), found, "Keep one of the two, or give them different months.")


def _rota_and_cut(scenario: Scenario) -> Iterator[Problem]:
    """Yield rotas that begin together, and cuts of a rota where others are written down: of which would they be?"""
    begun: dict[date, RotaChange] = {}
    for rota in scenario.rotas:
        first = begun.setdefault(rota.start, rota)
        if first is not rota:
            found = f"Another rota begins in {month_in_words(rota.start)} already, at {first.lines.whole}."
            yield Problem(rota.lines.of("from"), found, "Keep one of the two, or give them different months.")
    for cut in scenario.cuts if scenario.rotas else ():
        if CAN_BE_CUT.get(cut.service, "").startswith(OF_ROTA):
            found = "It is not said of which rota it cuts."
            yield Problem(cut.lines.of("service"), found, "Write the rota with fewer slots under `amhp_rota`.")


def _one_effect_twice(scenario: Scenario, system: System) -> Iterator[Problem]:
    """Yield services whose effect another service or a loop of the slow layer has already."""
    bought = {investment.service: investment for investment in reversed(scenario.investments)}
    loops_on = frozenset() if scenario.is_held else LOOPS.keys() - scenario.loops_off
    for name, investment in bought.items():
        service = system.services.get(name)
        if service is None:
            continue
        for other in (bought[one] for one in service.not_with_services if one in bought):
            found = f"{name} has the effect of {other.service} already, which is bought at {other.lines.of('service')}."
            yield Problem(investment.lines.of("service"), found, "Keep one of the two.")
        for loop in (one for one in service.not_with_loops if one in loops_on):
            found = f"{name} has the effect that the loop {loop} has already."
            yield Problem(
                investment.lines.of("service"), found, f"Write `loops: {{{loop}: off}}`, or buy another service."
            )


def _results(
    scenario: Scenario, place: Place, known: dict[str, Known], system: System
) -> Iterator[tuple[Change, Known, float]]:
    """Yield each change with what it makes of its parameter in the month that it begins in."""
    census = place.census_date
    at_census = system.values_of(place, system.parameters)
    dated = {name: one for name, one in system.parameters.items() if one.dated and name not in system.shaping}
    for index, change in enumerate(scenario.changes):
        if change.parameter not in known or (change.value is None and change.multiply is None):
            continue
        month = max(change.begins(census), census)
        parameter = dated.get(change.parameter)
        values = {change.parameter: parameter.at(month) if parameter else at_census[change.parameter]}
        for before in scenario.changes[:index]:
            if before.parameter == change.parameter and before.holds(month, census):
                values[change.parameter] = outcome(before, values)
        yield change, known[change.parameter], outcome(change, values)


def _impossible(scenario: Scenario, place: Place, known: dict[str, Known], system: System) -> Iterator[Problem]:
    for change, number, value in _results(scenario, place, known, system):
        fault = _fault(number, value)
        if fault:
            found, remedy = fault
            made = "" if change.value is not None else f"times {change.multiply:g} makes it {value:g}: "
            where = change.lines.of("value" if change.value is not None else "multiply")
            yield Problem(where, f"{number.name}: {made}{found}", remedy)


def _fault(number: Known, value: float) -> tuple[str, str] | None:
    if number.share and not 0.0 <= value <= 1.0:
        return f"{value:g} is not a share.", "Give a share from 0 to 1; 8 per cent is 0.08."
    if number.name.endswith(".growth"):
        return None if -1.0 < value <= 1.0 else (f"{value:g} a year cannot be.", "Write 0.7 per cent a year as 0.007.")
    if value < 0.0 <= number.low:
        return f"{value:g} {number.unit} cannot be.", "Give 0 or more."
    if number.above_zero and value <= 0.0:
        return f"{value:g} {number.unit} cannot be: something is divided by it.", "Give a number above 0."
    if number.whole and isfinite(value) and value != int(value):
        return f"{value:g} is not a whole number of {number.unit}.", "Give a whole number, as `value`."
    return _beyond(number, value)


def _beyond(number: Known, value: float) -> tuple[str, str] | None:
    """Return what to say of a value that is beyond what can be counted with."""
    if value > number.most:
        found = f"{value:.10g} {number.unit} are more than {number.most:,.10g}, the most that can be."
    elif value < number.least and value != 0.0:
        found = f"{value:.10g} {number.unit} are less than {number.least:,.10g}, the least that can be."
    else:
        return None
    if isfinite(number.high):
        return found, f"Check the unit: its range is {number.low:g} to {number.high:g} {number.unit}."
    return found, f"Give {number.most:,.10g} or less; counts of a place are at most its adults."


def _outside_range(scenario: Scenario, place: Place, known: dict[str, Known], system: System) -> Iterator[Problem]:
    for change, number, value in _results(scenario, place, known, system):
        if not number.low <= value <= number.high and not _fault(number, value):
            found = f"{number.name} is {value:g}, outside its range of {number.low:g} to {number.high:g} {number.unit}."
            where = change.lines.of("value" if change.value is not None else "multiply")
            yield Problem(where, found, "The run goes on with it; say in `why` what makes it credible.")


def _after_the_end(scenario: Scenario, end: date, years: int) -> Iterator[Problem]:
    for key, item, day in _dated(scenario):
        if day >= end:
            length = f"{years} year{'s' if years != 1 else ''}"
            found = f"{month_in_words(day)} is after the end of a run of {length}."
            yield Problem(item.lines.of(key), found, "It has no effect unless the run is longer (`--years`).")


def _overridden(scenario: Scenario, census: date) -> Iterator[Problem]:
    for index, change in enumerate(scenario.changes):
        for after in scenario.changes[index + 1 :]:
            covers = after.parameter == change.parameter and after.value is not None and after.until is None
            if covers and after.begins(census) < change.begins(census):
                found = (
                    f"{change.parameter}: a change written later overrides this one, at {after.lines.of('parameter')}."
                )
                yield Problem(change.lines.of("parameter"), found, "Write changes in order of their dates.")
                break


def _never_open(scenario: Scenario, end: date, system: System) -> Iterator[Problem]:
    for investment in scenario.investments:
        service = system.services.get(investment.service)
        if service is None or investment.start >= end:
            continue
        opens, ends = later(investment.start, mobilising_of(investment, service)), investment.ends
        if opens >= end or (ends is not None and opens >= ends):
            before = "the contract" if ends is not None and opens >= ends else "the run"
            found = (
                f"{service.label} is paid for from {month_in_words(investment.start)}, and would open in "
                f"{month_in_words(opens)}: {before} ends before."
            )
            yield Problem(investment.lines.of("from"), found, "Begin earlier, or let it last longer.")
