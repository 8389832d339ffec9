"""Check what closes, what is re-designated, and what released money buys."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.errors import Problem
from tandemcare.model import ACUTE_WARDS, OLDER_WARDS, REHABILITATION, WARD_KINDS, Place

from .closing_plan import reinvestments_of
from .items import Becoming, Redesignation
from .parts import Scenario
from .system import System

SEXES = ("women", "men")


def problems_of_closing(scenario: Scenario, place: Place, system: System) -> Iterator[Problem]:
    """Yield everything that makes steps, re-designations or reinvestment impossible in a place."""
    yield from _at_the_census(scenario, place)
    yield from _more_than_there_are(scenario, place)
    yield from _not_of_acute_care(scenario, place)
    yield from _not_of_the_nhs(scenario, place)
    yield from _nowhere_for_one_sex(scenario, place)
    yield from _in_parts(scenario, system)


def wards_named(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield the wards that steps re-designate, each with where it stands."""
    for closure in scenario.closures:
        if closure.redesignate is not None:
            yield closure.redesignate.ward, closure.lines.of("redesignate")


def services_named(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield the services that staff or released money go to, each with where it stands."""
    for closure in scenario.closures:
        if closure.staff_to:
            yield closure.staff_to, closure.lines.of("staff_to")
    for one in scenario.funding.reinvest:
        yield one.service, scenario.lines.of("funding.reinvest")


def unreviewed(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield the gateways that nobody reviews, as the place is not calibrated and the slow layer is held."""
    for closure in scenario.closures if not place.baseline else ():
        if closure.gateway is not None:
            found = f"{closure.ward} closes at a gateway, and nobody reviews it: {place.name} is not calibrated."
            yield Problem(closure.lines.of("gateway"), found, "Run `tandem calibrate` on the place, or give a date.")


def without_effect(scenario: Scenario) -> Iterator[Problem]:
    """Yield what nothing can come of: money that nothing releases or buys with, and what a held slow layer leaves."""
    for redesignation in scenario.redesignations if scenario.is_held else ():
        found = f"Beds of {redesignation.ward} are re-designated, and the slow layer, which does it, is held."
        yield Problem(redesignation.lines.of("ward"), found, "Leave `slow_layer: held` out, or the item.")
    for closure in scenario.closures if scenario.is_held else ():
        if closure.gateway is not None:
            found = f"{closure.ward} closes at a gateway, and the slow layer, which reviews it, is held."
            yield Problem(closure.lines.of("gateway"), found, "Leave `slow_layer: held` out, or give a date.")
    where = scenario.lines.of("funding")
    if scenario.funding.reinvest_share > 0.0 and not scenario.closures:
        found = "What closed beds release is reinvested, but nothing closes."
        yield Problem(where, found, "Add a ward to `close`, or leave `reinvest_share` out.")
    if scenario.funding.reinvest and not scenario.funding.reinvest_share:
        found = "`reinvest` names what released money buys, and no share of it is reinvested."
        yield Problem(where, found, "Write `reinvest_share: 1.0`, or the share that buys care.")


def _at_the_census(scenario: Scenario, place: Place) -> Iterator[Problem]:
    for closure in scenario.closures:
        if closure.start == place.census_date:
            found = f"{closure.ward} closes on the census date: its staff would be saved at once, not months later."
            remedy = "Close it a month later, or leave the ward out of the place."
            yield Problem(closure.lines.of("from"), found, remedy)


def _more_than_there_are(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield steps that leave less than no bed of a ward, and those of a ward that has closed whole already."""
    beds = {ward.name: ward.beds for ward in place.wards}
    left, whole = dict(beds), dict[str, str]()
    for closure in scenario.closures:
        ward, where = closure.ward, closure.lines.of("beds" if closure.beds else "ward")
        if ward not in beds:
            continue
        if ward in whole:
            found = f"{ward} closes already, at {whole[ward]}."
            yield Problem(where, found, "A ward closes once: delete one of the two.")
        elif closure.beds is None:
            whole[ward] = where
        elif closure.beds > left[ward]:
            found = f"{closure.beds} beds of {ward} close; it has {beds[ward]}, and {left[ward]} are left by then."
            yield Problem(where, found, f"Give {left[ward]} or fewer, or leave `beds` out to close the ward.")
        else:
            left[ward] -= closure.beds


def _not_of_acute_care(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield steps and re-designations that only acute wards can have."""
    kinds = {ward.name: ward.kind for ward in place.wards}
    for closure in scenario.closures:
        if closure.gateway is not None and kinds.get(closure.ward, SEXES[0]) not in ACUTE_WARDS:
            found = f"{closure.ward} {_both(kinds[closure.ward])}, and a gateway looks at acute beds alone."
            yield Problem(closure.lines.of("ward"), found, "Close it on a date: `from: 2028-04`.")
    for one, where in _redesignated(scenario):
        if kinds.get(one.ward, SEXES[0]) not in SEXES:
            of_acute = kinds[one.ward] in WARD_KINDS
            why = "takes both sexes already" if of_acute else "its beds are for no others"
            yield Problem(
                where, f"{one.ward} {_both(kinds[one.ward])}, and {why}.", "Name a ward for women or for men."
            )
        beds = next((ward.beds for ward in place.wards if ward.name == one.ward), None)
        if beds is not None and one.beds is not None and one.beds > beds:
            found = f"{one.beds} beds of {one.ward} are re-designated; it has {beds}."
            yield Problem(where, found, f"Give {beds} or fewer, or leave `beds` out for all.")


def _not_of_the_nhs(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield what needs staff that a ward does not have, or another use of beds that are bought in block."""
    others = {ward.name: ward for ward in place.wards if not ward.is_own}
    for closure in scenario.closures:
        if closure.staff_to and closure.ward in others:
            whose = "an independent provider's" if others[closure.ward].is_block else "not those of acute wards"
            found = f"The staff of {closure.ward} are {whose}: they cannot go over to {closure.staff_to}."
            remedy = "Leave `staff_to` out: `reinvest_share` buys services with what the beds release."
            yield Problem(closure.lines.of("staff_to"), found, remedy)
    for one, where in _redesignated(scenario):
        if one.ward in others and others[one.ward].is_block:
            found = f"Beds of {one.ward} are bought in block, for whom the contract says."
            yield Problem(where, found, "Name a ward that the NHS runs, or close these beds.")


def _both(kind: str) -> str:
    if kind in OLDER_WARDS:
        return "is for older adults"
    return {"mixed": "is mixed", REHABILITATION: "is for rehabilitation"}.get(kind, "is for intensive care")


def _redesignated(scenario: Scenario) -> Iterator[tuple[Redesignation | Becoming, str]]:
    """Yield all that is re-designated, by date or with a step, and where it stands."""
    for one in scenario.redesignations:
        yield one, one.lines.of("beds" if one.beds else "ward")
    for closure in scenario.closures:
        if closure.redesignate is not None:
            yield closure.redesignate, closure.lines.of("redesignate")


def _nowhere_for_one_sex(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield the last step of those that leave no bed for a sex, unless beds of others are re-designated."""
    for kind in SEXES:
        wards = {ward.name: ward.beds for ward in place.wards if ward.kind in (kind, "mixed")}
        steps = [closure for closure in scenario.closures if closure.ward in wards]
        closing = dict.fromkeys(wards, 0)
        for one in steps:
            closing[one.ward] = min(wards[one.ward], closing[one.ward] + (one.beds or wards[one.ward]))
        helped = any(one.to in (kind, "mixed") and one.ward not in wards for one, _ in _redesignated(scenario))
        if steps and closing == wards and not helped:
            found = f"Every ward for {kind} closes: {', '.join(wards)}."
            yield Problem(steps[-1].lines.of("ward"), found, f"Leave a ward for {kind} open.")


def _in_parts(scenario: Scenario, system: System) -> Iterator[Problem]:
    """Yield whole units of which released money is to buy a part."""
    for one in reinvestments_of(scenario):
        service = system.services.get(one.service)
        if service is not None and getattr(service, "is_whole", False) and one.units and one.units != int(one.units):
            found = f"{one.units:g} of {service.label}: people get whole units, and part of one would be paid for."
            yield Problem(scenario.lines.of("funding.reinvest"), found, "Give a whole number.")
