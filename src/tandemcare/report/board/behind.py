"""What stands behind a paper: assumptions with their grades, limits, and what was run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tandemcare.evidence import Parameter, parameters, services
from tandemcare.results import Results
from tandemcare.sums import summed

from ..about import assumptions, graded_short, grades, limits, lists_below
from ..answer.facts import RunFacts, said_in
from ..blocks import Block, Column, Number, Paragraph, Range, Row, Subhead, TableBlock, text_columns
from ..workbook.behind import about

OF_SERVICES = "Assumed numbers of what the options buy (grade D)"
NUMBER = (
    Column("number", "name", letters=46, is_left=True, folds=True),
    Column("value"),
    Column("range", "range"),
    Column("unit", "name", is_left=True),
    Column("grade", "name", is_left=True),
)


def assumed(results: Results) -> Iterator[Block]:
    """Yield how much is assumed, what each scenario takes for granted, and the assumed numbers of what is bought."""
    yield Paragraph(grades())
    yield TableBlock(
        (*text_columns("topic"), Column("numbers"), Column("assumed (D)"), Column("fitted (F)")),
        tuple(_by_topic()),
        title="Numbers behind the model, by topic; the topics with most assumptions",
    )
    if bought := _bought(results):
        yield TableBlock(NUMBER, tuple(_of_services(bought)), title=OF_SERVICES)


def _by_topic() -> Iterator[Row]:
    """Yield the topics in the order of how many of their numbers are assumed; what is small is one row."""
    topics: dict[str, list[Parameter]] = {}
    for name, one in parameters().items():
        topics.setdefault(name.partition(".")[0], []).append(one)
    order = sorted(topics, key=lambda topic: -_assumed(topics[topic]))
    for topic in order[:MOST_TOPICS]:
        yield _topic_row(topic.replace("_", " "), topics[topic])
    rest = [one for topic in order[MOST_TOPICS:] for one in topics[topic]]
    if rest:
        yield _topic_row(f"{len(order) - MOST_TOPICS} other topics", rest)


MOST_TOPICS = 12


def _assumed(numbers: list[Parameter]) -> int:
    return summed(one.is_assumption for one in numbers)


def _topic_row(topic: str, numbers: list[Parameter]) -> Row:
    fitted = summed(one.is_fitted for one in numbers)
    return Row((topic, *(Number(float(value), 0) for value in (len(numbers), _assumed(numbers), fitted))))


def _bought(results: Results) -> dict[str, list[Parameter]]:
    """Return the assumed numbers of the services that any scenario buys, by what the service is called."""
    names = {str(item["service"]) for text in _texts(results) for item in text.get("invest", ()) if "service" in item}
    known = services()
    bought = {
        known[name].label: [one for one in known[name].parameters.values() if one.is_assumption]
        for name in sorted(names & known.keys())
    }
    return {service: numbers for service, numbers in bought.items() if numbers}


def _of_services(bought: Mapping[str, list[Parameter]]) -> Iterator[Row | Subhead]:
    """Yield what each service is called, then its numbers: many are called alike."""
    for service, numbers in bought.items():
        yield Subhead(service)
        yield from map(_row, numbers)


def _texts(results: Results) -> Iterator[Mapping[str, Any]]:
    for each in results.manifest["scenarios"]:
        yield said_in(each["text"])


def _row(one: Parameter) -> Row:
    ends = Range(Number(one.low), Number(one.high))
    return Row((f"{one.label} ({one.name})", Number(one.value), ends, one.unit, graded_short(one.grade)))


def all_numbers() -> TableBlock:
    """Return every number behind the model with its range, grade and source."""
    columns = (*NUMBER, Column("source", "name", is_left=True))
    rows = (Row((*_row(one).cells, "; ".join(source.title for source in one.sources))) for one in parameters().values())
    return TableBlock(columns, tuple(rows), title="Every number behind the model")


def limited(results: Results) -> tuple[Block, ...]:
    """Return the lists of what does not fit, limits, warnings and what is taken for granted."""
    return tuple(lists_below(results, limits(results), assumptions(results)))


def run(results: Results) -> Block:
    """Return the table of what was run: place, time, replications, seed, engine and versions."""
    return next(block for block in about(RunFacts(results)) if isinstance(block, TableBlock))
