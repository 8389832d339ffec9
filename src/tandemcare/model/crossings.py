"""What crosses between people and slow layer, and the rules of a scenario: the model's side of the monthly exchange.

`engine/exchange.py` says in which order things happen, and `docs/structure.md` lists what crosses: `crossings_of` what
is read of the pathway, `slow_outputs.READ` what is read of the slow layer and what follows from it.

Nobody moves into the slow layer: a package is an entitlement of somebody who stays in the pathway, and the places and
lists of community teams count places, not the people of the pathway, whom need and waits reach through chances only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tandemcare.stockflow import Crossing, Model, Signal, Transfer
from tandemcare.units import MONTHS_A_YEAR

from .closing import Triggers
from .moved import moved_inputs
from .openings import Affairs, InputsOf, Openings, beds_of
from .place import Place
from .plan import Plan
from .resources import ward_resource
from .slow_inputs import AT_CENSUS, slow_inputs, switches, ward_cost_of
from .slow_layer import slow_model
from .slow_outputs import ITEM_OUTPUTS, OUTPUTS, OWN_OUTPUTS, READ

Numbers = dict[str, float]
SIGNAL_INPUTS = ("out_of_area_days", "occupied_bed_days", "amhp_hours_worked", "amhp_hours_on_duty", "new_packages")
AMHP_POSTS = "amhp.fte_bought"


def crossings_of(place: Place) -> tuple[Crossing, ...]:
    """Return what the slow layer takes from the pathway of a place."""
    wards = tuple(ward_resource(ward) for ward in place.wards)
    return (
        Transfer("new_packages", "People with a new section 117 package", ("section_117_new_packages",)),
        Signal("out_of_area_days", "Days in out-of-area beds", busy=("out-of-area",)),
        Signal("occupied_bed_days", "Days in local beds", busy=wards),
        Signal("amhp_hours_worked", "AMHP hours worked", busy=("amhp",), in_days=False),
        Signal("amhp_hours_on_duty", "AMHP hours on duty", open=("amhp",), in_days=False),
    )


@dataclass
class Memory:
    """What the rules remember of one replication."""

    closed: dict[str, int] = field(default_factory=dict)
    quiet_months: dict[str, int] = field(default_factory=dict)
    is_stopped: bool = False
    beds: float = 0.0
    ward_cost: float = 0.0
    wards_closed: float = 0.0
    units: dict[str, float] = field(default_factory=dict)
    open: Sequence[float] = ()
    slow: Numbers = field(default_factory=dict)
    affairs: Affairs | None = None
    first: int | None = None
    items: Numbers | None = None
    bought: Mapping[str, float] | None = None

    def close(self, ward: str, month: int) -> None:
        """Close a ward from a month on, if it is open; what the others waited for must then hold without it, anew."""
        if ward not in self.closed:
            self.closed[ward] = month
            self.quiet_months.clear()


@dataclass(frozen=True, eq=False)
class Coupling:
    """The slow layer of a scenario in a place, as the engine's exchange runs it.

    `inputs_of` turns the numbers of a month into the inputs of the pathway. With `held`, dated inputs by month, the
    slow layer stays as it is at the census. Nothing in it changes, but for a store of what was worked out before.
    """

    plan: Plan
    inputs_of: InputsOf
    held: Mapping[int, Mapping[str, float]] | None = None

    @cached_property
    def model(self) -> Model:
        """The stocks and flows, with as many items as the scenario buys."""
        return slow_model(len(self.plan.items))

    @property
    def is_held(self) -> bool:
        """Whether the slow layer stays as it is at the census."""
        return self.held is not None

    @cached_property
    def crossings(self) -> Sequence[Crossing]:
        """What is taken from the pathway."""
        return (*crossings_of(self.plan.place), *self._triggers.signals)

    @cached_property
    def _triggers(self) -> Triggers:
        return Triggers(self.plan)

    @cached_property
    def openings(self) -> Openings:
        """What is open in a month, by state of affairs."""
        return Openings(self.plan, self.inputs_of)

    @cached_property
    def needs(self) -> Sequence[str]:
        """What is looked at of the equations."""
        return (*READ, *self._opened)

    @property
    def _numbers(self) -> range:
        """The numbers that items go by in the equations."""
        return range(1, len(self.plan.items) + 1)

    # --- the census -----------------------------------------------------------------------------------------------

    @cached_property
    def initial(self) -> Numbers:
        """Inputs of the slow layer at the census."""
        plan = self.plan
        found = slow_inputs(plan.place, plan.values_of(0)) | switches(plan.loops_off) | self._of_items[0]
        pool = dict(plan.pool)
        found |= {"reinvest_share": plan.reinvest_share, "occupied_bed_days": 0.0}
        found |= {"council_reserve_floor": plan.reserve_floor_gbp}
        found |= {"icb_share_out_of_area": pool.get("icb", 0.0 if pool else 1.0)}
        found |= {"council_share_out_of_area": pool.get("council", 0.0)}
        for number, item in enumerate(plan.items, 1):
            found |= {
                f"price_{number}": item.price_gbp_month,
                f"mobilising_time_{number}": item.mobilising_months,
                f"nurses_{number}": self.openings.nurses(item),
                f"unprotected_{number}": 0.0 if item.is_ring_fenced else 1.0,
            }
        return found

    @cached_property
    def _of_items(self) -> Sequence[Numbers]:
        """What is contracted and who pays for it, by month: one and the same as long as it stays as it was."""
        found = [self._items_in(0)]
        for month in range(1, self.plan.months):
            items = self._items_in(month)
            found.append(found[-1] if items == found[-1] else items)
        return found

    def _items_in(self, month: int) -> Numbers:
        found = {}
        for number, item in enumerate(self.plan.items, 1):
            payers = dict(self.plan.payers(item, month))
            found[f"contracted_{number}"] = item.contracted[month]
            found[f"icb_share_{number}"] = payers.get("icb", 0.0)
            found[f"council_share_{number}"] = payers.get("council", 0.0)
        return found

    def begin(self) -> Memory:
        """Return the memory of the rules at the census."""
        values = self.plan.values_of(0)
        beds, ward_cost = beds_of(self.plan.place, values), ward_cost_of(self.plan.place, values)
        units, none_open = dict.fromkeys(self._services, 0.0), [0.0] * len(self._services)
        return Memory(beds=beds, ward_cost=ward_cost, units=units, open=none_open)

    # --- rules ------------------------------------------------------------------------------------------------------

    def rules(self, memory: Memory, month: int, read: Mapping[str, float], slow: Mapping[str, float]) -> None:
        """Note wards that close from the next month on, and whether a stop-loss has been reached."""
        if self.held is not None:
            return
        limit = self.plan.stop_loss_gbp
        memory.is_stopped = memory.is_stopped or (limit is not None and slow["net_cost"] > limit)
        if "double_running_release" in self.plan.loops_off:
            return
        first = self.openings.firsts[month]
        ward = self._triggers.due(memory.closed, memory.quiet_months, month, first, read)
        if ward is not None:
            memory.close(ward, month + 1)

    # --- settings -----------------------------------------------------------------------------------------------------

    def settings(self, memory: Memory, month: int, slow: Mapping[str, float]) -> tuple[Numbers, Numbers]:
        """Return the inputs of the pathway and of the slow layer that change with a month that begins."""
        if self.held is not None:
            return dict(self.held.get(month, {})), {}
        for closing in self.plan.closings:
            if closing.month is not None and closing.month <= month:
                memory.close(closing.ward, month)
        memory.wards_closed = float(len(memory.closed))
        memory.units = self.openings.units(slow)
        memory.open = [slow[name] for name in self._opened]
        affairs = self.openings.affairs(month, slow, memory.units, memory.closed)
        fast = self._pathway_inputs(memory, affairs, slow)
        memory.affairs = affairs
        return fast, self._slow_settings(memory, month, affairs)

    @cached_property
    def _opened(self) -> Sequence[str]:
        return [f"open_{number}" for number in self._numbers]

    def _pathway_inputs(self, memory: Memory, affairs: Affairs, slow: Mapping[str, float]) -> Numbers:
        """Return the inputs of the pathway that the slow layer moves, and those that another state of affairs has."""
        found = moved_inputs(affairs.moved, slow)
        found |= affairs.rota.filled(slow["amhp_availability"])
        return found if affairs is memory.affairs else {**self.openings.changes(memory.affairs, affairs), **found}

    def _slow_settings(self, memory: Memory, month: int, affairs: Affairs) -> Numbers:
        """Return the inputs of the slow layer that differ from those of the month before."""
        beds = affairs.beds + affairs.beds_without_staff
        found = {"beds_closing": memory.beds - beds, "may_buy": 0.0 if memory.is_stopped else 1.0}
        found["ward_cost_closing"] = memory.ward_cost - affairs.ward_cost
        memory.beds, memory.ward_cost = beds, affairs.ward_cost
        first = self.openings.firsts[month]
        if first != memory.first:
            memory.first = first
            of_place = slow_inputs(self.plan.place, affairs.values)
            found |= {name: value for name, value in of_place.items() if name not in NOT_SET}
        bought = self.openings.bought(affairs, memory.units)
        if bought is not memory.bought:
            memory.bought = bought
            found |= bought
        items = self._of_items[month]
        if items is not memory.items:
            memory.items = items
            found |= items
        held = memory.slow
        changed = {name: value for name, value in found.items() if held.get(name) != value}
        held |= changed
        return changed

    # --- what is kept -------------------------------------------------------------------------------------------------

    @property
    def outputs(self) -> Sequence[str]:
        """Names of what is kept of each month, in order."""
        return (*self.kept, *self.own_outputs)

    @cached_property
    def kept(self) -> Sequence[str]:
        """What is kept of the equations."""
        return (*OUTPUTS, *(f"{part}_{number}" for number in self._numbers for part in ITEM_OUTPUTS))

    @cached_property
    def own_outputs(self) -> Sequence[str]:
        """What is kept besides."""
        return (*OWN_OUTPUTS, *(f"serving_{number}" for number in self._numbers))

    def record(self, memory: Memory, slow: Mapping[str, float]) -> Sequence[float]:
        """Return the outputs of its own of a month that has ended."""
        beds = memory.affairs.beds_without_staff if memory.affairs else 0
        return [beds, memory.wards_closed, *self._serving(memory, slow)]

    def _serving(self, memory: Memory, slow: Mapping[str, float]) -> list[float]:
        """Return the units of each item that served people in a month; items of one service share by what is open.

        AMHP posts serve as far as somebody has been hired, in the hours that a post is on the rota at the census.
        """
        found = [memory.units[name] for name in self._services]
        for place in self._amhp_posts:
            hired = slow["amhps_hired"] / slow["amhps_at_census"]
            found[place] = min(found[place], self._posts_at_census * hired)
        for places in self._same:
            together = sum([memory.open[place] for place in places])
            for place in places:
                found[place] *= memory.open[place] / together if together > 0.0 else 0.0
        return found

    @cached_property
    def _services(self) -> Sequence[str]:
        """The service of each item."""
        return [item.service for item in self.plan.items]

    @cached_property
    def _same(self) -> Sequence[Sequence[int]]:
        """The items that buy one service, where there are several."""
        together = [
            [k for k, other in enumerate(self._services) if other == name] for name in dict.fromkeys(self._services)
        ]
        return [places for places in together if len(places) > 1]

    @cached_property
    def _amhp_posts(self) -> Sequence[int]:
        """The items that buy AMHP posts, which are hired for before they work."""
        posts = {name for name, one in self.openings.tried.items() if AMHP_POSTS in one.written}
        return [place for place, name in enumerate(self._services) if name in posts]

    @cached_property
    def _posts_at_census(self) -> float:
        """The posts whose hours are those on duty at the census."""
        hours = MONTHS_A_YEAR * self.plan.place.baseline["amhp_hours_on_duty"]
        return hours / self.plan.values_of(0)["money.amhp_hours_year"]


NOT_SET = AT_CENSUS | {*SIGNAL_INPUTS}
"""Inputs of the slow layer that no month sets: the census is past, and what happened is read."""
