"""What is open in a month, and what follows from that alone, worked out once for each state of affairs.

A batch comes to the same state again and again: month after month, and in every replication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import floor
from typing import NamedTuple

from .amhp_hours import Rota, rota_of
from .moved import MOVED
from .place import Place
from .plan import Item, Plan
from .services import Service, services
from .slow_inputs import SLOW_ONLY, bought_inputs, ward_cost_of

Numbers = dict[str, float]
InputsOf = Callable[[Place, Mapping[str, float]], Mapping[str, float]]
MOST_KEPT = 256
PARTS_OF_A_UNIT = 1000.0
"""Units that need not be whole are told apart to so many parts: what opens by a delay nears its number for ever."""
_WORKED_OUT: dict[object, Mapping[str, float]] = {}


class Tried(dict[str, float]):
    """Numbers on which a service is tried: it notes which were set, be it to what they were, and which looked up."""

    def __init__(self, values: Mapping[str, float], service: Service) -> None:
        super().__init__(values)
        self.written: set[str] = set()
        self.touched: set[str] = set()
        self.is_searched = False
        service.apply(self, 1.0)

    def __getitem__(self, name: str) -> float:
        self.touched.add(name)
        return super().__getitem__(name)

    def __setitem__(self, name: str, value: float) -> None:
        self.written.add(name)
        self.touched.add(name)
        super().__setitem__(name, value)

    def __iter__(self) -> Iterator[str]:
        self.is_searched = True
        return super().__iter__()


class Standing(NamedTuple):
    """What settles the numbers of a month: since when dated numbers hold, homes, units of services, beds closed."""

    first: int
    homes: int
    units: tuple[float, ...]
    wards_closed: tuple[str, ...]
    beds_without_staff: int


@dataclass(frozen=True, eq=False)
class Affairs:
    """The numbers of a month with what is open, and what follows from them alone."""

    place: Place
    values: Mapping[str, float]
    pathway_inputs: Mapping[str, float]
    beds_without_staff: int

    @cached_property
    def moved(self) -> Mapping[str, float]:
        """The few numbers that the slow layer moves every month, and those beside them."""
        return {name: self.values[name] for name in MOVED}

    @cached_property
    def rota(self) -> Rota:
        """The rota of AMHPs."""
        return rota_of(self.place, self.values)

    @cached_property
    def beds(self) -> float:
        """Open beds of all wards."""
        return beds_of(self.place, self.values)

    @cached_property
    def ward_cost(self) -> float:
        """What those beds cost in a month, and those closed for want of staff."""
        return ward_cost_of(self.place, self.values, self.beds_without_staff)

    @cached_property
    def bought(self) -> Mapping[str, float]:
        """The inputs of the slow layer that services change."""
        return bought_inputs(self.values)


@dataclass(frozen=True, eq=False)
class Openings:
    """States of affairs of a plan, each worked out once; `inputs_of` gives the inputs of the pathway."""

    plan: Plan
    inputs_of: InputsOf
    _known: dict[tuple[object, ...], Affairs] = field(default_factory=dict)
    _changes: dict[tuple[Affairs, Affairs], Mapping[str, float]] = field(default_factory=dict)
    _bought: dict[tuple[Affairs, tuple[float, ...]], Mapping[str, float]] = field(default_factory=dict)

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """The services bought, by name."""
        known = services()
        return {item.service: known[item.service] for item in self.plan.items}

    @cached_property
    def tried(self) -> Mapping[str, Tried]:
        """A unit of each service tried on the numbers of the census, by the service's name."""
        return {name: Tried(self.plan.values_of(0), service) for name, service in self.services.items()}

    @cached_property
    def apart(self) -> Mapping[str, Tried]:
        """Services that act on the slow layer alone: none, if they and the others have a number in common."""
        found = {name: one for name, one in self.tried.items() if one.written <= {*SLOW_ONLY} and not one.is_searched}
        theirs = [one for name, one in self.tried.items() if name not in found]
        changed = self._own.union(*(one.written for one in theirs))
        meet = any(one.touched & changed for one in found.values())
        meet = meet or any(one.written & other.touched for one in found.values() for other in theirs)
        return {} if meet else found

    @cached_property
    def _touched(self) -> tuple[str, ...]:
        """The numbers that services apart look up or set."""
        return tuple(sorted(set().union(*(one.touched for one in self.apart.values()))))

    @cached_property
    def _written(self) -> tuple[str, ...]:
        """The numbers that services apart set."""
        return tuple(sorted(set().union(*(one.written for one in self.apart.values()))))

    @cached_property
    def _own(self) -> frozenset[str]:
        """The numbers that homes lost and wards closed change."""
        return frozenset({"housing.units", *(f"ward.{ward.name}.beds" for ward in self.plan.place.wards)})

    @cached_property
    def firsts(self) -> tuple[int, ...]:
        """For each month, the month from which its dated numbers hold."""
        begins = [first for first, _ in self.plan.values]
        return tuple(max(first for first in begins if first <= month) for month in range(self.plan.months))

    # --- states -------------------------------------------------------------------------------------------------------

    def units(self, slow: Mapping[str, float]) -> dict[str, float]:
        """Return the units of each service that serve people: open, and staffed where they need nurses."""
        found: dict[str, float] = {}
        for name, needs_nurses, opened in self._items:
            staffed = slow["staffed_share"] if needs_nurses else 1.0
            found[name] = found.get(name, 0.0) + slow[opened] * staffed
        for name, parts in self._parts:
            found[name] = floor(found[name] * parts + 0.5) / parts
        return found

    @cached_property
    def _items(self) -> tuple[tuple[str, bool, str], ...]:
        """For each item its service, whether that needs nurses, and what its open units are called."""
        items = enumerate(self.plan.items, 1)
        return tuple((item.service, self.nurses(item) > 0.0, f"open_{number}") for number, item in items)

    def nurses(self, item: Item) -> float:
        """Return the nurses that a unit of an item takes: those of its service, unless they are given."""
        own = item.nurses_per_unit
        return self.services[item.service].nurses_per_unit if own is None else own

    @cached_property
    def _parts(self) -> tuple[tuple[str, float], ...]:
        """For each service the parts of a unit that are told apart."""
        return tuple((name, 1.0 if service.is_whole else PARTS_OF_A_UNIT) for name, service in self.services.items())

    def affairs(
        self, month: int, slow: Mapping[str, float], units: Mapping[str, float], closed: Iterable[str]
    ) -> Affairs:
        """Return the state of affairs in a month, by what of the slow layer and of its rules settles it."""
        first = self.firsts[month]
        standing = (
            first,
            floor(self._homes[first] * slow["housing_share"] + 0.5),
            tuple([units[name] for name in self._beside]),
            tuple(closed),
            floor(slow["beds_without_staff"] + 0.5),
        )
        return self._known.get(standing) or self._new(Standing(*standing))

    @cached_property
    def _homes(self) -> Mapping[int, float]:
        """Homes in the dated numbers, by the month from which they hold."""
        return {first: values["housing.units"] for first, values in self.plan.values}

    @cached_property
    def _beside(self) -> tuple[str, ...]:
        """Services that act on the pathway."""
        return tuple(name for name in self.services if name not in self.apart)

    def _new(self, standing: Standing) -> Affairs:
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
            self._changes.clear()
        values = self._values(standing)
        found = Affairs(self.plan.place, values, self._inputs(standing, values), standing.beds_without_staff)
        self._known[standing] = found
        return found

    def _values(self, standing: Standing) -> Numbers:
        """Return the numbers of a month with what is open: homes, whole before any are added, services and wards."""
        values = dict(self.plan.values_of(standing.first))
        values["housing.units"] = float(standing.homes)
        for name, units in zip(self._beside, standing.units, strict=True):
            if units > 0.0:
                self.services[name].apply(values, units)
        values["housing.units"] = float(floor(values["housing.units"] + 0.5))
        for ward in standing.wards_closed:
            values[f"ward.{ward}.beds"] = 0.0
        self._close_beds(values, standing.beds_without_staff)
        self._cut_loops(values)
        return values

    def _close_beds(self, values: Numbers, beds: int) -> None:
        """Close beds for want of staff, one by one on the acute ward that has most."""
        acute = [f"ward.{ward.name}.beds" for ward in self.plan.place.wards if ward.kind != "picu"]
        for _ in range(beds):
            largest = max(acute, key=lambda name: values[name])
            values[largest] = max(values[largest] - 1.0, 0.0)

    def _cut_loops(self, values: Numbers) -> None:
        """Hold the cut links of the loops that close in the pathway: R3 and R5."""
        if "blocked_beds" in self.plan.loops_off:
            values["housing.share_delayed_as_census"] = 1.0
        if "premature_discharge" in self.plan.loops_off:
            values["relapse.early_for_all"] = self.plan.place.baseline["share_cut_short"]

    def set_apart(self, affairs: Affairs, units: Mapping[str, float]) -> Numbers:
        """Return the numbers of a month that services apart look up or set, as these leave them."""
        values = affairs.values
        numbers = {name: values[name] for name in self._touched}
        for name in self.apart:
            if units[name] > 0.0:
                self.services[name].apply(numbers, units[name])
        return numbers

    def bought(self, affairs: Affairs, units: Mapping[str, float]) -> Mapping[str, float]:
        """Return the inputs of the slow layer that services change: one and the same for the same units."""
        if not self.apart:
            return affairs.bought
        asked = affairs, tuple([units[name] for name in self.apart])
        known = self._bought.get(asked)
        if known is None:
            known = {**affairs.bought, **bought_inputs(self.set_apart(affairs, units), self._written)}
            if len(self._bought) >= MOST_KEPT:
                self._bought.clear()
            self._bought[asked] = known
        return known

    # --- inputs of the pathway ----------------------------------------------------------------------------------------

    def _inputs(self, standing: Standing, values: Numbers) -> Mapping[str, float]:
        """Return every input of the pathway: one batch comes to the same as another."""
        whole = self.inputs_of, self._place, tuple(values), tuple(values.values())
        found = _WORKED_OUT.get(whole)
        if found is None:
            found = self.inputs_of(self.plan.place, values)
            if len(_WORKED_OUT) >= MOST_KEPT:  # another thread may do so at any moment
                _WORKED_OUT.clear()
            _WORKED_OUT[whole] = found
        return found

    @cached_property
    def _place(self) -> str:
        """What tells the place from others."""
        return repr(self.plan.place)

    def changes(self, before: Affairs | None, after: Affairs) -> Mapping[str, float]:
        """Return the inputs of the pathway that one state of affairs has otherwise than the one before, or all."""
        if before is None:
            return after.pathway_inputs
        if (before, after) not in self._changes:
            held = before.pathway_inputs
            self._changes[before, after] = {
                name: value for name, value in after.pathway_inputs.items() if value != held[name]
            }
        return self._changes[before, after]


def beds_of(place: Place, values: Mapping[str, float]) -> float:
    """Return the open beds of all wards."""
    return sum(values[f"ward.{ward.name}.beds"] for ward in place.wards)
