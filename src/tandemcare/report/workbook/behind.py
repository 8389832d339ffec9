"""What stands behind a run: numbers with their grades, the scenarios and what they say, and what was run."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tandemcare.evidence import Parameter, parameters

from ..about import (
    BY_CHANCE,
    INTERVAL,
    OF_OUTCOMES,
    PERCENTILES,
    assumptions,
    graded_short,
    limits,
    lists_below,
)
from ..answer.facts import RunFacts, month_in_words
from ..answer.options import KINDS
from ..blocks import Block, Cell, Column, Number, Paragraph, Range, Row, TableBlock
from .cells import SCENARIO, difference_words, names

GIVEN_WITH_PLACE = "place"
"""The key of a scenario's text that holds its whole place: every scenario of a run has the same."""


def assumed(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row a number: as the evidence has it, and as this run takes it to be where that is another."""
    columns = (
        *names("number", "what it is"),
        Column("value"),
        *names("unit"),
        Column("range", "range"),
        *names("grade"),
        Column("in this run, if another"),
        *names("scenarios that change it", "source"),
    )
    run, changed = _in_this_run(facts), _changed(facts)
    rows = (_row(name, one, run.get(name), changed.get(name, "")) for name, one in parameters().items())
    return (TableBlock(columns, tuple(rows)),)


def _in_this_run(facts: RunFacts) -> dict[str, float]:
    """Return the numbers that the place or the study has in place of those of the evidence."""
    manifest = facts.results.manifest
    places = {each["name"]: each.get("facts") for each in manifest["places"]}
    own = places.get(manifest["place"])
    told = [*(own.get("numbers") or () if isinstance(own, dict) else ()), *manifest.get("numbers", ())]
    return {str(one["parameter"]): float(one["value"]) for one in told}


def _changed(facts: RunFacts) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for scenario in facts.results.manifest["scenarios"]:
        for name in scenario.get("what_if", ()):
            found.setdefault(name, []).append(facts.title(scenario["name"]))
    return {name: ", ".join(titles) for name, titles in found.items()}


def _row(name: str, one: Parameter, here: float | None, changed: str) -> Row:
    sources = "; ".join(source.title for source in one.sources)
    cells: tuple[Cell, ...] = (
        name,
        one.label,
        Number(one.value),
        one.unit,
        Range(Number(one.low), Number(one.high)),
        graded_short(one.grade),
        "" if here is None else Number(here),
        changed,
        sources,
    )
    return Row(cells)


def scenarios(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row a scenario, in words."""
    columns = (SCENARIO, *names("file", "group", "why", "in this place", "takes for granted", "warnings"))
    rows = []
    for each in facts.results.manifest["scenarios"]:
        told = ("\n".join(each.get(part, ())) for part in ("here", "assumptions", "warnings"))
        kind = KINDS.get(each.get("kind", "other"), "") if each["name"] != facts.first else "as it is"
        rows.append(Row((facts.title(each["name"]), each["name"], kind, each.get("why", ""), *told)))
    return (TableBlock(columns, tuple(rows)),)


def scenario_text(facts: RunFacts) -> tuple[Block, ...]:
    """Return the decisions of each scenario, line by line."""
    columns = (SCENARIO, Column("line"), *names("text"))
    rows = tuple(
        Row((facts.title(each["name"]), Number(float(number), 0), line))
        for each in facts.results.manifest["scenarios"]
        for number, line in enumerate(_lines(each["text"]), 1)
    )
    return (TableBlock(columns, rows),)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of what a scenario says, but for its place and for what is empty."""
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        yield from text.splitlines()
        return
    kept = {key: value for key, value in said.items() if key != GIVEN_WITH_PLACE and value not in (None, [], {}, "")}
    yield from json.dumps(kept, indent=2, ensure_ascii=False).splitlines()


def about(facts: RunFacts) -> tuple[Block, ...]:
    """Return what was run, what the intervals mean, and lists of limits and warnings."""
    results = facts.results
    told = results.manifest
    rows = (
        ("Place", told["place"]),
        ("First month", month_in_words(results.months[0])),
        ("Last month", month_in_words(results.months[-1])),
        ("Years", Number(told["years"], 0)),
        ("Scenarios", Number(len(results.scenarios), 0)),
        ("Replications of each", Number(told["replications"], 0)),
        ("Draws of the numbers", Number(results.psa.get("draws", 0), 0)),
        ("Seed", Number(told["seed"], 0)),
        ("Engine", told["engine"]),
        ("Version of Tandem", told["version"]),
        ("Address of the run", told["run"]),
        *((f"Version of {name}", found) for name, found in told.get("libraries", {}).items()),
    )
    table = TableBlock(names("what", "this run"), tuple(map(Row, rows)))
    words = (INTERVAL, f"Range of outcomes: {OF_OUTCOMES} over runs, {BY_CHANCE}.", PERCENTILES)
    paired = (difference_words(facts),) if facts.options else ()
    return table, *map(Paragraph, (*words, *paired)), *lists_below(results, limits(results), assumptions(results))
