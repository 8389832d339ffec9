"""The beds, homes or crisis houses that are needed: the answer in a sentence, then what else was tried."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.experiments import Capacity, CapacityAnswer, TriedCapacity

from .about import count
from .blocks import (
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
    listed,
    section,
)
from .how_sized import (
    BY_PRICE,
    CHECKED_MEANS,
    DOUBT,
    MILLION,
    WHAT_IT_IS,
    against_today,
    chance_of_all,
    how_sized,
    in_doubt,
    once_more,
    row_name,
    told,
    value_in_words,
    what_to_do,
)

COUNTED = "beds out of area and care that people lack"
"""What is known besides what the units cost."""
LEAST_TOLD = 5e3
"""Pounds a year of care that is lacked which are told."""


def capacity_size_report(found: CapacityAnswer) -> list[Section]:
    """Return the answer first, then everything that was tried, and how it was found."""
    return [
        section(*(Paragraph(words, hanging=2) for words in _answer(found))),
        section(Heading("Tried", 2), _table(found)),
        section(*(Paragraph(words, hanging=2) for words in _how(found))),
    ]


def capacity_size_book(found: CapacityAnswer) -> tuple[Worksheet, ...]:
    """Return the sheets of a workbook: the answer, every size that was tried, and how sure it is."""
    answer, tried, how = capacity_size_report(found)
    first = Heading(found.title)
    return (
        Worksheet("Answer", (first, *answer.blocks)),
        Worksheet("Options", tried.blocks),
        Worksheet("Doubt", (DOUBT, *how.blocks)),
    )


def _answer(found: CapacityAnswer) -> Iterator[str]:
    texts = listed([f'"{target.text}"' for target in found.possible])
    if found.best is not None:
        yield _to_do(found, found.best)
        yield (
            f"The fewest with which {texts} {'is' if len(found.possible) == 1 else 'are'} met"
            f"{f' {found.within}' if found.within else ''}: "
            f"{_units(found, found.best)}, against {_units(found, found.today)} today; {BY_PRICE}."
        )
        yield f"Today comes to {_values(found, found.today)}."
        yield from _lacked(found, found.best)
    if found.fresh is not None:
        chance = chance_of_all([one for one in found.fresh.values if one.target in found.possible])
        number, values = found.fresh.replications, _values(found, found.fresh)
        yield once_more(number, values, chance, found.rules.confidence, is_sure=found.is_sure)
    for target in found.impossible:
        value = found.ample.values[found.targets.index(target)]
        yield (
            f'No number meets "{target.text}": even with {_units(found, found.ample)} it comes to '
            f"{value_in_words(value)}. Something else is waited for: other wards, "
            "intensive care, or people who are sent away at once."
        )
    yield from found.told


def _to_do(found: CapacityAnswer, best: TriedCapacity) -> str:
    """Return what the answer asks of whoever plans: how many more or fewer of each, for how much."""
    triples = zip(found.capacities, found.today.units, best.units, strict=True)
    changes = [
        f"{abs(now - before):,} {'more' if now > before else 'fewer'} {_label(one, abs(now - before))} "
        f"({now:,}, not {before:,})"
        for one, before, now in triples
        if now != before
    ]
    if not changes:
        return "Nothing is to be changed: what there is today is the fewest that meets what was asked for."
    is_fewer = any(now < before for before, now in zip(found.today.units, best.units, strict=True))
    is_whole = is_fewer or not found.impossible
    doubts = in_doubt(is_settled=found.is_settled, is_sure=found.is_sure, is_whole=is_whole)
    if is_fewer:  # which nobody should take for advice to close what the target does not count
        which = "that can be met " if found.impossible else ""
        doubts = [f"by the targets {which}alone", *doubts]
    return what_to_do(changes, _cost(found, best), doubts)


def _cost(found: CapacityAnswer, best: TriedCapacity) -> str:
    """Return what the units cost beyond today, and what is left of it with what they save and lack elsewhere."""
    own, net = (best.cost_gbp - found.today.cost_gbp, best.net_gbp - found.today.net_gbp)
    what = listed([one.label for one in found.capacities])
    return f"{against_today(own)} than today for {what}, {against_today(net)} with {COUNTED} counted"


def _lacked(found: CapacityAnswer, best: TriedCapacity) -> Iterator[str]:
    """Yield what people lack with the answer, which no target may name, and what would cost least if that counts."""
    many = round(best.without_home)
    homes = f"{count(many, 'person is', 'people are')} due supported housing at a time without it, against "
    homes += f"{told(found.today.without_home)} today"
    if best.need_charge_gbp < LEAST_TOLD:
        yield f"No more care is lacked than today: {homes}."
        return
    yield f"! It leaves care lacking that is worth £{told(best.need_charge_gbp / MILLION, 2)}m a year: {homes}."
    least = found.least_net
    if least is not None and least.units != best.units:
        yield (
            f"Of what was tried and meets the targets, {_units(found, least)} cost least with {COUNTED} counted: "
            f"{against_today(least.net_gbp - found.today.net_gbp)} than today, of which "
            f"£{told(least.need_charge_gbp / MILLION, 2)}m is care that is lacked."
        )


def _units(found: CapacityAnswer, one: TriedCapacity) -> str:
    return listed([f"{units:,} {_label(each, units)}" for units, each in zip(one.units, found.capacities, strict=True)])


def _label(one: Capacity, number: int) -> str:
    return one.label.removesuffix("s") if number == 1 else one.label


def _values(found: CapacityAnswer, one: TriedCapacity) -> str:
    return listed([f"{value_in_words(value)} ({value.target.text})" for value in one.values])


def _table(found: CapacityAnswer) -> TableBlock:
    columns = [
        *(Column(each.label.replace(" ", "\n")) for each in found.capacities),
        WHAT_IT_IS,
        Column("£m a year\nfor these"),
        Column("beds away\n£m a year"),
        Column("care lacked\n£m a year"),
        Column("net £m\na year"),
        Column("without\na home"),
    ]
    for target in found.targets:
        columns += [Column(target.text.replace(" within", "\nwithin"), "range"), Column("chance\nmet")]
    rows = []
    for one in found.decisive:
        is_answer = found.best is not None and one.units == found.best.units
        is_today = one.units == found.today.units
        cells: list[Cell] = [Number(float(units), 0) for units in one.units]
        cells.append(row_name(is_today=is_today, is_answer=is_answer, is_checked=one in found.checked))
        cells += [Number(one.cost_gbp / MILLION, 2), Number(one.away_gbp / MILLION, 2, sign=True)]
        cells += [Number(one.need_charge_gbp / MILLION, 2), Number(one.net_gbp / MILLION, 2)]
        cells.append(Number(one.without_home, 0))
        for value in one.values:
            times, after = (100.0, "%") if value.target.is_a_share else (1.0, "")
            low, high = (Number(times * end, 1, after=after) for end in (value.value.low, value.value.high))
            cells += [Range(low, high), Number(100.0 * value.chance, 0, after="%")]
        rows.append(Row(tuple(cells), strong=is_answer))
    caption = f"{CHECKED_MEANS} Net: with beds out of area, against today's, and care lacked; + cost, - saving."
    return TableBlock(tuple(columns), tuple(rows), caption=caption, airy=True)


def _how(found: CapacityAnswer) -> Iterator[str]:
    what = (len(found.decisive), len(found.checked), "size", "unit")
    runs = (found.replications, found.seed)
    yield how_sized(what, found.rules, found.targets, runs, is_settled=found.is_settled)
    yield (
        "£m a year for these is what the units cost; beds away what beds out of area and journeys there cost more than "
        "today, less below zero. Nothing else that changes with them in pounds is in it."
    )
    yield f"{found.place} as at its census: nothing else changes with the years, and need does not grow."
    yield (
        "Care lacked: days more than today of people due a home, with no bed anywhere or no care in a crisis, at the "
        "price of what is missing; of those who are homeless nothing is taken off for what is paid meanwhile."
    )
