"""Small random pathways that force ties, built so that they are valid from the start, with a plan of pauses.

Delays, lists of arrivals, shifts, tables and pauses fall on whole hours, so that many things happen at one instant.
Whoever waits holds only resources of earlier types (beds, then staff, then places), or has a deadline, or swaps: so no
ring can form. Every person starts with every register set. `kinds_of_tie` in ties.py says what a log has shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engine.random_dice import CLOCKS, Dice, DrawnDice
from engine.random_people import (
    RISK_ROW,
    RISKY,
    asked,
    banded,
    is_let_run,
    is_of_life,
    keep,
    kept_by_who_come,
    kept_inside,
    part_anew,
    reset_lives,
    risks_at,
    rounds_on_the_hour,
    wait_at_risk,
)
from engine.random_resources import STARTS, resources
from engine.worlds import Pause, layout_of
from hypothesis import strategies as st

from tandemcare.engine.settings import Settings
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Calendar,
    Count,
    Delay,
    Distribution,
    Exponential,
    Fixed,
    Gate,
    Initial,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Risk,
    Seize,
    Step,
    Table,
    Uniform,
    Values,
    Week,
    Window,
    now,
)
from tandemcare.pathway.inputs import distribution_of
from tandemcare.pathway.story import units

MEASURES = {"from-c0": Record("from-c0", "c0", over=[0, 2]), "from-c1": Record("from-c1", "c1", over=[3], cohort=True)}


@dataclass(frozen=True)
class Example:
    """A pathway with all that a run of it needs."""

    pathway: Pathway
    until: float
    pauses: tuple[Pause, ...]
    given: Mapping[str, Any]

    def settings(self) -> Settings:
        """Return the settings of its run, with the log kept."""
        return Settings(log=True, **self.given)


# --- steps ------------------------------------------------------------------------------------------------------


@dataclass
class Writer:
    """Writes the steps of a pathway block by block; each block leaves a person holding what they held before it."""

    dice: Dice
    resources: list[Resource]
    calendars: bool
    steps: dict[str, Step] = field(default_factory=dict)
    names: int = 0
    risks: dict[tuple[str, str], Risk] = field(default_factory=dict)
    inside: str = ""

    def add(self, step: Step, name: str = "") -> str:
        name = name or self.name(type(step).__name__.lower())
        self.steps[name] = step
        return name

    def name(self, word: str) -> str:
        self.names += 1
        return f"{word}-{self.names}"

    def of_type(self, kind: str) -> list[Resource]:
        return [resource for resource in self.resources if resource.type == kind]

    def blocks(self, count: int, held: tuple[str, ...], depth: int) -> None:
        """Write some blocks for people who hold units of these types."""
        hands_over = self.holds_slot_that_hands_over(held)
        for _ in range(count):
            choices: list[Any] = [self.delay, self.delay, self.delay, self.small, partial(asked, self)]
            if depth < 3:
                choices += [self.loop, self.branch]
                choices += [] if hands_over else [self.seize, self.seize, self.seize, self.seize, partial(keep, self)]
            if self.calendars and not hands_over:
                choices += [self.gate, self.gate]
            if held and held[-1] != "staff" and not hands_over:
                choices += [self.swap] * 3
            self.dice.one_of(choices)(held, depth)

    def holds_slot_that_hands_over(self, held: tuple[str, ...]) -> bool:
        return any(resource.rota and resource.rota.hands_over for kind in held for resource in self.of_type(kind))

    def delay(self, held: tuple[str, ...], depth: int) -> None:
        at_most = self.dice.one_of(CLOCKS) if self.dice.chance(4) else None
        hand_over = self.dice.one_of([None, None, None, True, False]) if "staff" in held else None
        if self.dice.chance(2) and wait_at_risk(self, held):
            return
        if self.calendars and "staff" not in held and self.dice.chance(6):
            self.add(Delay(Week([float(hour % 5 == 0) for hour in range(168)]), at_most=at_most, hand_over=hand_over))
        elif self.dice.chance(6):
            self.add(Delay(until=self.dice.one_of(CLOCKS), hand_over=hand_over))
        else:
            self.add(Delay(self.dice.duration(long="staff" in held), at_most=at_most, hand_over=hand_over))

    def small(self, held: tuple[str, ...], depth: int) -> None:
        """Write a step or two that take no time."""
        clock = self.dice.one_of(CLOCKS)
        steps: list[Step] = [
            Mark(clock),
            Assign(clock, now + self.dice.duration()),
            Assign(clock, now),
            Assign(*CLOCKS),
            Assign("rank", Values({0: 1, 2: 1, 5: 1}, round=1, at_most=15)),
            Assign("other", Exponential(2)),
            *RISKY,
            Count("small"),
            *MEASURES.values(),
        ]
        for step in self.dice.some(steps, 1, 2):
            self.add(step)

    def gate(self, held: tuple[str, ...], depth: int) -> None:
        windows = [
            Window("daily", 9, 17),
            Window("daily", 2, 6),
            Window("mon-fri", 7, 8),
            Window("sat,sun", 12, 24),
            Window("daily", 20, 24),
            Window("daily", 4, 5),
            Window("daily", 11, 12),
            Window("daily", 15, 16),
        ]
        if self.dice.number(1, 3) > 1:  # shut every other hour
            windows = [Window("daily", hour, hour + 1) for hour in range(self.dice.number(0, 1), 24, 2)]
        else:
            windows = self.dice.some(windows, 1, 3)
        self.add(Gate(Calendar(windows), meanwhile=risks_at(self, held)))

    def loop(self, held: tuple[str, ...], depth: int) -> None:
        start = self.add(Count(self.dice.one_of(["round", "small"])))
        self.blocks(self.dice.number(1, 2), held, depth + 1)
        chance = self.dice.one_of([0.3, 0.5, 0.6])
        branch, after = self.name("again"), self.name("after")
        self.add(Branch({start: chance, after: 1.0 - chance}), branch)
        self.add(Count("after"), after)

    def branch(self, held: tuple[str, ...], depth: int) -> None:
        arms = [self.name("arm") for _ in range(self.dice.number(2, 3))]
        join = self.name("join")
        if self.dice.living and self.dice.chance(2):
            self.add(banded(self.dice, arms))
        elif self.dice.chance(2):
            cases = {float(rank): arm for rank, arm in enumerate(arms)}
            self.add(Branch(by="rank", cases=cases, otherwise=self.dice.one_of(arms)))
        else:
            weights = [self.dice.number(1, 3) for _ in arms]
            self.add(Branch(dict(zip(arms, weights, strict=True)), normalise=True))
        for arm in arms:
            self.add(Count(arm), arm)
            self.blocks(self.dice.number(0, 1), held, depth + 1)
            self.add(Mark(self.dice.one_of(CLOCKS), then=join))
        self.add(Count("join"), join)

    def seize(self, held: tuple[str, ...], depth: int) -> None:
        """Write a seize, what happens with the unit, and its release; the deadline leads to after the release."""
        order = ["bed", "staff", "place"]
        kind = self.dice.one_of([kind for kind in order if kind != "staff" or "staff" not in held])
        must_give_up = bool(held) and order.index(kind) <= max(map(order.index, held))
        wanted = [resource.name for resource in self.of_type(kind)]
        wanted = self.dice.some(wanted, 1, 3)
        after = self.name("after")
        risks = risks_at(self, held)
        self.add(self.seize_step(wanted, after if must_give_up or self.dice.chance(2) else None, meanwhile=risks))
        inside, outside, self.inside = len(self.steps), self.inside, after
        if kind == "staff":
            self.delay((*held, kind), depth)
        self.blocks(self.dice.number(1, 2), (*held, kind), depth + 1)
        self.inside = outside
        # Another unit of the type may have been got or swapped meanwhile; then only the type is sure.
        is_sure = (
            held.count(kind) == 0
            and len(wanted) == 1
            and not any(
                isinstance(step, Seize) and set(step.resources) & {resource.name for resource in self.of_type(kind)}
                for step in list(self.steps.values())[inside:]
            )
        )
        if not held and self.dice.chance(3):
            self.add(Release("all"))
        elif is_sure:
            self.add(Release(wanted[0]))
        else:
            self.add(Release(kind))
        self.add(Count("after"), after)

    def seize_step(
        self,
        wanted: list[str],
        otherwise: str | None,
        swap: bool | str = False,
        meanwhile: tuple[str, ...] = (),
    ) -> Seize:
        deadline: dict[str, Any] = {"meanwhile": meanwhile}
        if otherwise is not None:
            patience: list[Distribution | float] = [0, 1, 2, 2, 3, Exponential(3), Values({0: 1, 1: 1, 3: 2})]
            deadline["otherwise"] = otherwise
            if self.dice.chance(3) or meanwhile:
                deadline["until"] = self.dice.one_of(CLOCKS)
            else:
                deadline["patience"] = self.dice.one_of(patience)
        if not swap and self.dice.chance(3):
            deadline["since"] = self.dice.one_of(CLOCKS)
        priorities: list[int | str] = [0, 0, 1, "rank", "rank"]
        priority = self.dice.one_of(priorities)
        what: dict[str, Any] = {"resource": wanted[0]} if len(wanted) == 1 else {"any_of": wanted}
        return Seize(**what, priority=priority, swap=swap, **deadline)

    def swap(self, held: tuple[str, ...], depth: int) -> None:
        """Write a seize that gives up the unit held for another of its type."""
        kind = held[-1]
        wanted = self.dice.some([resource.name for resource in self.of_type(kind)], 1, 2)
        swap: bool | str = True if len(held) == 1 and self.dice.chance(2) else kind
        after = self.name("after")
        self.add(self.seize_step(wanted, after if self.dice.chance(3) else None, swap))
        self.delay(held, depth)
        self.add(Count("after"), after)


# --- people -----------------------------------------------------------------------------------------------------


def source(  # noqa: PLR0917
    dice: Dice, name: str, to: str, until: float, calendars: bool, episode: str | None, holds: list[str]
) -> Arrivals:
    """Return a source: often a list with ties, sometimes a renewal or a rate with layers."""
    bounds: dict[str, Any] = {"to": to, "attributes": dice.attributes(), "episode": episode, "holds": holds}
    if dice.chance(2):
        bounds["start"] = float(dice.number(0, 6))
    if dice.chance(3):
        bounds["stop"] = bounds.get("start", 0.0) + dice.number(0, 40)
    if dice.chance(4):
        bounds["count"] = dice.number(0, 12)
    way = dice.number(1, 6)
    if way <= 3:
        return Arrivals(name, at=dice.times(10, 30), **bounds)
    if way == 4:
        bounds.setdefault("count", 15)
        gaps: list[Distribution] = [Fixed(1), Fixed(2), Fixed(0), Exponential(2), Uniform(0, 3, round=1)]
        return Arrivals(name, every=dice.one_of(gaps), **bounds)
    scale = 20.0 / until
    bounds["layer"] = dice.one_of([None, 0.7 * scale, 3.0 * scale])
    rates: list[Any] = [
        scale,
        0.5 * scale,
        0.0,
        Table([(0, 0.2 * scale), (10, scale), (40, 0.1 * scale)]),
        Table([(0, 0.0), (6, scale), (18, 0.3 * scale)], kind="linear", repeat=24),
        Table([(3, 0.0), (30, scale)], kind="linear"),
    ]
    if calendars:
        rates.append([scale * (hour % 24) / 24 for hour in range(168)])
    return Arrivals(name, rate=dice.one_of(rates), **bounds)


def can_be_in_progress(step: Step) -> bool:
    """Return whether somebody can be found part-way through a step."""
    if isinstance(step, Seize) or (isinstance(step, Assign) and not hasattr(step.value, "after")):
        return False
    law = distribution_of(step)
    return law is not None and law != Fixed(0) and not (isinstance(law, Fixed) and law.value == 0)


def initial(dice: Dice, pathway: Pathway) -> list[Initial]:
    """Return groups of people inside at the start, where they hold no slot of a rota and fit into what there is."""
    room = {r.name: r.capacity if isinstance(r.capacity, int) else 3 for r in pathway.resources if not r.rota}
    found: list[Initial] = []
    steps = [name for name, step in pathway.steps.items() if isinstance(step, Delay | Seize | Assign | Gate | Count)]
    for name in dice.some(steps, 0, 3):
        holds = holding(dice, pathway, name, room)
        most = 0 if holds is None else min([3, *(room[held] // holds.count(held) for held in holds)])
        if holds is None or most == 0:
            continue
        count = dice.number(1, most)
        holds += kept_inside(dice, pathway, name, room) if count <= 2 else []
        for held in holds:
            room[held] -= count
        people: dict[str, Any] = {"count": count, "attributes": dice.attributes()}
        episodes = [risk.name for risk in pathway.risks if risk.episode]
        people["episode"] = dice.one_of([None, None, *episodes])
        if dice.chance(3):
            row = {
                "pair": 1.0,
                "rank": float(dice.number(0, 3)),
                **RISK_ROW,
                **{clock: float(dice.number(-5, 5)) for clock in CLOCKS},
            }
            rows = [{**row, "c0": row["c0"] + i, "kind": float(i)} for i in range(count)]
            people = {"episode": people["episode"], "rows": rows}
        if can_be_in_progress(pathway.steps[name]) and not dice.chance(3):
            people |= {"stay": "in_progress", "clocks": dice.some(CLOCKS, 0, 2)}
        found.append(Initial(name, name=f"group{len(found)}", holds=holds, **people))
    return found


def holding(dice: Dice, pathway: Pathway, step: str, room: Mapping[str, int]) -> list[str] | None:
    """Return what somebody at a step may hold, a name for each unit, or None where that would be a slot of a rota."""
    holds = []
    for _, _, options in units(pathway.held_before[step]):
        names = [name for name in sorted(options) if name in room]
        if not names:
            return None
        holds.append(dice.one_of(names))
    return holds


# --- pauses -----------------------------------------------------------------------------------------------------


def reset(dice: Dice, pathway: Pathway, time: float) -> dict[str, float]:
    """Return a reset of some inputs, most of them capacities."""
    values: dict[str, float] = {}
    names = [name for name in pathway.inputs if not (".chance." in name or is_of_life(name))]
    names += [name for name in names if ".capacity" in name]
    for name in dice.some(names, 1, 3):
        last = name.rsplit(".", 1)[-1]
        choices: dict[str, list[float]] = {
            "rate": [0, 0.5, 1, 2.5],
            "capacity": [0, 0, 1, 2, 3],
            "capacity_multiplier": [0, 0.5, 1, 1.5],
            "slots": [0, 1, 2],
            "fill": [0, 0.5, 1],
            "mean": [1, 2, 3, 2.5],
        }
        values[name] = float(dice.one_of(choices[last]))
        if dice.chance(5):
            values[name] = pathway.inputs[name]
    ways = [name for name in pathway.inputs if ".chance." in name]
    for name in dice.some(list(dict.fromkeys(name.rpartition(".")[0] for name in ways)), 0, 1):
        part_anew(dice, [way for way in ways if way.startswith(f"{name}.")], values)
    reset_lives(dice, pathway, values)
    return values


def plan(dice: Dice, pathway: Pathway, until: float) -> tuple[Pause, ...]:
    """Return pauses on whole hours, most of them with a reset; two may fall on one hour."""
    times = sorted(dice.times(8, int(until) - 1))
    return tuple((time, {} if dice.chance(4) else reset(dice, pathway, time)) for time in times)


# --- all together -----------------------------------------------------------------------------------------------


@st.composite
def pathways(draw: st.DrawFn, living: bool = True) -> Example:
    """Draw a small valid pathway with pauses and settings, of people who live on or without what only they need."""
    return example_of(DrawnDice(draw, living))


def example_of(dice: Dice) -> Example:
    """Return the pathway that dice make, with pauses and settings."""
    calendars = not dice.chance(4)
    until = float(dice.one_of([40, 60, 75])) if calendars or dice.chance(2) else 750.0
    writer = Writer(dice, resources(dice, calendars), calendars)
    first = second = writer.add(Count("begun"))
    if dice.living and dice.number(1, 4) > 1:
        wait_at_risk(writer, ())
        if calendars and dice.chance(2):
            rounds_on_the_hour(writer)
        if dice.chance(2):
            keep(writer, (), 0)
        writer.branch((), 2)
    for _ in range(dice.number(1, 3)):
        writer.seize((), 0)
        second = writer.add(Count("between"))
        writer.blocks(dice.number(0, 1), (), 0)
    writer.add(MEASURES["from-c0"])
    writer.add(Leave())
    risks = [risk for risk in writer.risks.values() if is_let_run(risk, writer.steps)]
    episodes = [None, *(risk.name for risk in risks if risk.episode)]
    sources = [
        source(dice, f"source{i}", dice.one_of([first, first, second]), until, calendars, dice.one_of(episodes), holds)
        for i, holds in enumerate(kept_by_who_come(dice, writer.resources))
    ]
    # Somebody comes to the first step, so that every step can be reached.
    sources.append(Arrivals("sure", at=dice.times(6, 12), to=first, attributes=dice.attributes()))
    parts: dict[str, Any] = {"resources": writer.resources, "sources": sources, "steps": writer.steps, "risks": risks}
    bare = Pathway("random", **parts)
    pathway = Pathway("random", initial=initial(dice, bare), **parts)
    return Example(pathway, until, plan(dice, pathway, until), settings_for(dice, pathway, calendars))


def settings_for(dice: Dice, pathway: Pathway, calendars: bool) -> dict[str, Any]:
    """Return settings with periods that begin at whole hours, groups and sometimes a warm-up."""
    layout = layout_of(pathway, periods=("a", "b", "c"), years=("x", "y"), groups=(0.0, 1.0, 2.0))
    return {
        "layout": layout,
        "edges": dice.one_of([(24.0, 48.0), (5.0, 31.0)]),
        "years": (0, 0, 1),
        "group": "kind",
        "start": dice.one_of(STARTS) if calendars or dice.chance(2) else None,
        "warmup_hours": dice.one_of([0.0, 0.0, 4.0, 7.5]),
        "levels": not dice.chance(5),
        "seed": dice.number(0, 3),
        "replication": dice.number(0, 2),
    }
