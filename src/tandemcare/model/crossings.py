"""What crosses between people and slow layer, and the rules of a scenario: the model's side of the monthly exchange.

`engine/exchange.py` says in which order things happen. These cross:

| crossing | from | to | kind |
|---|---|---|---|
| people with a new section 117 package | pathway, counted | stock of people with packages | transfer, whole people |
| days in out-of-area beds, in local beds | pathway | spending, leak, rules of closing | signal |
| AMHP hours worked, on duty | pathway | workload, leavers, hub slack | signal |
| need x crises by community waits | slow layer | rate of each source | setting |
| odds of relapse, follow-up within 72 hours | slow layer | chances after discharge | setting |
| AMHP hours that can be filled | slow layer | slots and fills of the rota | setting |
| requests resolved at the hub | slow layer | chances of being screened out | setting |
| units open of what is bought, housing units | slow layer | capacities, whole units, and effects | setting |
| beds, less closed wards and beds without staff | slow layer | capacities, whole beds | setting |

Nobody moves into the slow layer: a package is an entitlement of somebody who stays in the pathway, and the places and
lists of community teams count places, not the people of the pathway, whom need and waits reach through chances only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import floor

from tandemcare.stockflow import Crossing, Model, Signal, Transfer

from .amhp_hours import rota_for
from .place import ROUTES, Place
from .plan import Closing, Item, Plan
from .relapses import relapse_inputs
from .resources import ward_resource
from .services import Service, services
from .slow_inputs import AT_CENSUS, DAYS_A_MONTH, MONTHS_A_YEAR, SLOW_ONLY, bought_inputs, slow_inputs, switches
from .slow_layer import slow_model
from .slow_outputs import ITEM_OUTPUTS, OUTPUTS
from .values import NEED_SOURCES

Numbers = dict[str, float]
InputsOf = Callable[[Place, Mapping[str, float]], Mapping[str, float]]
SIGNAL_INPUTS = ("out_of_area_days", "occupied_bed_days", "amhp_hours_worked", "amhp_hours_on_duty", "new_packages")
SCREENED = {
    "amhp.share_screened_ae": ("request-ae-hub", "request-screened", "assess-allocate"),
    "amhp.share_screened_custody": ("custody-hub", "request-screened", "assess-allocate"),
    "amhp.share_screened_community": ("request-hub", "request-screened", "request-urgency"),
}
"""Shares screened out, and the branch that draws them."""


class _Writes(dict[str, float]):
    """Numbers that remember which of them were set, be it to what they were."""

    def __init__(self, values: Mapping[str, float]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def __setitem__(self, name: str, value: float) -> None:
        self.names.add(name)
        super().__setitem__(name, value)


MOST_KEPT = 256
AMHP_POSTS = "amhp.fte_bought"
_WORKED_OUT: dict[object, Mapping[str, float]] = {}


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
    wards_closed: float = 0.0
    beds_without_staff: int = 0
    units: dict[str, float] = field(default_factory=dict)
    open: dict[int, float] = field(default_factory=dict)
    slow: Numbers = field(default_factory=dict)
    key: object = None
    slow_key: object = None


@dataclass(frozen=True, eq=False)
class Coupling:
    """The slow layer of a scenario in a place, as the engine's exchange runs it.

    `inputs_of` turns the numbers of a month into the inputs of the fast layer: those of the pathway, or of the mean
    flows, which take every number (`is_mean`). With `held`, dated inputs by month, the slow layer stays as it is at the
    census. Nothing in it changes, but for a store of inputs worked out before.
    """

    plan: Plan
    inputs_of: InputsOf
    is_mean: bool = False
    held: Mapping[int, Mapping[str, float]] | None = None
    _known: dict[object, Mapping[str, float]] = field(default_factory=dict)

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
        return crossings_of(self.plan.place)

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """The services bought, by name."""
        known = services()
        return {item.service: known[item.service] for item in self.plan.items}

    # --- the census -----------------------------------------------------------------------------------------------

    @cached_property
    def initial(self) -> Numbers:
        """Inputs of the slow layer at the census."""
        plan = self.plan
        found = slow_inputs(plan.place, plan.values_of(0)) | switches(plan.loops_off) | self._of_items(0)
        pool = dict(plan.pool)
        found |= {"reinvest_share": plan.reinvest_share, "occupied_bed_days": 0.0}
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

    def _nurses(self, item: Item) -> float:
        own = item.nurses_per_unit
        return self.services[item.service].nurses_per_unit if own is None else own

    def _of_items(self, month: int) -> Numbers:
        found = {}
        for number, item in enumerate(self.plan.items, 1):
            payers = dict(self.plan.payers(item, month))
            found[f"contracted_{number}"] = item.contracted[month]
            found[f"icb_share_{number}"] = payers.get("icb", 0.0)
            found[f"council_share_{number}"] = payers.get("council", 0.0)
        return found

    def begin(self) -> Memory:
        """Return the memory of the rules at the census."""
        return Memory(beds=self._beds(self.plan.values_of(0)))

    # --- rules ------------------------------------------------------------------------------------------------------

    def rules(self, memory: Memory, month: int, read: Mapping[str, float], slow: Mapping[str, float]) -> None:
        """Note wards that close from the next month on, and whether a stop-loss has been reached."""
        if self.held is not None:
            return
        limit = self.plan.stop_loss_gbp
        memory.is_stopped = memory.is_stopped or (limit is not None and slow["net_cost"] > limit)
        if "double_running_release" in self.plan.loops_off:
            return
        away = read["out_of_area_days"] / DAYS_A_MONTH
        patients = read["occupied_bed_days"] / DAYS_A_MONTH + away
        for closing in self.plan.closings:
            if closing.month is None and closing.ward not in memory.closed:
                self._look_at(closing, memory, month, patients, away)

    def _look_at(self, closing: Closing, memory: Memory, month: int, patients: float, away: float) -> None:
        """Close a ward on its trigger: loop B2 (double-running release) closes here."""
        values = self.plan.values_of(month)
        left = self._beds(values) - sum(values[f"ward.{ward}.beds"] for ward in {*memory.closed, closing.ward})
        is_quiet = patients <= closing.occupancy_at_most * left and away <= closing.out_of_area_at_most
        memory.quiet_months[closing.ward] = memory.quiet_months.get(closing.ward, 0) + 1 if is_quiet else 0
        if memory.quiet_months[closing.ward] >= closing.for_months and month + 1 >= closing.not_before:
            memory.closed[closing.ward] = month + 1

    # --- settings -----------------------------------------------------------------------------------------------------

    def settings(self, memory: Memory, month: int, slow: Mapping[str, float]) -> tuple[Numbers, Numbers]:
        """Return the inputs of the fast layer and of the slow layer that change with a month that begins."""
        if self.held is not None:
            return dict(self.held.get(month, {})), {}
        for closing in self.plan.closings:
            if closing.month is not None and closing.month <= month:
                memory.closed.setdefault(closing.ward, month)
        memory.wards_closed = float(len(memory.closed))
        values = self._values(memory, month, slow)
        if self.is_mean:
            rota = rota_for(self.plan.place, values, slow["amhp_availability"])
            filled = {f"amhp_rota.{name.removeprefix('amhp.')}": value for name, value in rota.items()}
            fast = dict(self.inputs_of(self.plan.place, values | self._multiplied(values, slow) | filled))
        else:
            fast = self._pathway_inputs(memory, month, values, slow)
        return fast, self._slow_settings(memory, month, values)

    def _values(self, memory: Memory, month: int, slow: Mapping[str, float]) -> Numbers:
        """Return the numbers of a month with what is open: services, housing, wards."""
        values = dict(self.plan.values_of(month))
        values["housing.units"] *= slow["housing_share"]
        memory.open = {number: slow[f"open_{number}"] for number in range(1, len(self.plan.items) + 1)}
        memory.units = self._units(slow)
        for name, units in memory.units.items():
            if units > 0.0:
                self.services[name].apply(values, units)
        values["housing.units"] = float(floor(values["housing.units"] + 0.5))
        for ward in memory.closed:
            values[f"ward.{ward}.beds"] = 0.0
        memory.beds_without_staff = floor(slow["beds_without_staff"] + 0.5)
        self._close_beds(values, memory.beds_without_staff)
        self._cut_loops(values)
        return values

    def _units(self, slow: Mapping[str, float]) -> dict[str, float]:
        """Return the units of each service that serve people: open, and staffed where they need nurses."""
        found: dict[str, float] = {}
        for number, item in enumerate(self.plan.items, 1):
            service = self.services[item.service]
            staffed = slow["staffed_share"] if service.nurses_per_unit > 0.0 else 1.0
            found[item.service] = found.get(item.service, 0.0) + slow[f"open_{number}"] * staffed
        return {
            name: float(floor(units + 0.5)) if self.services[name].is_whole else units for name, units in found.items()
        }

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

    def _multiplied(self, values: Mapping[str, float], slow: Mapping[str, float]) -> Numbers:
        """Return the numbers that the slow layer multiplies: loops R4 (unmet need) and B1 (prevention) act here."""
        need, crises = slow["need_index"], slow["crisis_multiplier"]
        found = {
            f"demand.{name}": values[f"demand.{name}"] * need * (crises if name in ROUTES else 1.0)
            for name in NEED_SOURCES
        }
        odds, risk = slow["relapse_odds"], values["relapse.chance"]
        found["relapse.chance"] = odds * risk / (1.0 - risk + odds * risk)
        follow_up = values["follow_up.share_within_72_hours"] * slow["follow_up_multiplier"]
        found["follow_up.share_within_72_hours"] = min(follow_up, 1.0)
        resolved = slow["resolved_multiplier"]
        return found | {name: min(values[name] * resolved, 1.0) for name in SCREENED}

    def _pathway_inputs(self, memory: Memory, month: int, values: Numbers, slow: Mapping[str, float]) -> Numbers:
        """Return the inputs of the pathway: what is open is worked out once for each state of affairs."""
        multiplied = self._multiplied(values, slow)
        found = {f"{name}.rate": multiplied[f"demand.{name}"] for name in NEED_SOURCES}
        found |= relapse_inputs(values | multiplied)
        for name, (step, screened, others) in SCREENED.items():
            found[f"{step}.chance.{screened}"] = multiplied[name]
            found[f"{step}.chance.{others}"] = 1.0 - multiplied[name]
        found |= rota_for(self.plan.place, values, slow["amhp_availability"])
        key = self._key(month, values)
        if key == memory.key:
            return found
        memory.key = key
        return {**self._inputs(key, month, values), **found}

    def _key(self, month: int, values: Numbers) -> object:
        return self._first_of(month), tuple(values[name] for name in self._shaped)

    @cached_property
    def _shaped(self) -> tuple[str, ...]:
        """The numbers of the pathway that what is bought, closed and lost can change, those of the slow layer apart."""
        written = _Writes(self.plan.values_of(0))
        for service in self.services.values():
            service.apply(written, 1.0)
        own = {"housing.units", *(f"ward.{ward.name}.beds" for ward in self.plan.place.wards)}
        return tuple(sorted((written.names | own) - {*SLOW_ONLY}))

    def _inputs(self, key: object, month: int, values: Numbers) -> Mapping[str, float]:
        """Return every input for a state of affairs: a batch asks for the same again and again, and so do batches."""
        if key not in self._known:
            whole = self.inputs_of, self._place, tuple(self.plan.values_of(month).items()), self._shaped, key
            if whole not in _WORKED_OUT:
                if len(_WORKED_OUT) >= MOST_KEPT:
                    _WORKED_OUT.clear()
                _WORKED_OUT[whole] = self.inputs_of(self.plan.place, values)
            self._known[key] = _WORKED_OUT[whole]
        return self._known[key]

    @cached_property
    def _place(self) -> str:
        """What tells the place from others."""
        return repr(self.plan.place)

    def _slow_settings(self, memory: Memory, month: int, values: Numbers) -> Numbers:
        """Return the inputs of the slow layer that differ from those of the month before."""
        beds = self._beds(values) + memory.beds_without_staff
        found = {"beds_closing": memory.beds - beds, "may_buy": 0.0 if memory.is_stopped else 1.0}
        memory.beds = beds
        key = self._first_of(month)
        if key != memory.slow_key:
            memory.slow_key = key
            of_place = slow_inputs(self.plan.place, values)
            found |= {name: value for name, value in of_place.items() if name not in NOT_SET}
        found |= bought_inputs(values)
        found |= self._of_items(month)
        held = memory.slow
        changed = {name: value for name, value in found.items() if held.get(name) != value}
        held |= changed
        return changed

    def _first_of(self, month: int) -> int:
        """Return the month from which the dated numbers of a month hold."""
        return next(first for first, _ in reversed(self.plan.values) if first <= month)

    def _beds(self, values: Mapping[str, float]) -> float:
        return sum(values[f"ward.{ward.name}.beds"] for ward in self.plan.place.wards)

    def _serving(self, number: int, memory: Memory, slow: Mapping[str, float]) -> float:
        """Return the units of an item that served people in a month: its share of the whole units of its service.

        AMHP posts serve as far as somebody has been hired, in the hours that a post is on the rota at the census.
        """
        service = self.plan.items[number - 1].service
        same = [other for other, item in enumerate(self.plan.items, 1) if item.service == service]
        together = sum(memory.open.get(other, 0.0) for other in same)
        if together <= 0.0:
            return 0.0
        units = memory.units[service]
        if service in self._amhp_posts:
            values, on_duty = self.plan.values_of(0), self.plan.place.baseline["amhp_hours_on_duty"]
            hours = MONTHS_A_YEAR * on_duty * slow["amhps_hired"] / slow["amhps_at_census"]
            units = min(units, hours / values["money.amhp_hours_year"])
        return units * memory.open.get(number, 0.0) / together

    @cached_property
    def _amhp_posts(self) -> frozenset[str]:
        """Services that buy AMHP posts, which are hired for before they work."""
        found = set()
        for name, service in self.services.items():
            written = _Writes(self.plan.values_of(0))
            service.apply(written, 1.0)
            found |= {name} if AMHP_POSTS in written.names else set()
        return frozenset(found)

    # --- what is kept -------------------------------------------------------------------------------------------------

    @cached_property
    def outputs(self) -> Sequence[str]:
        """Names of what is kept of each month."""
        items = range(1, len(self.plan.items) + 1)
        return (*OUTPUTS, *(f"{part}_{number}" for number in items for part in ITEM_OUTPUTS))

    def record(self, memory: Memory, slow: Mapping[str, float]) -> Sequence[float]:
        """Return the outputs of a month that has ended."""
        items = range(1, len(self.plan.items) + 1)
        own = {f"serving_{number}": self._serving(number, memory, slow) for number in items}
        own |= {"beds_without_staff": memory.beds_without_staff, "wards_closed": memory.wards_closed}
        return [own[name] if name in own else slow[name] for name in self.outputs]


NOT_SET = AT_CENSUS | {*SIGNAL_INPUTS}
"""Inputs of the slow layer that no month sets: the census is past, and what happened is read."""
