"""A pathway's steps turned into rows of words.

Rows name each other by address, and addresses are known only once every section's size is: so the work is done
twice, first with every section at 0 for the sizes, then with the sections where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from tandemcare.engine.arithmetic import FIXED, VALUES, name_key
from tandemcare.engine.forms import Form, form_of, sample_form, week_form
from tandemcare.errors import Problem
from tandemcare.pathway import (
    ALL,
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Distribution,
    Fixed,
    Gate,
    Initial,
    JointRegister,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Seize,
    Step,
    Week,
)
from tandemcare.pathway.inputs import distribution_of, ways_of
from tandemcare.pathway.steps import Clock
from tandemcare.pathway.story import (
    find_unit,
    meanwhile_of,
    register_set,
    rotas_handed_over,
    swapped_unit,
    units,
    with_unit,
)
from tandemcare.sums import summed
from tandemcare.trace.tally import Layout

from . import places as at
from .columns import Columns, heaps_of, words_of
from .memory import Words
from .rows import form_row, put_float, row_of, running_sums
from .runs import join_codes
from .schedule import gate_windows

ANY_MONDAY = date(2000, 1, 3)
FEW_VALUES = 16
LARGEST_SORTED = 63
SET_TO = {Clock: at.TO_CLOCK, Fixed: at.TO_VALUE, str: at.TO_REGISTER}


class Lowering:
    """The rows of a pathway's program, with sections beginning at `bases`."""

    def __init__(
        self,
        pathway: Pathway,
        layout: Layout,
        start: date | None,
        hours: float,
        bases: Mapping[str, int],
        columns: Columns,
    ) -> None:
        self.pathway, self.layout, self.start, self.hours, self.bases = pathway, layout, start, hours, bases
        self.columns = columns
        self.heaps = heaps_of(pathway)
        self.handed_over = rotas_handed_over(pathway.outline, pathway.held_before)
        self.steps: list[Words] = []
        self.ways: list[int] = []
        self.shares: list[float] = []
        self.tables: list[float] = []
        self.forms: list[Form] = []
        self.attributes: list[int] = []
        self.windows: list[float] = []
        self.rings = 0
        self._table_places: dict[tuple[float, ...], int] = {}
        self.step_forms: dict[str, int] = {}
        self.branch_shares: dict[str, int] = {}
        self.source_forms: dict[str, int] = {}
        self.stream_count = 0
        self.measures_since: dict[str, int] = {}
        for step in pathway.steps.values():
            if isinstance(step, Record):
                bit = 1 << layout.measures.index(step.measure)
                self.measures_since[step.since] = self.measures_since.get(step.since, 0) | bit
        self.register_places, _ = self.add_ways(columns.registers.values())
        self.step_numbers = {name: number for number, name in enumerate(pathway.steps)}
        self.resource_numbers = {resource.name: number for number, resource in enumerate(pathway.resources)}
        self.risk_numbers = {risk.name: number for number, risk in enumerate(pathway.risks)}
        for name, step in pathway.steps.items():
            self.steps.append(self._step(name, step))
        join_codes(dict(zip(pathway.steps, self.steps, strict=True)), pathway.outline.next_of, self.add_ways)

    # --- addresses ---

    def step_at(self, name: str) -> int:
        """Return the address of a step."""
        return self.bases["STEPS"] + self.step_numbers[name] * int(at.STEP_WORDS)

    def resource_at(self, name: str) -> int:
        """Return the address of a resource."""
        return self.bases["RESOURCES"] + self.resource_numbers[name] * int(at.RESOURCE_WORDS)

    def add_ways(self, ways: Iterable[int]) -> tuple[int, int]:
        """Add ways and return where they begin and how many they are."""
        first = len(self.ways)
        self.ways += ways
        return self.bases["WAYS"] + first, len(self.ways) - first

    def add_shares(self, shares: Iterable[float]) -> int:
        """Add shares (or values of cases) and return where they begin."""
        first = len(self.shares)
        self.shares += shares
        return self.bases["SHARES"] + first

    def add_table(self, table: Iterable[float]) -> int:
        """Add a table of numbers and return where it begins; the same table is kept once."""
        numbers = tuple(table)
        if numbers not in self._table_places:
            self._table_places[numbers] = len(self.tables)
            self.tables += numbers
        return self.bases["TABLES"] + self._table_places[numbers]

    def add_form(self, form: Form) -> int:
        """Add a form and return its address."""
        self.forms.append(form)
        if form.table:
            self.add_table(form.table)
        return self.bases["FORMS"] + (len(self.forms) - 1) * int(at.FORM_WORDS)

    def add_attributes(self, attributes: tuple[tuple[str, Distribution], ...]) -> int:
        """Add the attributes of a source or group, fixed ones as a run of registers; return where they begin."""
        first = self.bases["ATTRIBUTES"] + len(self.attributes)
        draws = {name: each.draw if isinstance(each, JointRegister) else name for name, each in attributes}
        forms = {self.columns.registers[name]: (draws[name], form_of(each)) for name, each in attributes}
        fixed = {place: sample_form(0.5, form) for place, (_, form) in forms.items() if form.code == FIXED}
        words = words_of(fixed)
        run = range(min(words, default=0), max(words, default=-1) + 1)
        # Registers between them are drawn, or nobody's before a step sets them.
        values = self.add_ways(words.get(place, 0) for place in run)[0]
        self.attributes += [run.start, values, len(run), len(forms) - len(fixed)]
        for place, (name, form) in forms.items():
            if place not in fixed:
                shares, between = self._few_values(form)
                self.attributes += [place, name_key("attribute:" + name), self.add_form(form), shares, between]
        return first

    def _few_values(self, form: Form) -> tuple[int, int]:
        """Return where the table of a draw of a few values begins and how many shares stand between them, else 0."""
        values = len(form.table) // 2 - 1
        if form.code != VALUES or values > FEW_VALUES:
            return 0, 0
        shares = form.table[:values]
        return self.add_table([*shares[1:], *(sample_form(share, form) for share in shares)]), values - 1

    def form_rows(self) -> list[Words]:
        """Return the rows of all forms."""
        return [form_row(form, self.add_table(form.table) if form.table else 0) for form in self.forms]

    def add_holds(self, holds: Iterable[tuple[str, int]]) -> tuple[int, int]:
        """Add units held from the start, each of a resource and where in the row; return where they begin and end."""
        first, words = self.add_ways(word for name, place in holds for word in (self.resource_at(name), place))
        return first, first + words

    def kept_by(self, part: Arrivals | Initial) -> list[tuple[str, int]]:
        """Return the kept units with which people of a source or group begin, and where they stand in the row."""
        kinds = {name: self.pathway.outline.resources[name].type for name in self.pathway.outline.kept_by(part)}
        return [(name, self.columns.unit(kind, 0)) for name, kind in kinds.items()]

    def episode_of(self, risk: str | None) -> int:
        """Return one more than the number of the risk in whose first episode people come, or 0."""
        return 0 if risk is None else self.risk_numbers[risk] + 1

    def measure_bits(self, register: str) -> int:
        """Return the measures that count from a clock, as bits."""
        return self.measures_since.get(register, 0)

    def risks_reading(self, register: str) -> int:
        """Return the risks whose rate or clock hangs on a register, as bits."""
        return summed(1 << number for number, risk in enumerate(self.pathway.risks) if register in risk.registers)

    # --- steps ---

    def _step(self, name: str, step: Step) -> Words:
        row = row_of(at.STEP_WORDS)
        row[at.NUMBER] = self.step_numbers[name]
        after = self.pathway.outline.next_of(name)
        if not isinstance(step, Leave | Branch) and after:
            row[at.NEXT] = self.step_at(after)
        row[at.NAME] = name_key(getattr(step, "draw", None) or name)
        row[at.VISIT] = self.columns.visits.get(name, 0)
        distribution = distribution_of(step)
        if distribution is not None:
            row[at.FORM] = self.step_forms[name] = self.add_form(form_of(distribution))
        row[at.BITS] = summed(1 << self.risk_numbers[risk] for risk in meanwhile_of(step))
        made = register_set(step)
        if made:
            row[at.BITS], row[at.A] = self.measure_bits(made), self.columns.registers[made]
            row[at.TOUCHES] = self.risks_reading(made)
        self._fill(name, step, row)
        return row

    def _fill(self, name: str, step: Step, row: Words) -> None:
        match step:
            case Seize():
                self._seize(name, step, row)
            case Release():
                self._release(name, step, row)
            case Delay():
                self._delay(name, step, row)
            case Assign():
                row[at.VERB], row[at.B] = at.ASSIGN, SET_TO.get(type(step.value), at.TO_NUMBER)
                row[at.C] = self.columns.registers[step.value] if isinstance(step.value, str) else 0
                self._assign_code(row)
            case Branch():
                self._branch(name, step, row)
            case Gate():
                self._gate(step, row)
            case Mark():
                row[at.VERB] = at.MARK
            case Record():
                measure = self.layout.measures.index(step.measure)
                row[at.VERB], row[at.A], row[at.B] = at.RECORD, measure, self.columns.registers[step.since]
                row[at.C] = sum(map(len, self.layout.thresholds[:measure]))
                row[at.D], row[at.BITS] = len(step.over), int(step.cohort)
            case Count():
                row[at.VERB], row[at.A] = at.COUNT, self.layout.counts.index(step.name)
            case Leave():
                row[at.VERB] = at.LEAVE_APART if self.pathway.outline.kept_types or self.pathway.risks else at.LEAVE

    def _assign_code(self, row: Words) -> None:
        if row[at.B] == at.TO_VALUE and row[at.A] >= at.CODE:
            row[at.B] = at.TO_CODE
            row[at.C] = int(sample_form(0.5, self.forms[-1]))

    def _seize(self, name: str, step: Seize, row: Words) -> None:
        row[at.LATER] = int(self.pathway.outline.resources[step.resources[0]].kept)
        row[at.SINCE_REGISTER] = self.columns.registers[step.since] if step.since else 0
        apart = row[at.LATER] or self.pathway.risks or self.heaps.intersection(step.resources)
        row[at.VERB] = at.SEIZE_APART if apart else at.SEIZE
        row[at.A], row[at.B] = self.add_ways(self.resource_at(wanted) for wanted in step.resources)
        if isinstance(step.priority, str):
            row[at.D] = self.columns.registers[step.priority]
        else:
            row[at.C] = step.priority
        row[at.UNTIL_REGISTER] = self.columns.registers[step.until] if step.until else 0
        row[at.OTHERWISE] = self.step_at(step.otherwise) if step.otherwise else 0
        if step.patience is not None:
            row[at.RING_OF] = self.bases["RINGS"] + self.rings * int(at.RING_WORDS)
            self.rings += 1
        held = self.pathway.held_before[name]
        kind = self.pathway.outline.resources[step.resources[0]].type
        row[at.HOLD] = self.columns.unit(kind, len(dict(held).get(kind, ())))
        if step.swap:
            offered = swapped_unit(self.pathway.outline, step, held)
            assert not isinstance(offered, Problem)
            row[at.SWAP] = self.columns.unit(*offered)
            row[at.SWAP_LATER] = len(dict(with_unit(held, kind, frozenset()))[offered[0]]) - offered[1] - 1

    def _release(self, name: str, step: Release, row: Words) -> None:
        held = self.pathway.held_before[name]
        if step.if_held:
            row[at.VERB] = at.RELEASE_KEPT
            self._kept(step.resource, row)
            return
        if step.resource == ALL:
            row[at.VERB] = at.RELEASE_ALL
            row[at.A], row[at.B] = self.add_ways(self.columns.unit(kind, place) for kind, place, _ in units(held))
            return
        found = find_unit(self.pathway.outline, held, step.resource)
        assert not isinstance(found, Problem)
        row[at.VERB], row[at.HOLD] = at.RELEASE, self.columns.unit(*found)
        row[at.LATER] = len(dict(held)[found[0]]) - found[1] - 1

    def _kept(self, wanted: str, row: Words) -> None:
        outline = self.pathway.outline
        of_type = wanted in outline.kept_types
        row[at.HOLD] = self.columns.unit(wanted if of_type else outline.resources[wanted].type, 0)
        row[at.D] = 0 if of_type else self.resource_at(wanted)

    def _delay(self, name: str, step: Delay, row: Words) -> None:
        by_week = isinstance(step.duration, Week)
        row[at.VERB], row[at.B] = at.DELAY_APART if self.pathway.risks or by_week else at.DELAY, at.DRAWN
        if isinstance(step.duration, Week):
            row[at.FORM], row[at.OF_THE_WEEK] = self.add_form(week_form(step.duration)), 1
        if step.duration is None and not step.until:
            row[at.B] = at.WITHOUT_AN_END
        elif step.until:
            row[at.A], row[at.B] = self.columns.registers[step.until], at.UNTIL_CLOCK
        elif step.at_most:
            row[at.A], row[at.B] = self.columns.registers[step.at_most], at.AT_MOST
        for kind, place, options in units(self.pathway.held_before[name]):
            if options & self.handed_over:
                row[at.HOLD] = self.columns.unit(kind, place)
                row[at.CAN_HAND_OVER] = {None: 1, True: 2, False: 0}[step.hand_over]

    def _branch(self, name: str, step: Branch, row: Words) -> None:
        if step.share is not None:
            self._bands(name, step, row)
            return
        asked = step.asked
        if asked is not None:
            row[at.VERB] = at.HOLDS
            self._kept(asked, row)
            ways = [next((to for case, to in step.cases if case == value), step.otherwise or "") for value in (0, 1)]
            row[at.A], row[at.B] = self.add_ways(map(self.step_at, ways))
            return
        if step.by:
            row[at.VERB], row[at.D] = at.CASE, self.columns.registers[step.by]
            row[at.OTHERWISE] = otherwise = self.step_at(step.otherwise) if step.otherwise else 0
            if row[at.D] >= at.CODE and all(value <= LARGEST_SORTED for value, _ in step.cases):
                row[at.D] -= at.CODE
                sorted_ways = {int(value): self.step_at(target) for value, target in reversed(step.cases)}
                row[at.VERB], most = at.SORT, max(sorted_ways, default=0)
                row[at.A], row[at.B] = self.add_ways(sorted_ways.get(k, otherwise) for k in range(most + 1))
                return
            row[at.A], row[at.B] = self.add_ways(self.step_at(target) for _, target in step.cases)
            row[at.C] = self.add_shares(value for value, _ in step.cases)
            return
        ((named, chances),) = ways_of(name, step).items()
        row[at.VERB] = at.BRANCH
        row[at.A], row[at.B] = self.add_ways(self.step_at(target) for target, _ in chances)
        row[at.C] = self.branch_shares[named] = self.add_shares(running_sums(chance for _, chance in chances))

    def _bands(self, name: str, step: Branch, row: Words) -> None:
        table: list[int] = []
        for named, bands in ways_of(name, step).items():
            first, count = self.add_ways(self.step_at(target) for target, _ in bands)
            self.branch_shares[named] = shares = self.add_shares(running_sums(width for _, width in bands))
            table += [first, shares, count]
        row[at.VERB], row[at.D] = at.BAND, self.columns.registers[step.share or ""]
        row[at.C] = self.columns.registers[step.by] if step.by else 0
        row[at.A], row[at.B] = self.add_ways(table)[0], len(step.bands)
        row[at.HOLD] = self.add_shares(value for value, _ in step.bands)

    def _gate(self, step: Gate, row: Words) -> None:
        windows = gate_windows(step.calendar, self.start or ANY_MONDAY, self.hours)
        row[at.VERB], row[at.A], row[at.B] = at.GATE, len(self.windows), len(windows)
        self.windows += [time for window in windows for time in window]


def risk_rows(work: Lowering) -> list[Words]:
    """Return the rows of all risks."""
    rows = []
    for risk in work.pathway.risks:
        row = row_of(at.RISK_WORDS)
        row[at.RISK_NAME], row[at.RISK_TO] = name_key("risk:" + risk.name), work.step_at(risk.to)
        row[at.RISK_AT] = work.columns.registers[risk.at] if risk.at else 0
        row[at.RISK_TOUCHES] = work.risks_reading(risk.at) if risk.at else 0
        row[at.RISK_FACTOR] = work.columns.registers[risk.factor] if risk.factor else 0
        row[at.EPISODE_NAME] = name_key("episode:" + risk.name) if risk.episode else 0
        put_float(row, at.RISK_RATE, risk.rate or 0.0)
        by: list[int] = []
        for register, factors in risk.by:
            place, numbers = work.columns.registers[register], [float(number) for pair in factors for number in pair]
            if place >= at.CODE:
                found = {int(value): float(factor) for value, factor in factors}
                numbers = [found.get(code, np.nan) for code in range(max(found) + 1)]
            by += [place, work.add_shares(numbers), len(numbers) if place >= at.CODE else len(factors)]
        row[at.BY_FIRST], words = work.add_ways(by)
        row[at.BY_LAST] = int(row[at.BY_FIRST]) + words
        rows.append(row)
    return rows
