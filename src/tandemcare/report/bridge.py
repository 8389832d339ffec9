"""The bridge: its baseline, a row a change, the interaction, the scenario; and what that means."""

from __future__ import annotations

from collections.abc import Iterator

from tandemcare.experiments import Bridge
from tandemcare.sums import summed
from tandemcare.trace import Interval

from .about import INTERVAL, PAIRED, POINTS, limits, lists_below, run_in_words
from .blocks import UNDEFINED, Cell, Column, Heading, Note, Paragraph, Row, Section, TableBlock, section
from .numbers import Scale, scale_of

NOTHING = "none"
_APART = "what each does alone, added up"


def bridge_report(bridge: Bridge) -> list[Section]:
    """Return the bridge with what it means, its limits, assumptions and the place of its tables."""
    results = bridge.results
    first, last = _titles(bridge)
    scale = scale_of(bridge.note.unit, bridge.note.decimals, [bridge.start.mean, bridge.end.mean])
    about = [
        *_sentences(bridge, scale),
        *([bridge.baseline] if bridge.baseline else ()),
        run_in_words(results),
        INTERVAL,
    ]
    about += [*(_meaning(first) if bridge.bars else ()), *bridge.rules]
    assumed = results.manifest["scenarios"][-1].get("assumptions", ())
    below = section(
        *map(Paragraph, filter(None, about)),
        *lists_below(results, limits(results), assumed),
        Note(f"Run folder: {results.folder} (bridge.csv holds the bridge in every measure)", "files"),
    )
    return [section(Heading(way(first, last)), _table(bridge, scale)), below]


def way(first: str, last: str) -> str:
    """Return the title of the way from one scenario to another."""
    return f"From {first} to {last}, change by change"


def _titles(bridge: Bridge) -> tuple[str, str]:
    """Return what the baseline and the scenario are called."""
    first, *_, last = bridge.results.scenarios
    return bridge.results.titles[first], bridge.results.titles[last]


def _table(bridge: Bridge, scale: Scale) -> TableBlock:
    columns = (
        Column(bridge.note.label, "name", scale.unit, is_left=True),
        Column("mean"),
        Column("95% interval\nof the mean", "range"),
        Column("", "mark", is_left=True),
    )
    return TableBlock(columns, tuple(_rows(bridge, scale)))


def _rows(bridge: Bridge, scale: Scale) -> Iterator[Row]:
    first, last = _titles(bridge)
    yield _level(first, bridge.start, scale)
    for bar in bridge.bars:
        yield _difference(bar.change, bar.difference, scale)
    if bridge.bars:
        yield _difference("interaction", bridge.interaction, scale)
    yield _level(last, bridge.end, scale)
    yield _difference(f"{last} less {first}", bridge.difference, scale)


def _level(name: str, found: Interval, scale: Scale) -> Row:
    return Row((name, scale.number(found.mean), scale.interval(found.low, found.high), ""), level=1)


def _difference(name: str, found: Interval, scale: Scale) -> Row:
    cells: tuple[Cell, ...] = (NOTHING, "", "")
    if found != (0.0, 0.0, 0.0):
        interval = scale.interval(found.low, found.high, sign=True)
        cells = scale.number(found.mean, sign=True), interval, "*" if _is_sure(found) else ""
    return Row((name, *cells), level=2)


def _is_sure(found: Interval) -> bool:
    return found.low > 0.0 or found.high < 0.0


NOT_MISSING = "not what would be missing if"
"""What a change does alone is often taken for."""


def _meaning(first: str) -> Iterator[str]:
    yield (
        f"A bar is what one change does alone on {first}, {PAIRED}, none where not a single replication differs; "
        f"{POINTS}. It is {NOT_MISSING} that change were taken out of the whole. What changes do only "
        "together, or undo of one another, is in the interaction."
    )


def _sentences(bridge: Bridge, scale: Scale) -> Iterator[str]:
    """Yield what the rows come to."""
    first, last = _titles(bridge)
    if not bridge.bars:
        yield f"{last} has no change, so there is nothing between it and {first} to take apart."
        return
    yield _sum(bridge, scale)
    yield _together(bridge, scale)
    counted, all_of_them = bridge.replications, bridge.results.manifest["replications"]
    if counted < all_of_them:
        yield f"{counted} of {all_of_them} replications count: in the others a run has no value of this measure."


def _sum(bridge: Bridge, scale: Scale) -> str:
    """Return the sum of the bars and the interaction beside what it must be, as the reader can add it up."""
    alone = summed(bar.difference.mean for bar in bridge.bars)
    first, last = _titles(bridge)
    return (
        f"Checked: {scale.text(bridge.start.mean)} ({first}) {_plus(alone, scale)} (the bars) "
        f"{_plus(bridge.interaction.mean, scale)} (the interaction) = {scale.text(bridge.end.mean)} "
        f"({last}), but for the rounding of what is shown."
    )


def _plus(value: float, scale: Scale) -> str:
    shown = scale.text(value)
    return f"- {shown.removeprefix('-')}" if shown.startswith("-") else f"+ {shown}"


def _together(bridge: Bridge, scale: Scale) -> str:
    """Return what the interaction says, and no more than its interval carries."""
    found = bridge.interaction
    if len(bridge.bars) == 1:
        return "Interaction: none, as there is no other change to act on."
    if found == (0.0, 0.0, 0.0):
        return f"Interaction: none; what the changes do together is {_APART}."
    mean, interval = scale.text(found.mean, sign=True), scale.range(found.low, found.high, sign=True)
    way = "higher" if found.mean > 0.0 else "lower"
    if interval == UNDEFINED:
        return f"Interaction: together {way} than {_APART}, by {mean} in {_unit(scale)}; a single run has no interval."
    if not _is_sure(found):
        return (
            f"Interaction: what the changes do together cannot be told apart from {_APART}; the difference is {mean} "
            f"({interval}), in {_unit(scale)}."
        )
    return f"Interaction: together the changes come out {way} than {_APART}, by {mean} ({interval}), in {_unit(scale)}."


def _unit(scale: Scale) -> str:
    return scale.unit.replace("per cent", "percentage points", 1)
