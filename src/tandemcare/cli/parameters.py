"""`tandem parameters`: every number Tandem counts with, where it comes from, and which are assumed or fitted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tandemcare.errors import InputError, Problem, did_you_mean

from .options import AsJson
from .saying import say, say_json

if TYPE_CHECKING:
    from rich.console import Console

    from tandemcare.evidence import Parameter

WIDTH_OF_A_FILE = 160  # columns of a table that goes to a file or another program
WIDTH_OF_A_TABLE = 140  # on a narrower terminal a label stands below its name


def parameters(
    name: Annotated[
        str | None, typer.Argument(help="A parameter, such as amhp.share_routine, or a topic, such as amhp.")
    ] = None,
    place: Annotated[
        Path | None, typer.Option("--place", help="Place file, whose own numbers stand in place of the evidence's.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the numbers Tandem counts with: value, range, unit, grade and source."""
    known, own = _known(place)
    chosen = _chosen(known, name)
    if as_json:
        say_json(_as_json(chosen.values(), own), indent=2)
    elif name is not None and name in known:
        _show_one(known[name], is_own=name in own)
    else:
        _show_table(chosen.values(), own)
        if place is not None:
            say(_own_in_words(own & chosen.keys()))


OWN, OWN_SHORT = "the place's own", "own"


def _known(place: Path | None) -> tuple[Mapping[str, Parameter], frozenset[str]]:
    """Return the numbers of the evidence, or as they are in a place, and which of them are the place's own."""
    from tandemcare.evidence import parameters as shipped

    if place is None:
        return shipped(), frozenset()
    from tandemcare.scenario import load_place, numbers_of_place

    return numbers_of_place(load_place(place))


def _own_in_words(own: Collection[str]) -> str:
    if not own:
        return "None of these numbers is the place's own: all are the evidence's."
    return f"The place's own: {', '.join(sorted(own))}. All others are the evidence's."


def _chosen(known: Mapping[str, Parameter], name: str | None) -> Mapping[str, Parameter]:
    if name is None:
        return known
    if name in known:
        return {name: known[name]}
    of_topic = {each: parameter for each, parameter in known.items() if parameter.topic == name}
    if of_topic:
        return of_topic
    topics = dict.fromkeys(parameter.topic for parameter in known.values())
    everything = [*known, *topics]
    close = get_close_matches(name, everything, n=1)
    remedy = did_you_mean(name, everything if close else topics)
    raise InputError([Problem("tandem parameters", f"{name!r} is no parameter and no topic.", remedy)])


def _as_json(chosen: Iterable[Parameter], own: Collection[str]) -> dict[str, Any]:
    from tandemcare.evidence import evidence_version

    return {
        "evidence_version": evidence_version(),
        "parameters": {each.name: _fields(each) | {"own": each.name in own} for each in chosen},
    }


def _fields(parameter: Parameter) -> dict[str, Any]:
    from dataclasses import asdict

    fields = asdict(parameter)
    fields["dated"] = {day.isoformat(): value for day, value in parameter.dated}
    fields["assumption"] = parameter.is_assumption
    fields["fitted"] = parameter.is_fitted
    return fields


def _console() -> Console:
    from rich.console import Console

    # Brackets in a label are text, not rich's markup.
    console = Console(markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    return console


def _show_table(chosen: Iterable[Parameter], own: Collection[str]) -> None:
    from itertools import groupby

    from rich import box
    from rich.table import Table

    console, shown = _console(), list(chosen)
    wide = console.width >= WIDTH_OF_A_TABLE
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    # A name is never broken: people copy it, and search for it.
    table.add_column("name", width=max((len(each.name) for each in shown), default=4))
    if wide:
        table.add_column("label")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("range")
    if wide:
        table.add_column("unit")
    table.add_column("grade", width=len("D assumption" if wide else "assumption"))
    for _topic, members in groupby(shown, key=lambda parameter: parameter.topic):
        for each in members:
            cells = _cells(each) if wide else _narrow_cells(each)
            table.add_row(*cells[:-1], OWN_SHORT if each.name in own else cells[-1])
        table.add_section()
    console.print(table)


def _cells(each: Parameter) -> tuple[str, ...]:
    return each.name, each.label, _number(each.value), _range(each), each.unit, _grade(each)


def _narrow_cells(each: Parameter) -> tuple[str, ...]:
    """Return the cells of a row with the label below the name and the unit below the range."""
    return f"{each.name}\n{each.label}", _number(each.value), f"{_range(each)}\n{each.unit}", _grade(each)


def _show_one(parameter: Parameter, *, is_own: bool) -> None:
    from rich.table import Table

    grid = Table.grid("field", "content", padding=(0, 2))
    grid.columns[0].no_wrap = True
    for field, content in [*_lines(parameter), *([("whose", OWN)] if is_own else [])]:
        grid.add_row(field, content)
    console = _console()
    console.print(f"{parameter.name}: {parameter.label}")
    console.print(grid)


def _lines(parameter: Parameter) -> list[tuple[str, str]]:
    from tandemcare.evidence import GRADES

    lines = [("value", f"{_number(parameter.value)} {parameter.unit}")]
    lines += [(f"from {day.isoformat()}", f"{_number(value)} {parameter.unit}") for day, value in parameter.dated]
    lines.append(("range", f"{_range(parameter) or 'none'} ({parameter.distribution})"))
    fitted = f"{parameter.grade}: fitted to {parameter.fitted_to}" if parameter.is_fitted else ""
    lines.append(("grade", fitted or f"{parameter.grade}, {GRADES[parameter.grade]}"))
    for source in parameter.sources:
        year = str(source.year) if source.year else "no year"
        lines.append(("source", ", ".join(filter(None, (source.title, source.publisher, year, source.url)))))
    lines += [("note", parameter.note)] if parameter.note else []
    lines += [("row", parameter.row)] if parameter.row else []
    return lines


def _number(value: float) -> str:
    """Return a number as people write it: 0.08, 36,773, 1,450,000."""
    return f"{value:,.10g}"


def _range(parameter: Parameter) -> str:
    return "" if parameter.low == parameter.high else f"{_number(parameter.low)} to {_number(parameter.high)}"


def _grade(parameter: Parameter) -> str:
    return f"{parameter.grade}{' assumption' * parameter.is_assumption}{' fitted' * parameter.is_fitted}"
