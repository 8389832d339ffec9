"""What stands behind a run: numbers with their grades, the scenarios and what they say, and what was run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tandemcare.evidence import Parameter, parameters
from tandemcare.units import month_in_words

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
from ..answer.facts import RunFacts, said_in
from ..answer.options import KINDS
from ..blocks import Block, Cell, Column, Number, Paragraph, Range, Row, TableBlock, as_text
from .cells import SCENARIO, difference_words, names

GIVEN_WITH_PLACE = ("place", "as_is")
"""Keys of a scenario's text that hold its whole place, and that as it is: every scenario of a run has the same."""
LETTERS_OF_A_SENTENCE = 110
EMPTY: tuple[Any, ...] = (None, [], {}, "")


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
    columns = (SCENARIO, *names("file", "group", "why", "in this place"))
    rows = []
    for each in facts.results.manifest["scenarios"]:
        kind = KINDS.get(each.get("kind", "other"), "") if each["name"] != facts.first else "as it is"
        here = "\n".join(each.get("here", ()))
        rows.append(Row((facts.title(each["name"]), each["name"], kind, each.get("why", ""), here)))
    return (TableBlock(columns, tuple(rows)),)


def granted(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each sentence on what scenarios take for granted or warn of, with the scenarios that do."""
    said: dict[tuple[str, str], list[str]] = {}
    for kind, key in (("warning", "warnings"), ("takes for granted", "assumptions")):
        for each in facts.results.manifest["scenarios"]:
            for sentence in each.get(key, ()):
                said.setdefault((kind, sentence), []).append(facts.title(each["name"]))
    everybody = len(facts.results.scenarios)
    rows = tuple(
        Row((kind, sentence, "all" if len(titles) == everybody else ", ".join(titles)))
        for (kind, sentence), titles in said.items()
    )
    sentences = Column("sentence", "name", letters=LETTERS_OF_A_SENTENCE, is_left=True)
    return (TableBlock((*names("kind"), sentences, *names("scenarios")), rows),)


def scenario_text(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each decision of each scenario."""
    decided = Column("what it says", "name", letters=LETTERS_OF_A_SENTENCE, is_left=True)
    columns = (SCENARIO, *names("key"), Column("number"), decided)
    rows = tuple(
        Row((facts.title(each["name"]), key, Number(float(number), 0), said))
        for each in facts.results.manifest["scenarios"]
        for key, number, said in decisions(each["text"])
    )
    return (TableBlock(columns, rows),)


def decisions(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield what a scenario says by key, each thing of a list with its number, but for its place and what is empty."""
    for key, value in (said_in(text) or {"text": text.splitlines()}).items():
        if key not in GIVEN_WITH_PLACE and value not in EMPTY:
            parts = value if isinstance(value, list) else [value]
            yield from ((key, number, _in_words(part)) for number, part in enumerate(parts, 1))


def _in_words(value: Any) -> str:
    """Return what a key says in one line: no bracket or quote that only a program needs."""
    if isinstance(value, dict):
        told = ((key, part) for key, part in value.items() if part not in EMPTY)
        return "; ".join(f"{key}: {_inside(part)}" for key, part in told)
    if isinstance(value, list):
        return ", ".join(map(_inside, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return as_text(value, ".10g") if isinstance(value, float) else str(value)


def _inside(value: Any) -> str:
    """Return what stands within another: lists and keys in brackets."""
    return f"({_in_words(value)})" if isinstance(value, dict | list) else _in_words(value)


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
