"""The beds, homes or crisis houses that are needed: the answer in a sentence, then what else was tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tandemcare.experiments import CapacityAnswer, TargetValue, TriedCapacity

from .blocks import Cell, Column, Heading, Number, Paragraph, Range, Row, Section, TableBlock, as_text, listed, section

MILLION = 1e6
DAY_HOURS = 24.0


def capacity_size_report(found: CapacityAnswer) -> list[Section]:
    """Return the answer first, then everything that was tried, and how it was found."""
    return [
        section(*(Paragraph(words, hanging=2) for words in _answer(found))),
        section(Heading("Tried", 2), _table(found)),
        section(*(Paragraph(words, hanging=2) for words in _how(found))),
    ]


def _answer(found: CapacityAnswer) -> Iterator[str]:
    texts = listed([f'"{target.text}"' for target in found.possible])
    if found.best is not None:
        more = found.best.cost_gbp - found.today.cost_gbp
        yield (
            f"The fewest with which {texts} {'is' if len(found.possible) == 1 else 'are'} met: "
            f"{_units(found, found.best)}, against {_units(found, found.today)} today: "
            f"£{abs(more) / MILLION:.2f}m a year {'more' if more >= 0.0 else 'less'}."
        )
        yield f"Today comes to {_values(found, found.today)}."
    if found.fresh is not None:
        number = found.fresh.replications
        yield f"The answer with {number} replications of other people comes to {_values(found, found.fresh)}."
    for target in found.impossible:
        value = found.ample.values[found.targets.index(target)]
        yield (
            f'No number meets "{target.text}": even with {_units(found, found.ample)} it comes to {_value(value)}. '
            "Something else is waited for: other wards, intensive care, or people who are sent away at once."
        )


def _units(found: CapacityAnswer, one: TriedCapacity) -> str:
    return listed([f"{units:,} {each.label}" for units, each in zip(one.units, found.capacities, strict=True)])


def _values(found: CapacityAnswer, one: TriedCapacity) -> str:
    return listed([f"{_value(value)} ({value.target.text})" for value in one.values])


def _value(one: TargetValue) -> str:
    if one.target.is_quantile:
        return f"{as_text(one.wait_hours, ',.1f')} h"
    if one.target.kind == "share" or one.target.is_a_share:
        return f"{100.0 * one.value.mean:.1f}%"
    return f"{one.value.mean:,.2f}{' h' if one.target.kind == 'mean' else ''}"


def _table(found: CapacityAnswer) -> TableBlock:
    columns = [*(Column(each.label) for each in found.capacities), Column("£m a year")]
    for target in found.targets:
        columns += [Column(target.text.replace(" within", "\nwithin"), "range"), Column("chance\nmet")]
    rows = []
    shown: Sequence[TriedCapacity] = sorted({found.today, *found.tried}, key=lambda one: one.cost_gbp)
    for one in shown:
        cells: list[Cell] = [Number(float(units), 0) for units in one.units]
        cells.append(Number(one.cost_gbp / MILLION, 2))
        for value in one.values:
            times, after = (100.0, "%") if value.target.kind == "share" or value.target.is_a_share else (1.0, "")
            low, high = (Number(times * end, 1, after=after) for end in (value.value.low, value.value.high))
            cells += [Range(low, high), Number(100.0 * value.chance, 0, after="%")]
        rows.append(Row(tuple(cells), strong=one is found.best))
    return TableBlock(tuple(columns), tuple(rows), airy=True)


def _how(found: CapacityAnswer) -> Iterator[str]:
    settled = (
        f"told with {100.0 * found.rules.confidence:g}% confidence"
        if found.is_settled
        else "not all told with the confidence asked for: the replications ended (give more with --replications)"
    )
    zones = listed([f"{zone:g}" for zone in dict.fromkeys(found.rules.zones)])
    yield (
        f"{found.place}, with need and everything else as at the census; {len(found.tried)} tried on the same people, "
        f"{found.replications:,} replications of two years in all, seed {found.seed}; {settled}, in an indifference "
        f"zone of {zones} on either side of a target. One more is taken never to make a target worse in mean."
    )
