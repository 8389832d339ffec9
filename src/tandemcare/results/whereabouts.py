"""Where people in crisis are hour by hour, told from an event log: what each holds, and what each waits for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from tandemcare.model import chapters_of
from tandemcare.scenario import Resolved
from tandemcare.trace import Event, Trace

AMHP, AWAY, HOME, OTHER_WARD = "amhp", "out-of-area", "community", "other-ward"
REHABILITATION_AWAY = "rehabilitation-elsewhere"
ALTERNATIVES = ("crisis-cafe", "crisis-house", "step-down", "home-treatment")
PLACES = ("ae", "hbpos", "custody", HOME)
LIMITED = ("hbpos", *ALTERNATIVES, AMHP)
"""What there are only so many of, besides beds."""
ON_WARDS = "on-wards"
SEEN, FOR_AMHP, WITH_AMHP, FOR_BED, ON_THE_WAY = "seen", "for-amhp", "with-amhp", "for-bed", "on-the-way"
IN, READY, KEPT, EMPTY = "in", "ready", "kept", "empty"
OF_CRISIS = ("Ways in", "Section 136", "Requests", "Assessment off the ward", "A bed")
"""Parts of the story in which somebody who is at home is there in a crisis."""
ROUTES: Mapping[str, str] = {
    "ae_presentations": "ae",
    "crisis_referrals": "crisis-team",
    "section_136_uses": "section-136",
    "requests_community": "request",
    "requests_custody": "custody-request",
}
"""What is counted as somebody comes, and the route that it stands for."""
CAME = "came"
TAKES, GIVES = (Event.GRANT,), (Event.RELEASE, Event.SWAP, Event.HAND_OVER)
_STAYS = (Event.QUEUE, Event.DELAY, Event.GATE)


class WeekCell(NamedTuple):
    """A number of a frame: a place and what is the matter with whom it counts."""

    place: str
    state: str


@dataclass
class _Person:
    """What somebody holds, and the step at which they wait or stay; `cells` are those that they count in."""

    holds: Counter[str] = field(default_factory=Counter)
    step: str = ""
    handed_over: bool = False
    cells: tuple[WeekCell, ...] = ()


@dataclass(frozen=True)
class _Steps:
    """Steps of a pathway by what they mean to who is at them."""

    for_amhp: frozenset[str]
    for_bed: frozenset[str]
    of_crisis: frozenset[str]

    @classmethod
    def of(cls, resolved: Resolved) -> _Steps:
        """Return the steps of a resolved scenario."""
        wanted = {name: step.resources for name, step in resolved.pathway.steps.items() if hasattr(step, "resources")}
        parts = (each for each in chapters_of(resolved.place, resolved.values) if each.part in OF_CRISIS)
        return cls(
            frozenset(name for name, found in wanted.items() if AMHP in found),
            frozenset(name for name, found in wanted.items() if any(map(is_bed, found))),
            frozenset(step for chapter in parts for step in chapter.steps),
        )


def is_bed(resource: str) -> bool:
    """Tell whether a unit of a resource is a bed on a ward, here or elsewhere."""
    return "/" in resource or resource in (OTHER_WARD, REHABILITATION_AWAY)


def ward_of(resource: str) -> str:
    """Return the place that a bed counts in: beds out of area are one."""
    return AWAY if resource.startswith(f"{AWAY}/") else resource


@dataclass(frozen=True)
class Whereabouts:
    """People by cell, capacities by resource, and who came by each route, at each of some hours.

    What happened before an hour counts in it; who came are those of the hour that ends with it.
    """

    people: tuple[Mapping[WeekCell, int], ...]
    capacity: tuple[Mapping[str, float], ...]
    came: Mapping[str, tuple[int, ...]]


def whereabouts(trace: Trace, resolved: Resolved, hours: Sequence[float]) -> Whereabouts:
    """Return where people were at each of some hours of a replication, which are an hour apart.

    The trace has an event log, and was observed at the first of these hours.
    """
    assert trace.logs is not None
    return Whereabouts(
        tuple(_people(trace, _Steps.of(resolved), hours)),
        tuple(_capacity(trace, hours)),
        _came(trace.logs[0], resolved, hours),
    )


def _people(trace: Trace, steps: _Steps, hours: Sequence[float]) -> Iterator[Mapping[WeekCell, int]]:
    """Yield how many people count in each cell at each hour."""
    people, counts = _who_come_with_something(trace), Counter[WeekCell]()
    rows = _rows(trace)
    at, upto = 0, np.searchsorted(rows["time"], hours).tolist()
    columns = [rows[name].tolist() for name in ("person", "event", "step", "detail")]
    told = list(zip(*columns, strict=True))
    named, resources = trace.layout.steps, trace.layout.resources
    for end in upto:
        moved = set()
        for person, event, step, detail in told[at:end]:
            _goes_on(people[person], event, named[step] if event in _STAYS else resources[detail])
            moved.add(person)
        for person in moved if at else people:
            found = people[person]
            counts.subtract(found.cells)
            found.cells = cells_of(found.holds, found.step, steps, handed_over=found.handed_over)
            counts.update(found.cells)
        at = end
        yield {cell: number for cell, number in counts.items() if number}


def _who_come_with_something(trace: Trace) -> defaultdict[int, _Person]:
    """Return the people who hold something as they come; all others come with nothing."""
    known = trace.people_frame([])
    with_any = known[known["holds"].map(len) > 0]
    pairs = zip(with_any["person"].tolist(), with_any["holds"], strict=True)
    return defaultdict(_Person, {person: _Person(Counter(holds)) for person, holds in pairs})


def _rows(trace: Trace) -> Any:
    """Return the rows of the log that say what somebody takes, gives back, or waits or stays at."""
    assert trace.logs is not None
    log = trace.logs[0]
    return log[np.isin(log["event"], (*TAKES, *GIVES, *_STAYS, Event.LEAVE))]


def _goes_on(person: _Person, event: int, what: str) -> None:
    """Change what somebody holds and where they are by a row of the log: `what` is a step or a resource."""
    if event in _STAYS:
        person.step = what
    elif event in TAKES:
        person.holds[what] += 1
        person.handed_over = False
    elif event in GIVES:
        person.holds[what] -= 1
        person.handed_over = event == Event.HAND_OVER
    else:
        person.holds.clear()
        person.step = ""


def cells_of(holds: Counter[str], step: str, steps: _Steps, *, handed_over: bool) -> tuple[WeekCell, ...]:
    """Return the cells that somebody counts in: where they are, the bed that they have, and who helps them."""
    held = [name for name, number in holds.items() if number > 0]
    is_for_amhp = handed_over or (step in steps.for_amhp and AMHP not in held)
    wards = [ward_of(name) for name in held if is_bed(name)]
    cells = [WeekCell(name, IN) for name in held if name in (*ALTERNATIVES, AMHP)]
    where = next((name for name in PLACES if name in held and (name != HOME or step in steps.of_crisis)), "")
    if where:
        return (
            WeekCell(where, _state(held, step, steps, wards, is_for_amhp)),
            *(WeekCell(each, KEPT) for each in wards),
            *cells,
        )
    is_ready = any(name.startswith("delay-") for name in held)
    on_wards = (WeekCell(ON_WARDS, FOR_AMHP),) if is_for_amhp and wards else ()
    return (*(WeekCell(each, READY if is_ready else IN) for each in wards), *on_wards, *cells)


def _state(held: Collection[str], step: str, steps: _Steps, wards: Sequence[str], is_for_amhp: bool) -> str:
    """Return what is the matter with somebody in a crisis who is in none of the beds yet."""
    if wards:
        return ON_THE_WAY
    if step in steps.for_bed:
        return FOR_BED
    if is_for_amhp:
        return FOR_AMHP
    return WITH_AMHP if AMHP in held else SEEN


def _capacity(trace: Trace, hours: Sequence[float]) -> Iterator[Mapping[str, float]]:
    """Yield the units of each resource that are scheduled at each hour."""
    assert trace.logs is not None
    seen = trace.samples
    seen = seen[seen["time"] == hours[0]]
    known = dict(zip(seen["resource"], seen["capacity"].tolist(), strict=True))
    log = trace.logs[0]
    changes = log[(log["event"] == Event.CAPACITY) & (log["time"] >= hours[0])]
    upto = np.searchsorted(changes["time"], hours).tolist()
    for begin, end in zip([0, *upto], upto, strict=False):
        for change in changes[begin:end]:
            known[trace.layout.resources[change["detail"]]] = float(change["value"])
        yield dict(known)


def _came(log: Any, resolved: Resolved, hours: Sequence[float]) -> Mapping[str, tuple[int, ...]]:
    """Return how many came by each route in the hour before each of these."""
    names = list(resolved.pathway.steps)
    counted = log[log["event"] == Event.COUNT]
    found = {}
    for count, route in ROUTES.items():
        at = [place for place, name in enumerate(names) if getattr(resolved.pathway.steps[name], "name", "") == count]
        times = counted["time"][np.isin(counted["step"], at)]
        upto = np.searchsorted(times, [hours[0] - 1.0, *hours])
        found[route] = tuple(np.diff(upto).tolist())
    return found
