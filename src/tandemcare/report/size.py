"""The rota that is needed: the answer in a sentence, what stands in the way, and the rotas that it was found among."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, isfinite

from tandemcare.experiments import AmhpAnswer, Candidate, Cause, ServiceTarget, Tried
from tandemcare.sums import ROUNDING

from .about import count
from .blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Number,
    Paragraph,
    Range,
    Row,
    Section,
    TableBlock,
    Worksheet,
    as_text,
    listed,
    section,
)
from .how_sized import (
    BY_PRICE,
    CHECKED_MEANS,
    DOUBT,
    MILLION,
    against_today,
    chance_of_all,
    counted_in_words,
    how_sized,
    in_doubt,
    once_more,
    row_name,
    told,
    value_in_words,
    what_to_do,
)
from .numbers import counted

NEAREST = 5
ALWAYS = 0.9
"""A slot that is filled so often is not said to be filled more seldom."""
CAUSES = {
    "doctors": ("waits for doctors", "doctors, not AMHPs"),
    "best_interest": ("waits until the person can be seen", "what the person needs, not AMHPs"),
    "office_hours": ("requests that wait for office hours", "office hours, not AMHPs"),
    "warrant": ("waits for a court's warrant", "warrants, not AMHPs"),
    "all": ("any of these", "all of these together, not AMHPs"),
}
"""What each cause of a wait is in a sentence, and what it makes of a target that AMHPs cannot meet."""
FOR = {
    "doctors": "for doctors",
    "best_interest": "until the person can be seen",
    "office_hours": "until office hours",
    "warrant": "for a court's warrant and the police",
}
"""What each cause of a wait is that somebody waits for."""
LEAST_SHARE = 0.005
"""A smaller part of the wait is not worth a word."""
ANSWER_SEARCHED, ANSWER_CHECKED = (row_name(is_today=False, is_answer=True, is_checked=each) for each in (False, True))
VERDICTS = {"meets": "yes", "fails": "no", "open": "not told"}


def amhp_size_report(found: AmhpAnswer, by_shift: bool = False) -> list[Section]:
    """Return the answer first, then the rotas, the shifts if asked for, and how it was found."""
    sections = [section(*(Paragraph(words, hanging=2) for words in _answer(found)))]
    sections.append(section(Heading("Rotas", 2), _rotas(found), *_below_rotas(found)))
    if by_shift:
        sections.append(section(Heading("By shift", 2), _shifts(found)))
    frontiers = [_frontier(found, number) for number in range(len(found.targets))]
    sections.append(section(Heading("What more hours buy", 2), *frontiers))
    sections.append(section(Heading("Nearest rotas tried", 2), _nearest(found)))
    return [*sections, section(*(Paragraph(words, hanging=2) for words in _how(found)))]


def amhp_size_book(found: AmhpAnswer) -> tuple[Worksheet, ...]:
    """Return the sheets of a workbook: the answer, rotas and shifts, what more hours buy, and how sure it is."""
    answer, rotas, shifts, hours, nearest, how = amhp_size_report(found, by_shift=True)
    return (
        Worksheet("Answer", (Heading(f"AMHPs of {found.place}"), *answer.blocks)),
        Worksheet("Rota", (*rotas.blocks, *shifts.blocks)),
        Worksheet("Options", (*nearest.blocks, *hours.blocks)),
        Worksheet("Doubt", (DOUBT, *how.blocks)),
    )


# --- in words ---------------------------------------------------------------------------------------------------


def _answer(found: AmhpAnswer) -> Iterator[str]:
    if found.best is not None:
        yield _to_do(found, found.best)
        yield _needed(found, found.best)
        yield _today(found)
        yield _fresh(found)
    for target, causes in found.impossible.items():
        yield _impossible(found, target, causes)
    if found.best is None and found.impossible:
        yield "No target that is asked for can be met by more AMHPs, so that no rota is sized."
    elif found.best is None:
        yield (
            "Whether any rota meets the targets could not be told with these replications: give more with "
            "--replications."
        )
    yield from found.told


def _to_do(found: AmhpAnswer, best: Tried) -> str:
    """Return what the answer asks of whoever plans the rota: who more or fewer on which shift, for how much."""
    pairs = zip(found.names, found.today.slots, best.slots, strict=True)
    changes = [_change_of_shift(name, before, now) for name, before, now in pairs if now != before]
    if not changes:
        return f"Nothing is to be changed: today's rota is the smallest that meets {_texts(found)}."
    heads = f"{told(best.needs.fte, 1)} FTE, today {told(found.today.needs.fte, 1)}"
    cost = f"{against_today(best.cost_gbp - found.today.cost_gbp)} for hours on duty than today's rota ({heads})"
    doubts = in_doubt(is_settled=found.is_settled, is_sure=found.is_sure, is_whole=not found.impossible)
    return what_to_do(changes, cost, doubts)


def _change_of_shift(name: str, before: int, now: int) -> str:
    """Return how many more or fewer are to be on a shift: "two more AMHPs on the night shift (4, not 2)"."""
    number = abs(now - before)
    what = "AMHP" if number == 1 else "AMHPs"
    return f"{counted(number)} {'more' if now > before else 'fewer'} {what} on the {name} shift ({now}, not {before})"


def _texts(found: AmhpAnswer) -> str:
    return listed([f'"{target.text}"' for target in found.possible])


def _needed(found: AmhpAnswer, best: Tried) -> str:
    others = f" ({_ties(found)})" if found.ties else ""
    which = f"{_smallest(found)} that meets {_texts(found)}{found.within and f' {found.within}'}"
    return (
        f"{which} needs {told(best.needs.fte, 1)} FTE and {count(round(best.needs.whole_heads), 'head')} "
        f"({_slots(found, best)}){others}, £{told(best.cost_gbp / MILLION, 2)}m a year, {BY_PRICE}; "
        f"{_people(found, best)}."
    )


def _smallest(found: AmhpAnswer) -> str:
    if found.is_settled:
        return "The smallest rota"
    return "The smallest rota found before the replications ended (a smaller one may do: see those tried)"


def _ties(found: AmhpAnswer) -> str:
    number = len(found.ties)
    return (
        f"{number} other {'costs' if number == 1 else 'cost'} the same and {'meets' if number == 1 else 'meet'} it too"
    )


def _slots(found: AmhpAnswer, one: Tried) -> str:
    fills = {shift.name: shift.fill for shift in found.shifts}
    slots = [
        f"{number} on {name}"
        + (f" ({as_text(number * fills[name], '.1f')} filled)" if number and fills[name] < ALWAYS else "")
        for name, number in found.slots_of(one.slots).items()
    ]
    return f"slots: {', '.join(slots)}"


def _short(found: AmhpAnswer, slots: Candidate) -> str:
    return "-".join(map(str, found.slots_of(slots).values()))


def _people(found: AmhpAnswer, best: Tried) -> str:
    needs = best.needs
    there = f"{count(round(needs.heads_in_post), 'head')} with {told(needs.fte_in_post, 1)} FTE hold a warrant today"
    short = needs.whole_heads - needs.heads_in_post
    all_of_them = (
        f"{there}, {ceil(short - ROUNDING)} too few" if short > 0 else f"{there}, which is enough if all can be on it"
    )
    return f"{all_of_them}{_at_the_share_of_today(found)}"


def _at_the_share_of_today(found: AmhpAnswer) -> str:
    """Return how many it would take if people gave no more of their hours to the rota than they do today."""
    if found.share_on_rota == 1.0:
        return ""
    share, heads = as_text(found.share_on_rota, ".0%"), found.heads_at_that_share
    return f" (if no more than {share} of their hours go to the rota, as today, it takes {count(heads, 'head')})"


def _today(found: AmhpAnswer) -> str:
    assert found.best is not None
    today, more = found.today, found.more
    times = found.best.needs.fte / today.needs.fte if today.needs.fte else float("nan")
    return (
        f"Today's rota ({_slots(found, today)}; {told(today.needs.fte, 1)} FTE) comes to {_values(found, today)}. The "
        f"answer is {told(times, 2)} times that. A quarter more hours, which leads ask for, comes to "
        f"{_values(found, more)}: {'enough' if _meets_possible(found, more) else 'not enough'}."
    )


def _meets_possible(found: AmhpAnswer, one: Tried) -> bool:
    return all(value.is_met for value in one.values if value.target in found.possible)


def _fresh(found: AmhpAnswer) -> str:
    assert found.fresh is not None
    number, values = found.fresh.replications, _values(found, found.fresh)
    return once_more(number, values, _least_chance(found), found.rules.confidence, is_sure=found.is_sure)


def _least_chance(found: AmhpAnswer) -> float:
    assert found.fresh is not None
    return chance_of_all([value for value in found.fresh.values if value.target in found.possible])


def _values(found: AmhpAnswer, one: Tried) -> str:
    return listed(
        [f"{value_in_words(value)} ({value.target.text})" for value in one.values if value.target in found.possible]
    )


def _impossible(found: AmhpAnswer, target: ServiceTarget, causes: Sequence[Cause]) -> str:
    number = found.targets.index(target)
    value = found.ample.values[number]
    return (
        f'No rota can meet "{target.text}": with as many AMHPs as anybody could want it is {value_in_words(value)}. '
        f"{_would_help(target, causes)}"
    )


def _would_help(target: ServiceTarget, causes: Sequence[Cause]) -> str:
    *alone, together = causes
    for cause in alone:
        if cause.is_met:
            what, instead = CAUSES[cause.name]
            return f"{_waited_for(alone)}Without {what} it would be {_of_cause(target, cause)}, and met: {instead}."
    largest = _largest(alone, target)
    first = (
        f"{_waited_for(alone)}The most would come of an end to {CAUSES[largest.name][0]} ({_of_cause(target, largest)})"
    )
    if together.is_met:
        return f"{first}; only without {listed([CAUSES[one.name][0] for one in alone])} is it met."
    return (
        f"{first}; even without {listed([CAUSES[one.name][0] for one in alone])} it is "
        f"{_of_cause(target, together)}, as AMHPs need time to arrange an assessment themselves: ask for longer."
    )


def _waited_for(causes: Sequence[Cause]) -> str:
    """Return what those who wait too long wait for besides AMHPs, the most first."""
    said = [
        f"{as_text(cause.share, '.0%')}{' of that time' if not place else ''} {FOR[cause.name]}"
        for place, cause in enumerate(one for one in causes if one.share >= LEAST_SHARE)
    ]
    return f"Those who wait too long even then wait {listed(said)}. " if said else ""


def _largest(causes: Sequence[Cause], target: ServiceTarget) -> Cause:
    better = max if target.kind == "share" else min
    return better(causes, key=lambda cause: cause.value.mean)


def _of_cause(target: ServiceTarget, cause: Cause) -> str:
    return f"{told(100.0 * cause.value.mean, 1)}%" if target.kind == "share" else f"{told(cause.value.mean, 1)} h"


def _how(found: AmhpAnswer) -> Iterator[str]:
    what = (len(found.tried), len(found.checked), "rota", "slot")
    runs = (found.replications, found.seed)
    yield how_sized(what, found.rules, found.targets, runs, is_settled=found.is_settled)
    yield (
        f"{found.place}{f', {found.within},' if found.within else ''} with need, beds, doctors and all else held as at "
        "the census, and heads for every slot; slots are filled as often as today. Who was never assessed counts as "
        "waiting for ever. All hours cost the same, so that the smallest rota is the cheapest. FTE are of the rota "
        "alone: other duties of those who hold a warrant come on top. What shorter waits save or cost elsewhere is not "
        "in the pounds."
    )
    yield from counted_in_words(found.targets)
    yield _in_post(found.today)


def _in_post(today: Tried) -> str:
    needs = today.needs
    if needs.fte_in_post <= 0.0:
        return "Nobody who holds a warrant is in post."
    vacant, used = 100.0 * needs.vacancy, 100.0 * needs.fte / needs.fte_in_post
    return (
        f"In post: {count(round(needs.heads_in_post), 'head')}, {told(needs.fte_in_post, 1)} FTE, "
        f"{told(vacant, 1)}% of posts vacant, {told(today.assessments / needs.fte_in_post)} assessments a year for "
        f"each FTE; today's rota uses {told(used)}% of their hours."
    )


# --- in tables --------------------------------------------------------------------------------------------------


def _value_columns(found: AmhpAnswer) -> Iterator[Column]:
    for target in found.targets:
        yield Column(target.text.replace(" within", "\nwithin"), "range")
        if target.kind == "share":
            yield Column("wait", unit="h")
        yield Column("chance\nmet")


def _value_cells(one: Tried) -> Iterator[Cell]:
    for value in one.values:
        is_share = value.target.kind == "share"
        times, decimals, after = (100.0, 1, "%") if is_share else (1.0, 2, "")
        low, high = (Number(times * end, decimals, after=after) for end in (value.value.low, value.value.high))
        yield Range(low, high)
        if is_share:
            yield Number(value.wait_hours, 1)
        yield Number(100.0 * value.chance, 0, after="%")


def _table(found: AmhpAnswer, rows: Iterable[tuple[str, Tried]], last: str = "") -> TableBlock:
    columns = [Column("", "name", is_left=True), Column("slots", "name"), Column("FTE"), Column("heads"), Column("£m")]
    columns += [*_value_columns(found), *([Column(last, "name")] if last else [])]
    cells = []
    for name, one in rows:
        row: list[Cell] = [name, _short(found, one.slots), Number(one.needs.fte, 1)]
        row += [Number(one.needs.whole_heads, 0), Number(one.cost_gbp / MILLION, 2), *_value_cells(one)]
        row += [VERDICTS[found.verdicts[one.slots].value]] if last else []
        cells.append(Row(tuple(row), level=1))
    return TableBlock(tuple(columns), tuple(cells), airy=True)


def _rotas(found: AmhpAnswer) -> TableBlock:
    rows = {"today": found.today, "a quarter more hours": found.more}
    if found.best is not None and found.fresh is not None:
        rows |= {ANSWER_SEARCHED: found.best, ANSWER_CHECKED: found.fresh}
    return _table(found, (rows | {"ample": found.ample}).items())


def _below_rotas(found: AmhpAnswer) -> Iterator[Block]:
    cover = _short(found, found.cover.slots)
    ties = ", others cover it at the same price" if found.cover.has_ties else ""
    sized = ", ".join(name for name in found.names if name in found.sized)
    yield Paragraph(
        f"Slots: {sized}. Shares with their 95% interval; wait: what the share asked for waits at most; chance met: "
        f"how likely the target is met in the long run, by these replications. {CHECKED_MEANS} Covering the load of "
        f"every hour by Erlang's formula takes {cover}{ties}.",
        hanging=2,
    )


def _shifts(found: AmhpAnswer) -> TableBlock:
    columns = (
        Column("shift", "name", is_left=True),
        Column("days", "name"),
        Column("hours", "name"),
        Column("at work\nif ample"),
        Column("most"),
        Column("today"),
        Column("cover"),
        *((Column("answer"), Column("FTE"), Column("heads")) if found.best else ()),
    )
    rows = []
    for number, each in enumerate(found.by_shift()):
        cells: list[Cell] = [each.shift.name, each.shift.days, f"{each.shift.start} to {each.shift.end}"]
        cells += [Number(each.mean_load, 1), Number(each.most_load, 1)]
        cells += [Number(float(slots), 0) for slots in each.slots.values()]
        if found.best:
            needs = found.best.needs.shifts[number]
            cells += [Number(needs.fte, 1), Number(needs.heads, 1)]
        rows.append(Row(tuple(cells), level=1))
    caption = "At work if ample: AMHPs who would be at work in the hours of the shift, mean and most, if nobody waited."
    return TableBlock(columns, tuple(rows), caption=caption, airy=True)


def _frontier(found: AmhpAnswer, number: int) -> TableBlock:
    target = found.targets[number]
    columns = (Column("slots", "name", is_left=True), Column("FTE"), Column("comes to"), Column("wait", unit="h"))
    rows = []
    for one in found.frontier(number):
        value = one.values[number]
        shown = (
            Number(100.0 * value.value.mean, 1, after="%") if target.kind == "share" else Number(value.value.mean, 1)
        )
        wait: Cell = Number(value.wait_hours, 1) if isfinite(value.wait_hours) else ""
        rows.append(Row((_short(found, one.slots), Number(one.needs.fte, 1), shown, wait), level=1))
    return TableBlock(columns, tuple(rows), title=target.text)


def _nearest(found: AmhpAnswer) -> TableBlock:
    """Return the rotas nearest to the answer in size, or the largest where there is none."""
    searched = [one for one in found.decisive if one.slots != found.ample.slots]
    fte = found.best.needs.fte if found.best else searched[-1].needs.fte
    nearest = sorted(searched, key=lambda one: abs(one.needs.fte - fte))[: 2 * NEAREST]
    rows = [(name_of(found, one), one) for one in sorted(nearest, key=lambda one: one.needs.fte)]
    return _table(found, rows, last="meets")


def name_of(found: AmhpAnswer, one: Tried) -> str:
    """Return what a rota that was tried is, in a row of a table."""
    is_answer = found.best is not None and one.slots == found.best.slots
    return row_name(is_today=one.slots == found.today.slots, is_answer=is_answer, is_checked=one in found.checked)
