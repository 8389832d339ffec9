"""The bridge for the terminal: as-is, a row a change, the interaction, the scenario; and what that means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rich.text import Text

from tandemcare.experiments import Bridge
from tandemcare.trace import Interval

from .about import INTERVAL, LIMITS, WIDTH, console_of, limits_and_assumptions, run_in_words, wrapped
from .numbers import UNDEFINED, Scale, scale_of

HEADS = (("", "95% interval"), ("mean", "of the mean"))
NOTHING = "none"
_APART = "what each does alone, added up"


def bridge_text(
    bridge: Bridge, *, width: int = WIDTH, limits: Sequence[str] = LIMITS, assumptions: Sequence[str] = ()
) -> Text:
    """Return the bridge with what it means, its limits, assumptions and the place of its tables."""
    results = bridge.results
    first, last = results.scenarios[0], results.scenarios[-1]
    scale = _scale(bridge)
    lines = [Text(f"FROM {first} TO {last}, CHANGE BY CHANGE".upper(), "bold"), *_table(bridge, scale), Text("")]
    about = [
        *_sentences(bridge, scale),
        run_in_words(results),
        INTERVAL,
        *(_meaning(first) if bridge.bars else ()),
        *bridge.rules,
        *limits_and_assumptions(results, limits, assumptions),
    ]
    lines += wrapped(about, width)
    lines.append(Text(f"Run folder: {results.folder} (bridge.csv holds the bridge in every measure)"))
    return Text("\n").join(lines)


def show_bridge(
    bridge: Bridge, file: IO[str], *, limits: Sequence[str] = LIMITS, assumptions: Sequence[str] = ()
) -> None:
    """Write the bridge to a terminal, or as plain text to anything else."""
    console, width = console_of(file)
    console.print(bridge_text(bridge, width=width, limits=limits, assumptions=assumptions), soft_wrap=True)


def _scale(bridge: Bridge) -> Scale:
    return scale_of(bridge.note.unit, bridge.note.decimals, [bridge.start.mean, bridge.end.mean])


def _table(bridge: Bridge, scale: Scale) -> list[Text]:
    """Return headings and rows: names to the left, numbers to the right."""
    heads = [("", *HEADS[0], ""), (f"{bridge.note.label} ({scale.unit})", *HEADS[1], "")]
    rows = [*heads, *_rows(bridge, scale)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    found = []
    for number, (name, mean, interval, mark) in enumerate(rows):
        line = f"{name.ljust(widths[0])}  {mean.rjust(widths[1])}  {interval.rjust(widths[2])}  {mark}"
        found.append(Text(line.rstrip(), "bold" if number < len(heads) else ""))
    return found


def _rows(bridge: Bridge, scale: Scale) -> Iterator[tuple[str, str, str, str]]:
    first, last = bridge.results.scenarios[0], bridge.results.scenarios[-1]
    yield _level(first, bridge.start, scale)
    for bar in bridge.bars:
        yield _difference(f"  {bar.change}", bar.difference, scale)
    if bridge.bars:
        yield _difference("  interaction", bridge.interaction, scale)
    yield _level(last, bridge.end, scale)
    yield _difference(f"  {last} less {first}", bridge.difference, scale)


def _level(name: str, found: Interval, scale: Scale) -> tuple[str, str, str, str]:
    return f"  {name}", scale.text(found.mean), scale.range(found.low, found.high), ""


def _difference(name: str, found: Interval, scale: Scale) -> tuple[str, str, str, str]:
    if found == (0.0, 0.0, 0.0):
        return f"  {name}", NOTHING, "", ""
    interval = scale.range(found.low, found.high, sign=True)
    return f"  {name}", scale.text(found.mean, sign=True), interval, "*" if _is_sure(found) else ""


def _is_sure(found: Interval) -> bool:
    return found.low > 0.0 or found.high < 0.0


def _meaning(first: str) -> Iterator[str]:
    yield (
        f"A bar is what one change does alone on {first}, on the same people, paired by replication; * where its 95% "
        "interval excludes zero, none where not a single replication differs; of shares, in percentage points. It is "
        "not what would be missing if that change were taken out of the whole. What changes do only together, or undo "
        "of one another, is in the interaction."
    )


def _sentences(bridge: Bridge, scale: Scale) -> Iterator[str]:
    """Yield what the rows come to."""
    first, last = bridge.results.scenarios[0], bridge.results.scenarios[-1]
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
    alone = sum(bar.difference.mean for bar in bridge.bars)
    first, last = bridge.results.scenarios[0], bridge.results.scenarios[-1]
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
