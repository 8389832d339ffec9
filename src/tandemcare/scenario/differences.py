"""Say in words what one scenario changes against another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite

from tandemcare.model import Place
from tandemcare.texts import brief
from tandemcare.units import month_in_words

from .checking import place_for
from .items import Becoming, Change, Closure, Gateway, Investment, Item, Redesignation
from .numbers_in_place import system_in
from .parts import Scenario, described
from .placing import placed
from .rota_change import RotaChange
from .rotas import with_later_shifts
from .rules_in_words import payers_in_words, per_cent, rules_that_differ
from .system import BuyableService, System, english_system, known_numbers


def diff(a: Scenario, b: Scenario, place: Place | None = None, system: System | None = None) -> list[str]:
    """Return a line on each item that B has and A has not, and then on each that only A has."""
    place = place or place_for(b)
    system = system_in(place, system=system or english_system())
    (a, _), (b, _) = placed(a, place, system), placed(b, place, system)
    words = _Words(with_later_shifts(b, with_later_shifts(a, place)), system)
    lines = []
    if a.place != b.place:
        lines.append(f"Another place: {_place_name(b)} instead of {_place_name(a)}.")
    lines += [words.of(item) for item in _only_in(b, a, place.census_date)]
    lines += [f"Not in {b.title}: {words.of(item)}" for item in _only_in(a, b, place.census_date)]
    lines += rules_that_differ(a, b)
    return [*lines, *(f"In {place.name}: {said}" for said in b.here if said not in a.here)]


def _place_name(scenario: Scenario) -> str:
    return scenario.place.name if scenario.place else "the stylised place"


def _only_in(scenario: Scenario, other: Scenario, census: date) -> list[Item | RotaChange]:
    def content(item: Item | RotaChange) -> tuple[str, Mapping[str, object]]:
        return type(item).__name__, {"start": census.isoformat()} | described(item)

    left = [content(item) for item in other.items]
    found = []
    for item in scenario.items:
        if content(item) in left:
            left.remove(content(item))
        else:
            found.append(item)
    return found


class _Words:
    """Says items in words, with the labels and units of one place and system."""

    def __init__(self, place: Place, system: System) -> None:
        self.place = place
        self.services = system.services
        self.baseline = system.values_of(place, system.parameters)
        self.numbers = known_numbers(place, system)

    def of(self, item: Item | RotaChange) -> str:
        """Return one line on an item."""
        if isinstance(item, Change):
            line = self._change(item)
        elif isinstance(item, Investment):
            line = self._investment(item)
        elif isinstance(item, Closure):
            line = self._closure(item)
        elif isinstance(item, Redesignation):
            line = self._redesignation(item)
        elif isinstance(item, RotaChange):
            line = _rota(item)
        else:
            line = f"Less of {item.service} from {month_in_words(item.start)}"  # of which the place has none
        return f"{line}. {item.why}" if item.why else f"{line}."

    def _change(self, change: Change) -> str:
        number = self.numbers.get(change.parameter)
        name = f"{number.label} ({change.parameter})" if number else change.parameter
        if change.value is None:
            what = f"times {change.multiply:g}"
        else:
            before = self.baseline.get(change.parameter)
            instead = f" instead of {before:g}" if before is not None else ""
            what = _with_unit(f"{change.value:g}", instead, number.unit if number else "")
        return f"{name}: {what}, from {month_in_words(change.begins(self.place.census_date))}{_until(change)}"

    def _investment(self, bought: Investment) -> str:
        service = self.services.get(bought.service)
        name = f"{service.label} ({bought.service})" if service else bought.service
        how_much = _how_much(bought.bought, service.unit if service else "unit")
        ramp = f" over {bought.ramp_months} months" if bought.ramp_months else ""
        payer = bought.payer or (service.payers if service else ())
        fence = ", ring-fenced" if bought.ring_fenced else ""
        when = f"paid for from {month_in_words(bought.start)}{ramp}{_until(bought)}{_mobilised(bought, service)}"
        return f"{name}: {how_much}, {when}, by {payers_in_words(payer)}{_grant(bought)}{fence}"

    def _closure(self, closure: Closure) -> str:
        what, verb = self._beds(closure)
        after = f"; its staff go over to {closure.staff_to}" if closure.staff_to else ""
        if closure.gateway is None:
            when = f"in {month_in_words(closure.start or self.place.census_date)}"
        else:
            when = _gateway(closure.gateway, self.place.census_date)
        then = f"; {self._becomes(closure.redesignate)} with it" if closure.redesignate else ""
        return f"{what} {verb} {when}{then}{_reopening(closure)}{after}"

    def _redesignation(self, one: Redesignation) -> str:
        return f"{self._becomes(one)} from {month_in_words(one.start)} on"

    def _becomes(self, one: Redesignation | Becoming) -> str:
        what, verb = self._beds(one)
        verb = {"closes": "is", "close": "are"}[verb]
        what = what if one.beds or not isinstance(one, Becoming) else what.lower()
        return f"{what} {verb} {'mixed' if one.to == 'mixed' else f'for {one.to}'}"

    def _beds(self, one: Closure | Redesignation | Becoming) -> tuple[str, str]:
        """Return what of a ward it is about, and the verb of closing that goes with it."""
        beds = next((ward.beds for ward in self.place.wards if ward.name == one.ward), None)
        size = f" ({beds} beds)" if beds is not None else ""
        if one.beds is None:
            return f"Ward {one.ward}{size}", "closes"
        return f"{one.beds} bed{'s' if one.beds != 1 else ''} of ward {one.ward}{size}", "close"


def _with_unit(value: str, instead: str, unit: str) -> str:
    """Return a number and what it stands instead of, with their unit: of many words it stands behind both."""
    if not unit:
        return f"{value}{instead}"
    return f"{value}{instead} ({unit})" if " " in unit or unit in {"share", "ratio"} else f"{value} {unit}{instead}"


def _how_much(units: float, unit: str) -> str:
    """Return how much is bought: more of what there is, or for how many who get it."""
    if unit == "person":
        return f"for {brief(units)} {'person' if units == 1 else 'people'}"
    plural = "s" if units != 1 and unit.islower() else ""  # not of WTE
    return f"on {brief(units)} {unit}{plural}" if unit == "ward" else f"{brief(units)} more {unit}{plural}"


def _rota(rota: RotaChange) -> str:
    shifts = "; ".join(
        f"{one.slots} AMHP{'s' if one.slots != 1 else ''} {one.name} ({one.days}, {one.start}:00 to {one.end}:00)"
        for one in rota.forms
    )
    return f"{rota.label} from {month_in_words(rota.start)}: {shifts}"


def _gateway(gateway: Gateway, census: date) -> str:
    """Return what a gateway asks for; what is left open is not told."""
    asked = (
        (gateway.occupancy_at_most, f"the beds left would be at most {per_cent(gateway.occupancy_at_most)} full"),
        (gateway.each_sex_at_most, f"those for women and for men at most {per_cent(gateway.each_sex_at_most)}"),
        (gateway.away_per_100_beds_at_most, f"at most {gateway.away_per_100_beds_at_most:g} away per 100 beds"),
        (gateway.waiting_at_most, f"waits at most {gateway.waiting_at_most:g} times those of as-is"),
    )
    told = [words for limit, words in asked if isfinite(limit)]
    if gateway.staffed_at_least > 0.0:
        staffed = per_cent(gateway.staffed_at_least)
        told.append(f"what is bought staffed to {staffed} or more for {gateway.staffed_months} months")
    return (
        f"once a review each quarter from {month_in_words(gateway.not_before or census)} on finds, over "
        f"{gateway.over_months} months: {', '.join(told) or 'nothing, as nothing is asked'}"
    )


def _reopening(closure: Closure) -> str:
    rule = closure.reopen
    if rule is None:
        return ""
    if not (isfinite(rule.occupancy_over) or isfinite(rule.away_per_100_beds_over)):
        return "; it never opens again"
    return (
        f"; what has closed opens again, {rule.lag_months} months on, if beds are more than "
        f"{per_cent(rule.occupancy_over)} full or more than {rule.away_per_100_beds_over:g} are away per 100 beds"
    )


def _mobilised(bought: Investment, service: BuyableService | None) -> str:
    months = bought.mobilising_months
    if months is None:
        months = service.mobilising_months if service else 0.0
    return f", opening {months:g} months later" if months else ""


def _grant(bought: Investment) -> str:
    if bought.grant_until is None:
        return ""
    after = f"by {payers_in_words(bought.after_grant)}" if bought.after_grant else "by nobody, so that it ends"
    return f", from {month_in_words(bought.grant_until)} {after}"


def _until(item: Change | Investment) -> str:
    return f" until {month_in_words(item.until)}" if item.until else ""
