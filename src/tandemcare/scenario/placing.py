"""What a scenario for any place is in one: items in units, wards by their names, and cuts as changes of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import floor

from tandemcare.errors import Problem
from tandemcare.finance import PRICE_YEAR
from tandemcare.model import ACUTE_WARDS, PER_100K, Place
from tandemcare.sums import ROUNDING
from tandemcare.texts import brief
from tandemcare.units import MONTHS_A_YEAR

from .cuts import changes_of
from .fields import ANY_ACUTE, Largest
from .items import Bought, Closure, Investment, Redesignation, Reinvestment
from .making import Lines
from .parts import Scenario
from .rotas import settled
from .system import BuyableService, System
from .timeline import decide
from .together import WAYS_OF_BUYING

DECIMALS = 6
"""Of units that need not be whole."""
INTENSIVE = "picu"


def placed(scenario: Scenario, place: Place, system: System) -> tuple[Scenario, list[Problem]]:
    """Return a scenario as it is in a place, without the items that cannot be there, and a problem for each of these.

    Units for 100,000 adults and those that pounds a year buy become units; the largest ward of a kind gets its name; a
    cut becomes a change of the number that it is of, and a rota has the slots of the place. What comes of it is told in
    `here`. One that is so already is returned as it is.
    """
    if scenario.rotas:
        scenario = replace(scenario, rotas=settled(scenario.rotas, place))
    if not _is_for_any_place(scenario):
        return scenario, []
    work = _Placing(scenario, place, system)
    found = work.placed()
    if scenario.root is not None:
        found = replace(found, root=placed(scenario.root, place, system)[0])
    return found, work.problems


def _is_for_any_place(scenario: Scenario) -> bool:
    return bool(
        scenario.cuts
        or scenario.bought != Bought()
        or any(one.units is None for one in scenario.investments)
        or any(one.per_100k_adults is not None for one in scenario.funding.reinvest)
        or any(isinstance(ward, Largest) for ward in _wards_of(scenario))
        or (scenario.root is not None and _is_for_any_place(scenario.root))
    )


def _wards_of(scenario: Scenario) -> Iterator[str]:
    yield from (one.ward for one in scenario.closures)
    yield from (one.ward for one in scenario.redesignations)
    yield from (one.redesignate.ward for one in scenario.closures if one.redesignate is not None)


@dataclass
class _Placing:
    """What is found while a scenario is put into a place: sentences on what things come to, and problems."""

    scenario: Scenario
    place: Place
    system: System
    said: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def placed(self) -> Scenario:
        """Return the scenario as it is in the place."""
        scenario, values = self.scenario, self._values
        cut, said, problems = changes_of(scenario.cuts, values, self.place)
        bought = [self._investment(one, values) for one in scenario.investments]
        closed = [self._closure(one) for one in scenario.closures]
        others = [self._redesignation(one) for one in scenario.redesignations]
        reinvest = tuple(self._reinvestment(one) for one in scenario.funding.reinvest)
        self.said += said
        self.problems += problems
        return replace(
            scenario,
            changes=(*scenario.changes, *cut),
            investments=tuple(one for one in bought if one is not None),
            closures=tuple(one for one in closed if one is not None),
            redesignations=tuple(one for one in others if one is not None),
            cuts=(),
            bought=Bought(),
            funding=replace(scenario.funding, reinvest=reinvest) if reinvest else scenario.funding,
            here=tuple(dict.fromkeys(self.said)),
        )

    @property
    def _values(self) -> Mapping[str, float]:
        """The numbers of the place at its census, as the scenario changes them from then on: the contract's prices."""
        values = dict(self.system.values_of(self.place, self.system.parameters))
        decide(values, self.scenario, self.place.census_date, self.place.census_date)
        return values

    # --- what is bought ---------------------------------------------------------------------------------------------

    def _investment(self, one: Investment, values: Mapping[str, float]) -> Investment | None:
        service = self.system.services.get(one.service)
        if service is None or (one.units is not None and self.scenario.bought == Bought()):
            return one
        key = next((key for key in WAYS_OF_BUYING if getattr(one, key) is not None), "")
        if not key:  # which is told of its form
            return None
        written, times, where = float(getattr(one, key)), self.scenario.bought.times, one.lines.of(key)
        if key == "units":
            units = written if times == 1.0 else self._times(written, times, service, where)
        elif key == "per_100k_adults":
            units = self._per_100k(written * times, service, where)
        else:
            units = self._for_pounds(written * times, service, values, where)
        if not units:
            return None
        fence = self.scenario.bought.ring_fenced
        return replace(
            one,
            units=units,
            per_100k_adults=None,
            budget_gbp_a_year=None,
            ring_fenced=one.ring_fenced if fence is None else fence,
            range=one.range and (one.range[0] * units / written, one.range[1] * units / written),
            lines=Lines(one.lines.whole, {**one.lines.by_key, "units": where}),
        )

    def _times(self, written: float, times: float, service: BuyableService, where: str) -> float:
        """Return so many times the units that are written."""
        units = _whole_or_not(written * times, service)
        if not units:
            found = f"{times:g} times {written:g} {service.unit} of {service.name} are none."
            self.problems.append(Problem(where, found, "Buy more of it."))
            return 0.0
        self.said.append(f"{service.label}: {times:g} times {written:g} are {_units(units, service)}.")
        return units

    def _reinvestment(self, one: Reinvestment) -> Reinvestment:
        service = self.system.services.get(one.service)
        if one.per_100k_adults is None or service is None:
            return replace(one, per_100k_adults=None)
        units = self._per_100k(one.per_100k_adults, service, self.scenario.lines.of("funding.reinvest"))
        return replace(one, units=units or None, per_100k_adults=None)

    def _per_100k(self, asked: float, service: BuyableService, where: str) -> float:
        """Return the units that so many for 100,000 adults come to, to the nearest where only whole ones are bought."""
        exact = asked * self.place.adults / PER_100K
        units = _whole_or_not(exact, service)
        if not units:
            found = f"{asked:g} {service.unit} of {service.name} per 100,000 adults are none in {self.place.name}."
            least = 0.5 * PER_100K / self.place.adults
            self.problems.append(Problem(where, found, f"Give {least:.3g} or more, or `units: 1`."))
            return 0.0
        self.said.append(f"{service.label}: {asked:g} per 100,000 adults are {_units(units, service)}.")
        return units

    def _for_pounds(self, pounds: float, service: BuyableService, values: Mapping[str, float], where: str) -> float:
        """Return the units that pounds a year pay for at the contract's price, whole ones where none is in parts."""
        price = self.system.unit_cost and MONTHS_A_YEAR * self.system.unit_cost(service.name, values)
        if not price:
            found = f"Nothing says what a {service.unit} of {service.name} costs."
            self.problems.append(Problem(where, found, "Give `units`, or `per_100k_adults`."))
            return 0.0
        exact = pounds / price
        units = float(floor(exact + ROUNDING)) if _is_whole(service) else round(exact, DECIMALS)
        if not units:
            found = f"£{pounds:,.0f} a year buy no {service.unit} of {service.name}: one costs £{price:,.0f}."
            self.problems.append(Problem(where, found, f"Give £{price:,.0f} or more."))
            return 0.0
        left = pounds - units * price
        rest = f", and leave £{left:,.0f}" if round(left) > 0 else ""
        self.said.append(
            f"{service.label}: £{pounds:,.0f} a year buy {_units(units, service)} at £{price:,.0f} a year each, the "
            f"contract's price in pounds of {PRICE_YEAR}{rest}."
        )
        return units

    # --- wards --------------------------------------------------------------------------------------------------------

    def _closure(self, one: Closure) -> Closure | None:
        ward = self._ward(one.ward, one.lines.of("ward"))
        other, where = one.redesignate, one.lines.of("redesignate")
        becoming = None if other is None else self._ward(other.ward, where)
        if ward is None or (other is not None and becoming is None):
            return None
        if other is None or becoming is None:
            return replace(one, ward=ward)
        if becoming == ward:
            found = f"{ward} closes and is re-designated at once: it is the largest ward of both kinds named."
            self.problems.append(Problem(where, found, "Name another ward."))
            return None
        return replace(one, ward=ward, redesignate=replace(other, ward=becoming))

    def _redesignation(self, one: Redesignation) -> Redesignation | None:
        ward = self._ward(one.ward, one.lines.of("ward"))
        return None if ward is None else replace(one, ward=ward)

    def _ward(self, asked: str, where: str) -> str | None:
        """Return the name of a ward, the NHS's largest of its kind where that is asked for: the first of those."""
        if not isinstance(asked, Largest):
            return asked
        kinds = ACUTE_WARDS if asked.kind == ANY_ACUTE else (asked.kind,)
        own = [ward for ward in self.place.wards if ward.is_own]
        found = max((ward for ward in own if ward.kind in kinds), key=lambda ward: ward.beds, default=None)
        if found is None or not found.beds:
            whose = _of_kind(asked.kind)
            what = f"{self.place.name} has no {'open bed in a ' if found else ''}{whose}."
            there = dict.fromkeys(f"{{largest: {ward.kind}}}" for ward in own if ward.beds)
            self.problems.append(Problem(where, what, f"Leave the item out, or write one of {', '.join(there)}."))
            return None
        self.said.append(f"The largest {_of_kind(asked.kind)}: {found.name}, {found.beds} beds.")
        return found.name


def _of_kind(kind: str) -> str:
    known = {ANY_ACUTE: "acute ward", "mixed": "mixed ward", INTENSIVE: "ward for intensive care"}
    return known.get(kind, f"ward for {kind}")


def _units(units: float, service: BuyableService) -> str:
    """Return so many units in words: those of an abbreviation, such as WTE, have no plural."""
    if units == 1.0 or not service.unit.islower():
        return f"{brief(units)} {service.unit}"
    return f"{brief(units)} people" if service.unit == "person" else f"{brief(units)} {service.unit}s"


def _whole_or_not(units: float, service: BuyableService) -> float:
    """Return units to the nearest whole one where only these are bought."""
    return float(floor(units + 0.5)) if _is_whole(service) else round(units, DECIMALS)


def _is_whole(service: BuyableService) -> bool:
    return bool(getattr(service, "is_whole", False))
