"""What crosses between people and slow layer, and the rules of a scenario: the model's side of the monthly exchange.

`engine/exchange.py` says in which order things happen, and `docs/structure.md` lists what crosses: `crossings_of` what
is read of the pathway, `slow_outputs.READ` what is read of the slow layer and what follows from it.

Nobody moves into the slow layer: it counts staff, places, homes, beds and money, and people live in the pathway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import floor, nan

from tandemcare.stockflow import Crossing, Model, Signal
from tandemcare.sums import summed
from tandemcare.units import DAYS_A_MONTH, MONTHS_A_YEAR

from .amhp_hours import HOURS_OF_A_POST
from .bed_contracts import Contracts, contract_costs
from .build import Told, inputs_of
from .closing_rules import WAITED, RememberedBeds, Rules, signals_of
from .groups import GroupShift, shifts_of
from .month import (
    CLOSING_IN_THE_PATHWAY,
    PARTS_OF_A_UNIT,
    MonthInputs,
    MonthState,
    dated_key,
    month_inputs,
    month_values,
)
from .monthly_multipliers import multiplied_inputs, shifted_inputs, staffed_after_a_cut
from .open_beds import beds_of_month
from .place import WARD_KINDS, Place
from .plan import Item, Plan
from .reinvesting import Reinvesting, WardRelease
from .remembered import AsIs, Remembered
from .services import Service, services
from .slow_inputs import NOTHING_CLOSES, slow_inputs, staff_share, switches, undisturbed
from .slow_layer import slow_model
from .slow_outputs import ITEM_OUTPUTS, OUTPUTS, OWN_OUTPUTS, READ
from .slow_services import SlowServices, slow_services
from .standing import places_cut
from .values import Values
from .wards import AWAY, AWAY_INTENSIVE, ELSEWHERE, ward_resource

Numbers = dict[str, float]
AMHP_POSTS = "amhp.fte_bought"


def crossings_of(place: Place) -> tuple[Crossing, ...]:
    """Return what the slow layer takes from the pathway of a place."""
    wards = (*(ward_resource(ward) for ward in place.wards if ward.kind in WARD_KINDS), *ELSEWHERE.values())
    return (
        Signal("out_of_area_days", "Days in out-of-area beds", busy=(*AWAY.values(), AWAY_INTENSIVE)),
        Signal("occupied_bed_days", "Days in local beds", busy=wards),
        Signal("amhp_hours_worked", "AMHP hours worked", busy=("amhp",), in_days=False),
        Signal("amhp_hours_on_duty", "AMHP hours on duty", open=("amhp",), in_days=False),
    )


@dataclass(frozen=True, eq=False)
class Coupling:
    """The slow layer of a scenario in a place, as the engine's exchange runs it.

    Nothing in it changes: what a month's state comes to is kept by the engine. `as_is` is what gateways compare with.
    """

    plan: Plan
    as_is: AsIs | None = None

    @cached_property
    def model(self) -> Model:
        """The stocks and flows, with as many items as the scenario buys."""
        return slow_model(len(self.plan.items))

    @cached_property
    def crossings(self) -> Sequence[Crossing]:
        """What is taken from the pathway."""
        by_sex = signals_of(self.plan.place) if self.rules_of_beds.looks_at_people else ()
        return (*crossings_of(self.plan.place), WAITED, *by_sex)

    @cached_property
    def rules_of_beds(self) -> Rules:
        """What closes, opens again or is re-designated."""
        return Rules(self.plan)

    @cached_property
    def _reinvesting(self) -> Reinvesting:
        return Reinvesting(self.plan)

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
        found = undisturbed(len(plan.items)) | slow_inputs(plan.place, plan.values_of(0))
        found |= switches(plan.loops_off) | self._of_items[0]
        pool = dict(plan.pool)
        found |= {"council_reserve_floor": plan.reserve_floor_gbp}
        found |= {"icb_share_out_of_area": pool.get("icb", 0.0 if pool else 1.0)}
        found |= {"council_share_out_of_area": pool.get("council", 0.0)}
        for number, item in enumerate(plan.items, 1):
            found |= {
                f"price_{number}": item.price_gbp_month,
                f"mobilising_time_{number}": item.mobilising_months,
                f"nurses_{number}": self._nurses(item),
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

    def begin(self, replication: int) -> Remembered:
        """Return the memory of the rules of a replication at the census."""
        of_beds = RememberedBeds(reviews=[nan] * len(self.rules_of_beds.outputs))
        if self.as_is is not None:
            of_beds.as_is = self.as_is.waiting[replication - self.as_is.first]
        beds = beds_of_month(self.rules_of_beds, of_beds, 0)
        costs = beds.open.costs(self.plan.values_of(0))
        units, none_open = dict.fromkeys(self._services, 0.0), [0.0] * len(self.plan.items)
        contracts = Contracts([contract_costs(self.plan.place, beds.by_ward, self.plan.values_of(0))])
        return Remembered(of_beds, beds, beds.open, costs, contracts, units=units, open=none_open)

    # --- rules ------------------------------------------------------------------------------------------------------

    def rules(self, memory: Remembered, month: int, read: Mapping[str, float], slow: Mapping[str, float]) -> None:
        """Note what a month has shown, beds that close or open with the next, and whether a stop-loss is reached."""
        limit = self.plan.stop_loss_gbp
        memory.is_stopped = memory.is_stopped or (limit is not None and slow["net_cost"] > limit)
        memory.waiting = read[WAITED.input] / DAYS_A_MONTH / slow["need_index"]
        if self.rules_of_beds.looks_at_people:
            staffed = self._staffed(month, slow)
            self.rules_of_beds.observe(memory.of_beds, read, memory.waiting, staffed)
            if month + 1 < self.plan.months:
                self.rules_of_beds.settled(memory.of_beds, month + 1)

    def _staffed(self, month: int, slow: Mapping[str, float]) -> float:
        """Return the share that serves people of what a scenario has contracted, by price; of teams, if of nothing."""
        serving = contracted = 0.0
        for item, number, (_, needs_nurses) in zip(self.plan.items, self._numbers, self._of_service, strict=True):
            wanted = 0.0 if item.paid_by else item.contracted[month]
            is_open = slow[f"open_{number}"] * (slow["staffed_share"] if needs_nurses else 1.0)
            serving += min(is_open, wanted) * item.price_gbp_month
            contracted += wanted * item.price_gbp_month
        return serving / contracted if contracted else slow["staffed_share"]

    # --- the month that begins --------------------------------------------------------------------------------------

    def state(self, memory: Remembered, month: int, slow: Mapping[str, float]) -> MonthState:
        """Return what settles the numbers of a month that begins, and note it for the record of what was open."""
        memory.of_beds.board = self.rules_of_beds.dated(memory.of_beds.board, month)
        memory.beds = beds = beds_of_month(self.rules_of_beds, memory.of_beds, month, memory.beds)
        memory.units = units = self._units(slow)
        memory.open = [slow[name] for name in self._opened]
        memory.beds_without_staff = floor(slow["beds_without_staff"] + 0.5)
        first = self._firsts[month]
        return MonthState(
            self._keys[first],
            floor(self._homes[first] * slow["housing_share"] + 0.5),
            tuple([(name, units[name]) for name in self._beside if units[name] > 0.0]),
            beds.changed,
            beds.elsewhere,
            memory.beds_without_staff,
            self._loops_off,
        )

    def inputs(self, state: MonthState) -> MonthInputs:
        """Return what follows from a state of a month of this scenario."""
        place, services = self.plan.place, self._services
        values = month_values(state, place, self._dated[state.dated], services)
        return month_inputs(place, values, self._told_at_census)

    def monthly(
        self, memory: Remembered, month: int, inputs: MonthInputs, slow: Mapping[str, float]
    ) -> tuple[Numbers, Numbers]:
        """Return the inputs of the pathway and of the slow layer that are worked out anew for every month."""
        if (newly_cut := self._newly_cut[month]) > 0.0:
            slow = {**slow, "staffed_places": staffed_after_a_cut(slow, newly_cut)}
        fast = multiplied_inputs(inputs.multiplied, slow) | inputs.rota.filled(slow["amhp_availability"])
        fast |= shifted_inputs(self._shifts, fast, month)
        own = {"may_buy": 0.0 if memory.is_stopped else 1.0}
        closing = self._closing(memory, inputs.values)
        if closing is not memory.closing:
            memory.closing = closing
            own |= closing
        own |= memory.contracts.noted(self.plan.place, memory.beds.by_ward, inputs.values)
        # What these services do depends on dated numbers and their units alone, as no other changes what they read.
        apart = self._firsts[month], tuple([memory.units[name] for name in self._apart.services])
        if apart != memory.apart:
            memory.apart = apart
            own |= self._apart.inputs(inputs.values, memory.units)
        items = self._of_items[month]
        if items is not memory.items:
            memory.items = items
            own |= items
        return fast, own | self._reinvested(memory, inputs.values, slow)

    def _closing(self, memory: Remembered, values: Values) -> Mapping[str, float]:
        """Return what closes in a month: beds, beds of whole wards, and what each cost."""
        before, now = memory.open_before, memory.beds.open
        if now is before and values is memory.values:
            return NOTHING_CLOSES
        costs = now.costs(values)
        cost = {"bed_cost_closing": memory.costs[0] - costs[0], "ward_cost_closing": memory.costs[1] - costs[1]}
        memory.open_before, memory.costs, memory.values = now, costs, values
        return now.closing(before) | cost

    def _reinvested(self, memory: Remembered, values: Values, slow: Mapping[str, float]) -> Numbers:
        """Return what released money buys in a month, and how many staff of closed beds go on in the community."""
        reinvesting = self._reinvesting
        if not (reinvesting.converted or reinvesting.bought):
            return {}
        memory.closed_by_month.append(reinvesting.beds(memory.of_beds.board))
        lag = floor(values["money.ward_release_lag_months"] + 0.5)
        closed = memory.closed_by_month
        beds = closed[-1 - lag] if lag < len(closed) else closed[0]
        release = WardRelease(slow["releasing"], staff_share(values), beds, memory.contracts.released)
        found = reinvesting.contracted(release)
        if reinvesting.converted:
            found["share_redeployed"] = reinvesting.share_redeployed(values["nurses.share_redeployed"], closed[-1])
        return found

    @cached_property
    def _shifts(self) -> Sequence[GroupShift]:
        """How the mix of groups shifts: the numbers behind it hold for a whole run."""
        return shifts_of(self.plan.values_of(0))

    @cached_property
    def _services(self) -> Mapping[str, Service]:
        """The services bought, by name."""
        known = services()
        return {item.service: known[item.service] for item in self.plan.items}

    @cached_property
    def _apart(self) -> SlowServices:
        """Those that act on the slow layer alone."""
        wards = [f"ward.{ward.name}.beds" for ward in self.plan.place.wards]
        return slow_services(self._services, self.plan.values_of(0), ["housing.units", *wards])

    @cached_property
    def _beside(self) -> Sequence[str]:
        """Those that act on the pathway."""
        return [name for name in self._services if name not in self._apart.services]

    @cached_property
    def _opened(self) -> Sequence[str]:
        return [f"open_{number}" for number in self._numbers]

    def _units(self, slow: Mapping[str, float]) -> dict[str, float]:
        """Return the units of each service that serve people: open, and staffed where they need nurses."""
        found = dict.fromkeys(self._services, 0.0)
        for (name, needs_nurses), opened in zip(self._of_service, self._opened, strict=True):
            found[name] += slow[opened] * (slow["staffed_share"] if needs_nurses else 1.0)
        for name, parts in self._parts:
            found[name] = floor(found[name] * parts + 0.5) / parts
        return found

    @cached_property
    def _parts(self) -> Sequence[tuple[str, float]]:
        """For each service the parts of a unit that are told apart."""
        return [(name, 1.0 if service.is_whole else PARTS_OF_A_UNIT) for name, service in self._services.items()]

    @cached_property
    def _of_service(self) -> Sequence[tuple[str, bool]]:
        """For each item its service, and whether that needs nurses."""
        return [(item.service, self._nurses(item) > 0.0) for item in self.plan.items]

    def _nurses(self, item: Item) -> float:
        """Return the nurses that a unit of an item takes: those of its service, unless they are given."""
        own = item.nurses_per_unit
        return self._services[item.service].nurses_per_unit if own is None else own

    @cached_property
    def _firsts(self) -> Sequence[int]:
        """For each month, the month from which its dated numbers hold."""
        begins = [first for first, _ in self.plan.values]
        return [max(first for first in begins if first <= month) for month in range(self.plan.months)]

    @cached_property
    def _homes(self) -> Mapping[int, float]:
        """Homes in the dated numbers, by the month from which they hold."""
        return {first: values["housing.units"] for first, values in self.plan.values}

    @cached_property
    def _newly_cut(self) -> Sequence[float]:
        """For each month, the places of community teams that are cut with it: at the census they are gone already."""
        cut = {first: places_cut(values) for first, values in self.plan.values}
        return [0.0, *(cut[now] - cut[before] for before, now in pairwise(self._firsts))]

    @cached_property
    def _keys(self) -> Mapping[int, str]:
        """What tells dated numbers from others, by the month from which they hold."""
        return {first: dated_key(self.plan.place, values) for first, values in self.plan.values}

    @cached_property
    def _dated(self) -> Mapping[str, Values]:
        """Dated numbers by what tells them from others."""
        return {self._keys[first]: values for first, values in self.plan.values}

    @cached_property
    def _loops_off(self) -> tuple[str, ...]:
        return tuple(name for name in CLOSING_IN_THE_PATHWAY if name in self.plan.loops_off)

    @cached_property
    def _told_at_census(self) -> Told:
        """The inputs of the pathway at the census, of which those of a month are told where they differ."""
        values = self.plan.values_of(0)
        return Told(values, inputs_of(self.plan.place, values))

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
        wards = (f"beds_{ward.name}" for ward in self.plan.place.wards)
        serving = (f"serving_{number}" for number in self._numbers)
        return (*OWN_OUTPUTS, *wards, *serving, *self.rules_of_beds.outputs)

    def record(self, memory: Remembered, slow: Mapping[str, float]) -> Sequence[float]:
        """Return the outputs of its own of a month that has ended."""
        beds = memory.beds
        wards = (memory.beds_without_staff, beds.wards_closed, beds.beds_closed)
        told = (*wards, beds.open.acute_ward, beds.open.picu_ward, *beds.converted, memory.waiting, *beds.by_ward)
        return [*told, *self._serving(memory, slow), *memory.of_beds.reviews]

    def _serving(self, memory: Remembered, slow: Mapping[str, float]) -> list[float]:
        """Return the units of each item that served people in a month; items of one service share by what is open.

        AMHP posts serve as far as somebody has been hired, in the hours that a post is on the rota at the census.
        """
        found = [memory.units[name] for name, _ in self._of_service]
        for place in self._amhp_posts:
            hired = slow["amhps_hired"] / slow["amhps_at_census"]
            found[place] = min(found[place], self._posts_at_census * hired)
        for places in self._same:
            together = summed([memory.open[place] for place in places])
            for place in places:
                found[place] *= memory.open[place] / together if together > 0.0 else 0.0
        return found

    @cached_property
    def _same(self) -> Sequence[Sequence[int]]:
        """The items that buy one service, where there are several."""
        together = [[k for k, (other, _) in enumerate(self._of_service) if other == name] for name in self._services]
        return [places for places in together if len(places) > 1]

    @cached_property
    def _amhp_posts(self) -> Sequence[int]:
        """The items that buy AMHP posts, which are hired for before they work."""
        posts = {name for name, service in self._services.items() if AMHP_POSTS in service.writes}
        return [place for place, (name, _) in enumerate(self._of_service) if name in posts]

    @cached_property
    def _posts_at_census(self) -> float:
        """The posts whose hours are those on duty at the census."""
        hours = MONTHS_A_YEAR * self.plan.place.baseline["amhp_hours_on_duty"]
        return hours / self.plan.values_of(0)[HOURS_OF_A_POST]
