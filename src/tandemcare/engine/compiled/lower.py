"""A pathway turned into the arrays that the kernel reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from tandemcare.engine.arithmetic import FIXED, name_key
from tandemcare.engine.forms import Form, form_of, length_biased_form, sample_form
from tandemcare.errors import PathwayError, Problem
from tandemcare.pathway import (
    ALL,
    Assign,
    Branch,
    Count,
    Delay,
    Distribution,
    Gate,
    Initial,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Seize,
)
from tandemcare.pathway.inputs import chances_of, distribution_of
from tandemcare.pathway.steps import Clock, Step
from tandemcare.pathway.story import find_unit, held_by_initial, register_set, swapped_unit, units, with_unit
from tandemcare.trace.tally import Layout

from . import places as at
from .memory import Program, Words
from .schedule import gate_windows, month_number

MOST_MEASURES = 64
MOST_ALTERNATIVES = 16
NONE = int(at.NOBODY)


@dataclass
class Lowered:
    """A program with what Python needs to find its way about in it."""

    program: Program
    reach: Words
    clocks: Words
    first_shift: dict[str, int]
    step_forms: dict[str, int]
    source_forms: dict[str, int]
    branch_ways: dict[str, int]
    forms: list[Form]
    source_tables: dict[str, int] = field(default_factory=dict)


class Lowering:
    """The work of turning one pathway into arrays; `lower` is its one use."""

    def __init__(self, pathway: Pathway, layout: Layout, start: date | None, group: str | None, hours: float) -> None:
        self.pathway, self.layout, self.start, self.group, self.hours = pathway, layout, start, group, hours
        self.numbers = {name: number for number, name in enumerate(pathway.steps)}
        self.resource_numbers = {resource.name: number for number, resource in enumerate(pathway.resources)}
        self.rows = np.full((len(pathway.steps), int(at.STEP_WORDS)), 0, np.uint64)
        self.ways: list[int] = []
        self.shares: list[float] = []
        self.forms: list[Form] = []
        self.windows: list[tuple[float, float]] = []
        self.attributes: list[tuple[int, int, int, int]] = []
        self.tables: list[float] = []
        self.table_at: dict[tuple[float, ...], int] = {}
        self.step_forms: dict[str, int] = {}
        self.source_forms: dict[str, int] = {}
        self.branch_ways: dict[str, int] = {}
        self.source_tables: dict[str, int] = {}
        self.rings = 0
        self._check_sizes()

    def _check_sizes(self) -> None:
        problems = []
        if len(self.layout.measures) > MOST_MEASURES:
            problems.append(Problem("pathway", f"It records {len(self.layout.measures)} measures.",
                                    f"Record at most {MOST_MEASURES}."))
        for name, step in self.pathway.steps.items():
            if isinstance(step, Seize) and len(step.resources) > MOST_ALTERNATIVES:
                problems.append(Problem(f"step {name!r}", f"It tries {len(step.resources)} resources.",
                                        f"Name at most {MOST_ALTERNATIVES}."))
        if problems:
            raise PathwayError(problems)

    # --- where things stand in a person's row ---

    @cached_property
    def registers(self) -> dict[str, int]:
        """Where each register stands."""
        first = int(at.PERSON_WORDS)
        return {name: first + number for number, name in enumerate(self.pathway.registers)}

    @cached_property
    def visits(self) -> dict[str, int]:
        """Where the visits of each step that draws and can be come to again are counted."""
        first = int(at.PERSON_WORDS) + len(self.registers)
        drawing = [name for name, step in self.pathway.steps.items()
                   if distribution_of(step) is not None or (isinstance(step, Branch) and step.to)]
        again = [name for name in drawing if self._comes_again(name)]
        return {name: first + number for number, name in enumerate(again)}

    def _comes_again(self, name: str) -> bool:
        seen: set[str] = set()
        waiting = list(self.pathway.outline.targets(name))
        while waiting:
            target = waiting.pop()
            if target == name:
                return True
            if target not in seen:
                seen.add(target)
                waiting += self.pathway.outline.targets(target)
        return False

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where the units held of each type stand, with room for as many as can be held at once."""
        most: dict[str, int] = {}
        for name, held in self.pathway.held_before.items():
            step = self.pathway.steps[name]
            for kind, group in held:
                most[kind] = max(most.get(kind, 0), len(group))
            if isinstance(step, Seize):
                kind = self.pathway.outline.resources[step.resources[0]].type
                most[kind] = max(most.get(kind, 0), len(dict(held).get(kind, ())) + 1)
        place, columns = int(at.PERSON_WORDS) + len(self.registers) + len(self.visits), {}
        for kind in sorted(most):
            columns[kind] = place
            place += most[kind] * int(at.HOLD_WORDS)
        self.nodes = place
        return columns

    def column(self, kind: str, place: int) -> int:
        """Return where the unit of a type that was got as number `place` stands."""
        return self.columns[kind] + place * int(at.HOLD_WORDS)

    @cached_property
    def linked(self) -> set[str]:
        """The rotas whose slots can be handed over somewhere."""
        found = {resource.name for resource in self.pathway.resources if resource.rota and resource.rota.hands_over}
        for name, step in self.pathway.steps.items():
            if isinstance(step, Delay) and step.hand_over:
                for _, _, options in units(self.pathway.held_before[name]):
                    found |= {option for option in options if self.pathway.outline.resources[option].rota}
        return found

    # --- forms and tables ---

    def add_form(self, form: Form) -> int:
        """Add a form and return its number."""
        self.forms.append(form)
        return len(self.forms) - 1

    def add_table(self, table: Iterable[float]) -> int:
        """Add a table of numbers and return where it begins; the same table is kept once."""
        numbers = tuple(table)
        if numbers not in self.table_at:
            self.table_at[numbers] = len(self.tables)
            self.tables += numbers
        return self.table_at[numbers]

    def lowered_forms(self) -> tuple[Words, np.ndarray]:
        """Return the words and floats of all forms."""
        words = np.zeros((len(self.forms) + 1, int(at.FORM_WORDS)), np.uint64)
        floats = np.zeros((len(self.forms) + 1, int(at.FORM_FLOATS)))
        for number, form in enumerate(self.forms):
            words[number] = form.code, self.add_table(form.table) if form.table else 0, len(form.table)
            floats[number] = floats_of(form)
        return words.ravel(), floats.ravel()

    # --- steps ---

    def lower_steps(self) -> None:
        """Fill the row of every step."""
        for name, step in self.pathway.steps.items():
            row = self.rows[self.numbers[name]]
            row[at.FORM], row[at.BIASED], row[at.RING_OF] = at.NOBODY, at.NOBODY, at.NOBODY
            after = self.pathway.outline.next_of(name)
            if not isinstance(step, Leave | Branch) and after:
                row[at.NEXT] = self.numbers[after]
            draw = getattr(step, "draw", None) or name
            row[at.NAME], row[at.VISIT] = name_key(draw), self.visits.get(name, 0)
            distribution = distribution_of(step)
            if distribution is not None:
                self.step_forms[name] = self.add_form(form_of(distribution))
                row[at.FORM] = self.step_forms[name]
            self._lower_step(name, step, row)

    def _lower_step(self, name: str, step: Step, row: Words) -> None:
        match step:
            case Seize():
                self._seize(name, step, row)
            case Release():
                self._release(name, step, row)
            case Delay():
                self._delay(name, step, row)
            case Assign():
                row[at.VERB], row[at.A] = at.ASSIGN, self.registers[step.register]
                row[at.B] = at.TO_CLOCK if isinstance(step.value, Clock) else at.TO_NUMBER
                if isinstance(step.value, str):
                    row[at.B], row[at.C] = at.TO_REGISTER, self.registers[step.value]
            case Branch():
                self._branch(name, step, row)
            case Gate():
                row[at.VERB], row[at.A] = at.GATE, len(self.windows)
                self.windows += gate_windows(step.calendar, self.start or date(2000, 1, 3), self.hours)
                row[at.B] = len(self.windows) - int(row[at.A])
            case Mark():
                row[at.VERB], row[at.A] = at.MARK, self.registers[step.clock]
            case Record():
                measure = self.layout.measures.index(step.measure)
                row[at.VERB], row[at.A], row[at.B] = at.RECORD, measure, self.registers[step.since]
                row[at.C] = sum(map(len, self.layout.thresholds[:measure]))
                row[at.D], row[at.BITS] = len(step.over), int(step.cohort)
            case Count():
                row[at.VERB], row[at.A] = at.COUNT, self.layout.counts.index(step.name)
            case Leave():
                row[at.VERB] = at.LEAVE
        made = register_set(step)
        if made:
            row[at.BITS] = self.measure_bits(made)

    def _seize(self, name: str, step: Seize, row: Words) -> None:
        row[at.VERB], row[at.A], row[at.B] = at.SEIZE, len(self.ways), len(step.resources)
        self.ways += [self.resource_numbers[wanted] for wanted in step.resources]
        if isinstance(step.priority, str):
            row[at.D] = self.registers[step.priority]
        else:
            row[at.C] = step.priority
        row[at.UNTIL_REGISTER] = self.registers[step.until] if step.until else 0
        if step.otherwise:
            row[at.OTHERWISE] = self.numbers[step.otherwise]
        if step.patience is not None:
            row[at.RING_OF], self.rings = self.rings, self.rings + 1
        held = dict(self.pathway.held_before[name])
        kind = self.pathway.outline.resources[step.resources[0]].type
        row[at.HOLD] = self.column(kind, len(held.get(kind, ())))
        if step.swap:
            offered = swapped_unit(self.pathway.outline, step, self.pathway.held_before[name])
            assert not isinstance(offered, Problem)
            row[at.SWAP] = self.column(*offered)
            got = with_unit(self.pathway.held_before[name], kind, frozenset())
            row[at.SWAP_LATER] = len(dict(got)[offered[0]]) - offered[1] - 1

    def _release(self, name: str, step: Release, row: Words) -> None:
        held = self.pathway.held_before[name]
        if step.resource == ALL:
            row[at.VERB], row[at.A] = at.RELEASE_ALL, len(self.ways)
            self.ways += [self.column(kind, place) for kind, place, _ in units(held)]
            row[at.B] = len(self.ways) - int(row[at.A])
            return
        found = find_unit(self.pathway.outline, held, step.resource)
        assert not isinstance(found, Problem)
        row[at.VERB], row[at.HOLD] = at.RELEASE, self.column(*found)
        row[at.LATER] = len(dict(held)[found[0]]) - found[1] - 1

    def _delay(self, name: str, step: Delay, row: Words) -> None:
        row[at.VERB], row[at.B] = at.DELAY, at.DRAWN
        if step.until:
            row[at.A], row[at.B] = self.registers[step.until], at.UNTIL_CLOCK
        elif step.at_most:
            row[at.A], row[at.B] = self.registers[step.at_most], at.AT_MOST
        for kind, place, options in units(self.pathway.held_before[name]):
            if options & self.linked:
                row[at.HOLD] = self.column(kind, place)
                row[at.CAN_HAND_OVER] = {None: 1, True: 2, False: 0}[step.hand_over]

    def _branch(self, name: str, step: Branch, row: Words) -> None:
        first = len(self.ways)
        self.shares += [0.0] * (first - len(self.shares))
        if step.by:
            row[at.VERB], row[at.C] = at.CASE, self.registers[step.by]
            row[at.OTHERWISE] = self.numbers[step.otherwise] if step.otherwise else 0
            self.ways += [self.numbers[target] for _, target in step.cases]
            self.shares += [value for value, _ in step.cases]
        else:
            row[at.VERB] = at.BRANCH
            self.branch_ways[name] = first
            chances = chances_of(step)
            self.ways += [self.numbers[target] for target, _ in chances]
            self.shares += running_sums([chance for _, chance in chances])
        row[at.A], row[at.B] = first, len(self.ways) - first

    # --- open waits ---

    def measure_bits(self, register: str) -> int:
        """Return the measures that count from a clock, as bits."""
        bits = 0
        for step in self.pathway.steps.values():
            if isinstance(step, Record) and step.since == register:
                bits |= 1 << self.layout.measures.index(step.measure)
        return bits

    def reach(self) -> tuple[Words, Words]:
        """Return for each step the measures that can still be recorded from a wait there, as bits; and their clocks."""
        outline, numbers = self.pathway.outline, self.numbers
        clocks = np.zeros(max(len(self.layout.measures), 1), np.uint64)
        ahead = dict.fromkeys(self.pathway.steps, 0)
        for measure, name in enumerate(self.layout.measures):
            records = {s for s, step in self.pathway.steps.items() if isinstance(step, Record) and step.measure == name}
            clock = next(step.since for step in self.pathway.steps.values()
                         if isinstance(step, Record) and step.measure == name)
            clocks[measure] = self.registers[clock]
            good, growing = set(records), True
            while growing:
                more = {s for s, step in self.pathway.steps.items() if s not in good and register_set(step) != clock
                        and good & set(outline.targets(s))}
                good, growing = good | more, bool(more)
            for s in self.pathway.steps:
                if good & set(outline.targets(s)):
                    ahead[s] |= 1 << measure
        return np.array([ahead[name] for name in numbers], dtype=np.uint64), clocks

    # --- people inside at the start ---

    def lower_initial(self) -> tuple[Words, np.ndarray, Words]:
        """Return the groups of initial people, their rows (not-a-number where a row is silent) and what they hold."""
        groups = np.zeros((len(self.pathway.initial) + 1, int(at.INITIAL_WORDS)), np.uint64)
        rows: list[list[float]] = []
        holds: list[tuple[int, int]] = []
        for number, group in enumerate(self.pathway.initial):
            g = groups[number]
            g[at.INITIAL_NAME], g[at.INITIAL_STEP] = name_key("initial:" + group.name), self.numbers[group.step]
            g[at.INITIAL_PEOPLE], g[at.IN_PROGRESS_STAY] = group.people, int(group.stay == "in_progress")
            g[at.INITIAL_ATTRIBUTES], g[at.INITIAL_ATTRIBUTE_COUNT] = self.add_attributes(group.attributes)
            g[at.CLOCKS], g[at.CLOCK_COUNT] = len(self.ways), len(group.clocks)
            self.ways += [self.registers[clock] for clock in group.clocks]
            g[at.HOLDS], (g[at.FIRST_ROW], g[at.ROW_COUNT]) = len(holds), (len(rows), len(group.rows))
            holds += self._initial_holds(group)
            g[at.HOLD_COUNT] = len(holds) - int(g[at.HOLDS])
            known = {*group.clocks, *(name for row in group.rows for name, _ in row)}
            for clock in known:
                g[at.INITIAL_BITS] |= np.uint64(self.measure_bits(clock))
            rows += [[dict(row).get(name, float("nan")) for name in self.registers] for row in group.rows]
            if group.stay == "in_progress":
                drawn = distribution_of(self.pathway.steps[group.step])
                assert drawn is not None
                self.rows[self.numbers[group.step]][at.BIASED] = self._biased(drawn)
        flat = np.array(rows, dtype=float).ravel() if rows else np.zeros(1)
        return groups.ravel(), flat, np.array(holds or [(0, 0)], dtype=np.uint64).ravel()

    def _biased(self, distribution: Distribution) -> int:
        return self.add_form(length_biased_form(distribution))

    def _initial_holds(self, group: Initial) -> list[tuple[int, int]]:
        held = held_by_initial(self.pathway.outline, group, self.pathway.held_before[group.step])
        return [(self.resource_numbers[next(iter(options))], self.column(kind, place))
                for kind, place, options in units(held)]

    def add_attributes(self, attributes: tuple[tuple[str, Distribution], ...]) -> tuple[int, int]:
        """Add the attributes of a source or group; return where they begin and how many they are."""
        first = len(self.attributes)
        for name, distribution in attributes:
            form = self.add_form(form_of(distribution))
            self.attributes.append((self.registers[name], name_key("attribute:" + name), form, self.measure_bits(name)))
        return first, len(attributes)


def floats_of(form: Form) -> tuple[float, ...]:
    """Return the floats of a form; a fixed one keeps its value, rounded and clamped, where the first parameter stands."""
    first = sample_form(0.5, form) if form.code == FIXED else form.a
    return form.scale, first, form.b, form.c, form.low, form.high, form.step


def running_sums(chances: Iterable[float]) -> list[float]:
    """Return the running sums of chances, added in the order written."""
    total, sums = 0.0, []
    for chance in chances:
        total += chance
        sums.append(total)
    return sums


def lower(pathway: Pathway, layout: Layout, start: date | None, group: str | None, hours: float) -> Lowered:
    """Return a pathway as a program for runs of up to `hours` from `start`."""
    work = Lowering(pathway, layout, start, group, hours)
    work.columns  # noqa: B018  settles where queues' nodes begin
    work.lower_steps()
    sources = [work.add_attributes(source.attributes) for source in pathway.sources]
    for source in pathway.sources:
        if source.every is not None:
            work.source_forms[source.name] = work.add_form(form_of(source.every))
        work.source_tables[source.name] = _rate_table(work, source.rate)
    initial = work.lower_initial()
    forms, form_floats = work.lowered_forms()
    work.shares += [0.0] * (len(work.ways) + 1 - len(work.shares))
    reach, clocks = work.reach()
    first_shift, shifts = {}, 0
    for resource in pathway.resources:
        first_shift[resource.name] = shifts
        shifts += len(resource.rota.shifts) if resource.rota else 0
    size = _sizes(work, shifts)
    program = Program(
        size=size, steps=work.rows.ravel(), ways=_words(work.ways), shares=np.array(work.shares), forms=forms,
        form_floats=form_floats, tables=np.array(work.tables or [0.0]),
        attributes=_words([number for row in work.attributes for number in row]),
        thresholds=np.array([limit for limits in layout.thresholds for limit in limits] or [0.0]),
        windows=np.array(work.windows or [(0.0, 0.0)], dtype=float).ravel(),
        groups=np.array(layout.groups or (0.0,), dtype=float), initial=initial[0], initial_rows=initial[1],
        initial_holds=initial[2],
    )
    lowered = Lowered(program, reach, clocks, first_shift, work.step_forms, work.source_forms, work.branch_ways,
                      work.forms, work.source_tables)
    lowered.source_attributes = dict(zip([s.name for s in pathway.sources], sources, strict=True))  # type: ignore[attr-defined]
    return lowered


def _rate_table(work: Lowering, rate: object) -> int:
    if isinstance(rate, tuple):
        return work.add_table(rate)
    rows = getattr(rate, "rows", None)
    return work.add_table([number for row in rows for number in row]) if rows else 0


def _words(numbers: list[int]) -> Words:
    return np.array(numbers or [0], dtype=np.uint64)


def _sizes(work: Lowering, shifts: int) -> Words:
    pathway, layout, start = work.pathway, work.layout, work.start
    seizes = [len(step.resources) for step in pathway.steps.values() if isinstance(step, Seize)]
    size = np.zeros(int(at.SIZES), np.uint64)
    values: Mapping[np.uint64, int] = {
        at.WIDTH: work.nodes + 2 * max(seizes, default=0), at.REGISTERS: int(at.PERSON_WORDS),
        at.REGISTER_COUNT: len(work.registers), at.VISITS: int(at.PERSON_WORDS) + len(work.registers),
        at.VISIT_COUNT: len(work.visits), at.NODES: work.nodes, at.RESOURCES: len(pathway.resources),
        at.SOURCES: len(pathway.sources), at.RINGS: work.rings, at.MEASURES: len(layout.measures),
        at.COUNTS: len(layout.counts), at.THRESHOLDS: sum(map(len, layout.thresholds)), at.SHIFTS: shifts,
        at.GROUP_REGISTER: work.registers[work.group] if work.group else 0, at.GROUPS: len(layout.groups),
        at.INITIALS: len(pathway.initial), at.WEEK_OFFSET: 24 * start.weekday() if start else 0,
        at.CALENDAR: int(start is not None), at.FIRST_MONTH: month_number(start) if start else 0,
    }
    for place, value in values.items():
        size[place] = value
    return size
