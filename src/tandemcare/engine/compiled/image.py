"""The memory of a replication before anything has happened: every section laid out, one after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from tandemcare.engine.arithmetic import name_key
from tandemcare.engine.forms import Form, length_biased_form
from tandemcare.engine.settings import Settings
from tandemcare.errors import PathwayError, Problem
from tandemcare.pathway import Pathway, Record, Resource, Seize, Table
from tandemcare.pathway.inputs import distribution_of
from tandemcare.pathway.story import held_by_initial, register_set, units
from tandemcare.sums import summed
from tandemcare.trace.tally import BINS, LEVELS, Layout, over_from

from . import places as at
from .codes import steps_that_set_codes
from .columns import Columns, columns_of
from .lower import Lowering, risk_rows
from .memory import Floats, Words
from .origins import source_rows, stream_rows
from .rows import put_float, row_of
from .schedule import changes, month_begins, month_number, table_at_start

MOST_MEASURES = 64
MOST_ALTERNATIVES = 16
MOST_RISKS = 63
SPARE_LAYERS = 128


@dataclass(eq=False)
class Image:
    """A replication's first memory, its clock, and where Python finds what an input resets.

    `means_of_codes` are the inputs that are means of what sets a code. `people_room` and `block_room` are what a world
    has come to need of it, so that the next one does not grow anew, and `inputs_at_first` is the table of the inputs
    that the first resets of one have made (`resets.py`).
    """

    words: Words
    clock: Floats
    bases: dict[str, int]
    sizes: dict[str, int]
    step_forms: dict[str, int]
    source_forms: dict[str, int]
    branch_shares: dict[str, int]
    forms: dict[int, Form]
    first_shift: dict[str, int]
    columns: Columns
    means_of_codes: frozenset[str]
    people_room: int = 0
    block_room: int = 0
    inputs_at_first: Floats | None = None


def check_sizes(pathway: Pathway, measures: int) -> None:
    """Raise PathwayError for a pathway that is larger than the kernel's rows."""
    problems = []
    if measures > MOST_MEASURES:
        problems.append(Problem("pathway", f"It records {measures} measures.", f"Record at most {MOST_MEASURES}."))
    if len(pathway.risks) > MOST_RISKS:
        problems.append(Problem("pathway", f"It has {len(pathway.risks)} risks.", f"Give at most {MOST_RISKS}."))
    for name, step in pathway.steps.items():
        if isinstance(step, Seize) and len(step.resources) > MOST_ALTERNATIVES:
            problems.append(
                Problem(
                    f"step {name!r}", f"It tries {len(step.resources)} resources.", f"Name at most {MOST_ALTERNATIVES}."
                )
            )
    if problems:
        raise PathwayError(problems)


# --- resources --------------------------------------------------------------------------------------------------


def resource_rows(work: Lowering, first_shift: dict[str, int], warmup: float) -> list[Words]:
    """Return the rows of all resources, with the capacities that hold at time 0."""
    rows = []
    for number, resource in enumerate(work.pathway.resources):
        row = row_of(at.RESOURCE_WORDS)
        row[int(at.FIRSTS) : int(at.LIST_TIMES)] = at.NOBODY
        for place in (at.BUSY_SINCE, at.WAITING_SINCE, at.UNITS_SINCE, at.LATE_SINCE):
            put_float(row, place, warmup)
        put_float(row, at.MULTIPLIER, 1.0)
        row[at.RESOURCE_NUMBER] = number
        row[at.KIND] = at.ROTA if resource.rota else at.UNLIMITED if resource.capacity is None else at.PLAIN
        row[at.KIND] += at.BY_GROUP if work.layout.groups else at.ZERO
        row[at.UNITS] = row[at.SHOWN] = row[at.TABLE_VALUE] = first_units(resource)
        begin = work.bases["SHIFTS"] + first_shift[resource.name] * int(at.SHIFT_WORDS)
        row[at.FIRST_SHIFT] = row[at.LAST_SHIFT] = begin
        if resource.rota:
            row[at.LAST_SHIFT] = begin + len(resource.rota.shifts) * int(at.SHIFT_WORDS)
            row[at.URGENT] = max(resource.rota.urgent + 1, 0)  # the last list that may start late
        rows.append(row)
    return rows


def first_units(resource: Resource) -> int:
    """Return a resource's scheduled units at time 0, before any shift has begun."""
    if isinstance(resource.capacity, Table):
        return table_at_start(resource.capacity)
    if resource.capacity is None:
        return int(at.WITHOUT_END)
    return 0 if resource.rota else int(resource.capacity)


def shift_rows(work: Lowering) -> list[Words]:
    """Return the rows of all shifts of all rotas."""
    rows = []
    for resource in work.pathway.resources:
        for shift in resource.rota.shifts if resource.rota else ():
            row = row_of(at.SHIFT_WORDS)
            row[at.SHIFT_OF], row[at.SLOTS] = work.resource_at(resource.name), shift.slots
            row[at.SHIFT_NAME] = name_key(f"slot:{resource.name}.{shift.name}")
            row[at.SERVED_FIRST] = at.NOBODY
            row[at.HANDS_OVER] = int(shift.at_end == "hand_over")
            row[at.LINKED] = int(resource.name in work.handed_over)
            # The end of a shift that starts on a day is 24 * day + this, in hours from the start of the run.
            put_float(row, at.END_ON_DAY, shift.start + shift.hours - 24.0 * first_day(work.start))
            put_float(row, at.LAST_START, shift.last_start)
            put_float(row, at.FILL, shift.fill)
            put_float(row, at.HAND_OVER_HOURS, shift.hand_over_hours)
            rows.append(row)
    return rows


# --- open waits and people inside -------------------------------------------------------------------------------


def reach_of(pathway: Pathway, layout: Layout) -> list[int]:
    """Return for each step the measures that can still be recorded from a wait there, as bits."""
    own, cut = dict.fromkeys(pathway.steps, 0), dict.fromkeys(pathway.registers, 0)
    for name, step in pathway.steps.items():
        if isinstance(step, Record):
            own[name] = bit = 1 << layout.measures.index(step.measure)
            cut[step.since] |= bit
    lost = {name: cut.get(register_set(step) or "", 0) for name, step in pathway.steps.items()}
    targets = {name: pathway.outline.targets(name) for name in pathway.steps}
    good, ahead, growing = dict(own), dict.fromkeys(pathway.steps, 0), True
    while growing:
        growing = False
        for name in reversed(targets):  # most ways lead forward, so that few rounds do
            reach = 0
            for target in targets[name]:
                reach |= good[target]
            growing |= reach != ahead[name]
            ahead[name], good[name] = reach, own[name] | reach & ~lost[name]
    return list(ahead.values())


def clocks_of(work: Lowering) -> list[int]:
    """Return for each measure the place of its clock's register, with the bit above the low half set for a cohort."""
    records = {step.measure: step for step in work.pathway.steps.values() if isinstance(step, Record)}
    return [
        work.columns.registers[records[name].since] | int(records[name].cohort) << 32 for name in work.layout.measures
    ]


def initial_rows(work: Lowering) -> tuple[list[Words], list[float]]:
    """Return the groups of initial people and their rows (not-a-number where one is silent)."""
    groups: list[Words] = []
    rows: list[float] = []
    for number, group in enumerate(work.pathway.initial):
        row = row_of(at.INITIAL_WORDS)
        row[at.INITIAL_NAME], row[at.INITIAL_STEP] = name_key("initial:" + group.name), work.step_at(group.step)
        row[at.INITIAL_PEOPLE], row[at.INITIAL_NUMBER] = group.people, len(work.pathway.sources) + number
        row[at.IN_PROGRESS_STAY], row[at.HAS_ROWS] = int(group.stay == "in_progress"), int(bool(group.rows))
        row[at.INITIAL_ATTRIBUTES] = work.add_attributes(group.attributes)
        first, clocks = work.add_ways(work.columns.registers[clock] for clock in group.clocks)
        row[at.FIRST_CLOCK], row[at.LAST_CLOCK] = first, first + clocks
        row[at.FIRST_ROW] = work.bases["INITIAL_ROWS"] + len(rows)
        rows += [dict(given).get(name, np.nan) for given in group.rows for name in work.columns.registers]
        held = held_by_initial(work.pathway.outline, group, work.pathway.held_before[group.step])
        holds = [(next(iter(options)), work.columns.unit(kind, place)) for kind, place, options in units(held)]
        row[at.FIRST_HOLD], row[at.LAST_HOLD] = work.add_holds(holds + work.kept_by(group))
        row[at.INITIAL_EPISODE] = work.episode_of(group.episode)
        for clock in {*group.clocks, *(name for given in group.rows for name, _ in given)}:
            row[at.INITIAL_BITS] |= np.uint64(work.measure_bits(clock))
        if group.stay == "in_progress":
            drawn = distribution_of(work.pathway.steps[group.step])
            assert drawn is not None
            work.steps[work.step_numbers[group.step]][at.BIASED] = work.add_form(length_biased_form(drawn))
        groups.append(row)
    return groups, rows


# --- all together -----------------------------------------------------------------------------------------------


def _sections(work: Lowering, settings: Settings, first_shift: dict[str, int]) -> dict[str, Words]:
    layout = settings.layout
    sources, work.source_forms = source_rows(work)
    streams = stream_rows(work)
    groups, rows = initial_rows(work)
    periods, measures, counts = len(layout.periods), len(layout.measures), len(layout.counts)
    cells = len(layout.years) * len(layout.groups)
    resources = len(work.pathway.resources)
    forms, risks = work.form_rows(), risk_rows(work)
    sizes = {
        "RING_ENTRIES": work.rings * int(at.RING_ROOM_WORDS),
        "RECORDS": periods * measures * 3,
        "OVER": periods * sum(map(len, layout.thresholds)),
        "BINS_AT": measures * BINS,
        "COUNTS_AT": periods * counts,
        "HOURS": periods * resources * 4,
        "LEVELS_AT": resources * LEVELS if settings.levels else 0,
        "GROUP_HOURS": cells * resources,
        "GROUP_RECORDS": cells * measures * 3,
        "GROUP_OVER": cells * sum(map(len, layout.thresholds)),
        "GROUP_COUNTS": cells * counts,
        "OPEN_BINS": measures * BINS,
        "OPEN_WAITS": measures * 2,
        "LOOP": int(at.LOOP_WORDS),
    }
    spare = [np.zeros(SPARE_LAYERS * int(at.STREAM_WORDS), np.uint64)]
    filled = {
        "STEPS": _joined(work.steps),
        "WAYS": _words(work.ways),
        "SHARES": _floats(work.shares),
        "FORMS": _joined(forms),
        "TABLES": _floats(work.tables),
        "ATTRIBUTES": _words(work.attributes),
        "THRESHOLDS": _floats([over_from(limit) for limits in layout.thresholds for limit in limits]),
        "GROUPS": _floats(list(layout.groups)),
        "GROUP_UNITS": _group_unit_rows(len(layout.groups) * resources, settings.warmup_hours),
        "INITIALS": _joined(groups),
        "INITIAL_ROWS": _floats(rows),
        "YEARS": _words(list(settings.years)),
        "REACH": _words(reach_of(work.pathway, layout)),
        "CLOCKS": _words(clocks_of(work)),
        "EDGES": _floats([*settings.edges, np.inf]),
        "MONTHS": month_begins(settings.start).view(np.uint64) if settings.start else _words([]),
        "RISKS": _joined(risks),
        "RISK_BUCKETS": row_of(at.BUCKETS if risks else at.ZERO),
        "SOURCES": _joined(sources),
        "STREAMS": _joined(streams + spare),
        "RESOURCES": _joined(resource_rows(work, first_shift, settings.warmup_hours)),
        "SHIFTS": _joined(shift_rows(work)),
        "RINGS": _joined(_ring_rows(work)),
    }
    work.stream_count = len(streams)
    return filled | {name: np.zeros(size, np.uint64) for name, size in sizes.items()}


def _ring_rows(work: Lowering) -> list[Words]:
    rows = [row_of(at.RING_WORDS) for _ in range(work.rings)]
    for number, row in enumerate(rows):
        row[at.RING_BEGIN] = work.bases["RING_ENTRIES"] + number * int(at.RING_ROOM_WORDS)
    return rows


def _group_unit_rows(number: int, warmup: float) -> Words:
    """Return a row for each group and resource: no unit held, and hours that count from the end of the warm-up."""
    row = row_of(at.GROUP_UNITS_WORDS)
    put_float(row, at.HELD_SINCE, warmup)
    return np.tile(row, number)


def _joined(rows: list[Words]) -> Words:
    return np.concatenate(rows) if rows else np.zeros(0, np.uint64)


def _words(numbers: list[int]) -> Words:
    return np.array(numbers, dtype=np.uint64)


def _floats(numbers: list[float]) -> Words:
    return np.array(numbers, dtype=np.float64).view(np.uint64)


def make_image(pathway: Pathway, settings: Settings, hours: float) -> Image:
    """Return the first memory of a replication of a pathway, for runs of up to `hours`."""
    check_sizes(pathway, len(settings.layout.measures))
    names = at.SECTIONS.split()
    first_shift, shifts = {}, 0
    for resource in pathway.resources:
        first_shift[resource.name] = shifts
        shifts += len(resource.rota.shifts) if resource.rota else 0
    columns = columns_of(pathway)
    bases = dict.fromkeys(names, 0)
    for _ in range(2):
        work = Lowering(pathway, settings.layout, settings.start, hours, bases, columns)
        sections = _sections(work, settings, first_shift)
        place, bases = at.HEADER_WORDS, {}
        for name in names:
            if name == "PEOPLE":  # rows of people begin with a cache line
                place += -place % at.CACHE_LINE_WORDS
            bases[name] = place
            place += len(sections.get(name, ()))
    windows = np.array(work.windows, dtype=np.float64)
    header = np.zeros(at.HEADER_WORDS, np.uint64)
    for number, name in enumerate(names):
        header[at.FIRST_SECTION + number] = bases[name]
    header[at.CHANGES] = len(windows)
    _fill_header(header, work, settings, bases["EDGES"], len(windows))
    words = np.zeros(bases["PEOPLE"], np.uint64)
    filled = np.concatenate([header, *(sections[name] for name in names if name in sections)])
    words[: len(filled)] = filled
    forms = {bases["FORMS"] + number * int(at.FORM_WORDS): form for number, form in enumerate(work.forms)}
    return Image(
        words,
        np.concatenate([windows, changes(pathway.resources, first_shift, settings.start, hours)]),
        bases,
        {"width": work.columns.width, "streams": work.stream_count},
        work.step_forms,
        work.source_forms,
        work.branch_shares,
        forms,
        first_shift,
        columns,
        frozenset(f"{name}.mean" for name in steps_that_set_codes(pathway, columns.coded)),
    )


def _fill_header(header: Words, work: Lowering, settings: Settings, first_edge: int, first_change: int) -> None:
    layout, start, columns = settings.layout, settings.start, work.columns
    episodes = summed(1 << number for number, risk in enumerate(work.pathway.risks) if risk.episode)
    for place, value in (
        (at.FREE, at.NOBODY),
        (at.GRANTED_FIRST, at.NOBODY),
        (at.GRANTED_LAST, at.NOBODY),
        (at.WALKER, at.NOBODY),
        (at.LOG_ON, int(settings.log)),
        (at.LEVELS_ON, int(settings.levels)),
        (at.WIDTH, columns.width),
        (at.REGISTERS, work.register_places),
        (at.REGISTER_COUNT, len(columns.registers)),
        (at.NODES, columns.nodes),
        (at.MEASURES, len(layout.measures)),
        (at.COUNTS, len(layout.counts)),
        (at.THRESHOLD_COUNT, sum(map(len, layout.thresholds))),
        (at.RESOURCE_COUNT, len(work.pathway.resources)),
        (at.GROUP_COUNT, len(layout.groups)),
        (at.GROUP_REGISTER, columns.registers[settings.group] if settings.group else 0),
        (at.INITIAL_COUNT, len(work.pathway.initial)),
        (at.WEEK_OFFSET, 24 * start.weekday() if start else 0),
        (at.CALENDAR, int(start is not None)),
        (at.LOG_MARGIN, log_margin(work)),
        (at.KEPT_FIRST, columns.kept[0]),
        (at.KEPT_LAST, columns.kept[1]),
        (at.FIRST_CODE, columns.first_code),
        (at.CODE_COUNT, columns.codes),
        (at.LIFE, columns.life),
        (at.FIRST_HAPPENED, 2 * (columns.life + int(at.LIFE_WORDS))),
        (at.FIRST_SLOT_OF, 8 * columns.slot_of),
        (at.SLOTS_AT, columns.slots),
        (at.SLOT_COUNT, columns.slot_count),
        (at.VISITS, columns.first_visit if episodes else 0),
        (at.VISITS_COUNTED, columns.visits_counted),
        (at.BLOCK_WORDS, block_words(work)),
        (at.EPISODE_RISKS, episodes),
        (at.RISK_COUNT, len(work.pathway.risks)),
        (at.BUCKETS_OPENED, int(at.BUCKETS)),
        (at.FIRST_MONTH, first_month(start)),
        (at.STREAM_COUNT, work.stream_count),
        (at.NEXT_EDGE, first_edge),
        (at.NEXT_CHANGE, first_change),
    ):
        header[place] = value
    begins = {at.WARMUP: settings.warmup_hours, at.RISK_TIME: np.inf, at.RISK_SPAN: 1.0, at.BUCKETS_AN_HOUR: 1e200}
    for place, begin in begins.items():
        put_float(header, place, begin)


def block_words(work: Lowering) -> int:
    """Return how long a lent block is: a count for each step that draws, or the states for which rows have no slot."""
    further = max(len(work.pathway.risks) - work.columns.slot_count, 0)
    return 1 + max(len(work.columns.visits), further * int(at.STATE_WORDS))


def log_margin(work: Lowering) -> int:
    """Return for how many rows of the log there must be room before a step: as many as it gives back, and some."""
    given_back = max((int(row[at.B]) for row in work.steps if row[at.VERB] == at.RELEASE_ALL), default=0)
    return 64 + given_back + len(work.columns.held)


def first_day(start: date | None) -> int:
    """Return the number of the day on which a run starts."""
    return start.toordinal() if start else 0


def first_month(start: date | None) -> int:
    """Return the number of the month in which a run starts (0 without a calendar)."""
    return month_number(start) if start else 0
