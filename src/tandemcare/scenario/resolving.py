"""Resolve a scenario in a place: the pathway, the inputs that change by month, and what is bought."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Any

from tandemcare.documents import in_order
from tandemcare.errors import InputError, PathwayError, Problem
from tandemcare.finance import Purchase
from tandemcare.model import Place, Told, pooled
from tandemcare.pathway import Pathway
from tandemcare.pathway.inputs import problems_of_reset
from tandemcare.texts import is_whole

from .meaning import meaning_problems, warnings_of
from .months import hours_between, later, month_in_words
from .objects import sound_objects
from .parts import Resolved, Scenario, described, described_rules
from .places import uncalibrated, without_baseline
from .pooling import pool_of
from .slow_plan import slow_plan
from .staffing import rota_without_people
from .system import System, english_system, known_numbers
from .timeline import need_index, values_by_month, with_changed_services

Months = list[tuple[date, dict[str, float]]]
Dated = tuple[tuple[date, dict[str, float]], ...]

RUN_IN_MONTHS = 24
TOGETHER = (
    "Use tandemcare.simulate_scenario(scenario), with what you change in the scenario; or give pathway.alone(), if "
    "nothing shall push back."
)
RUN_IN_SENTENCE = (
    "The place has no census: {months} months at baseline before its date find who is inside; slow stocks, such as "
    "tenants of supported housing, may not have filled by then."
)


def resolve(
    scenario: Scenario, place: Place, years: int, system: System | None = None, *, is_known: bool = False
) -> Resolved:
    """Return a scenario as the engine takes it; what is impossible in this place is an InputError.

    A scenario that `is_known` has been resolved before, with other numbers: its dated changes are left out where the
    slow layer sets the inputs of every month anyhow, as working them out takes most of the time. Its own numbers may
    then stand at the ends of their ranges, which no file would write.
    """
    system = system or english_system()
    if not is_known:
        scenario, place = sound_objects(scenario, place)
    problems = [*_not_whole(scenario, place), *meaning_problems(scenario, place, system)]
    if years < 1:
        problems.append(Problem("--years", f"A run of {years} years has no month.", "Give 1 year or more."))
    if problems:
        raise InputError(in_order(problems))
    try:
        return _resolved(scenario, place, years, system, is_known=is_known)
    except PathwayError as error:
        raise InputError(_at_its_change(problem, scenario) for problem in error.problems) from error


def _not_whole(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield texts that no file can hold, so that a run of them could never be kept."""
    said = {"name": scenario.name, "title": scenario.title, "why": scenario.why, "place": place.name}
    for what, text in said.items():
        if not is_whole(text):
            yield Problem(f"scenario {scenario.name!r}", f"Half a sign stands alone in its {what}.", "Take it out.")


def _at_its_change(problem: Problem, scenario: Scenario) -> Problem:
    """Return a problem with one number or some, by name, at the line of the last change that made it, if one did."""
    names = problem.where.split(", ")
    change = next((one for one in reversed(scenario.changes) if one.parameter in names), None)
    if change is None:
        return problem
    where = change.lines.of("multiply" if change.value is None else "value")
    return Problem(where, f"{change.parameter}: {problem.found}", problem.remedy)


def _resolved(scenario: Scenario, place: Place, years: int, system: System, *, is_known: bool) -> Resolved:
    system = with_changed_services(scenario, place, system)
    read: set[str] = set()
    months = values_by_month(scenario, place, years, system, read)
    census, values = months[0]
    dated = tuple((month, new) for (_, old), (month, now) in pairwise(months) if (new := _differing(old, now)))
    _refuse_late_shapes(scenario, dated, system)
    start = census if place.has_census else later(census, -RUN_IN_MONTHS)
    run_in = hours_between(start, census)
    pathway = system.crisis_pathway(place, values if place.has_census else _before(place, values, system))
    plan = slow_plan(scenario, place, years, system)
    is_set = is_known and plan is not None and not scenario.is_held
    unstaffed = tuple(warning.found for warning in rota_without_people(scenario, place, system))
    run_in_told = () if place.has_census else (RUN_IN_SENTENCE.format(months=RUN_IN_MONTHS),)
    return Resolved(
        name=scenario.name,
        title=scenario.title,
        why=scenario.why,
        text=canonical_text(scenario, place, years),
        place=place,
        pathway=pathway if plan is None or scenario.is_held else pathway.part_of(TOGETHER),
        start=start,
        hours=hours_between(start, later(census, 12 * years)),
        changes=() if is_set else _changes_of_inputs(scenario, place, pathway, months, system, run_in_hours=run_in),
        spending=tuple(_spending(scenario, months, system)),
        values=values,
        dated=dated,
        assumptions=run_in_told + unstaffed + _assumptions(place, months, system, read),
        run_in_hours=run_in,
        plan=plan,
        is_held=scenario.is_held,
        pool=pool_of(scenario, place.census_date),
        funding=scenario.funding,
        source=scenario,
        warnings=(
            *uncalibrated(place),
            *(without_baseline(place) if system.unit_cost else ()),
            *in_order(warnings_of(scenario, place, years, system)),
        ),
    )


def _spending(scenario: Scenario, months: Months, system: System) -> Iterator[Purchase]:
    """Yield what is bought of each item, apart for each time in which the same pay the same shares."""
    for one in scenario.investments:
        usual = system.services[one.service].payers
        units = [one.contracted_in(month) for month, _ in months]
        paying = [pooled(one.payers_in(month) or usual, scenario.funding.pool) for month, _ in months]
        for payers in dict.fromkeys(paying):
            paid = (each if by == payers else 0.0 for each, by in zip(units, paying, strict=True))
            yield Purchase(one.service, tuple(paid), payers)


def _before(place: Place, values: Mapping[str, float], system: System) -> dict[str, float]:
    """Return the values of a run-in: the baseline, so that scenarios share one past, in the shape of the scenario."""
    shape = {name: values[name] for name in system.shaping if name in values}
    return {**system.values_of(place, system.parameters), **shape}


def _refuse_late_shapes(scenario: Scenario, dated: Dated, system: System) -> None:
    # Changes are checked by line before; what is left is a service that would change the shape, and have no effect.
    late = {name: month for month, new in reversed(dated) for name in new if name in system.shaping}
    if late:
        remedy = "Let its services begin at the census date."
        raise InputError(
            Problem(scenario.where, f"{name} shapes the pathway, and changes in {month_in_words(month)}.", remedy)
            for name, month in late.items()
        )


def _differing(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in now.items() if before.get(name) != value}


def _changes_of_inputs(
    scenario: Scenario, place: Place, pathway: Pathway, months: Months, system: System, *, run_in_hours: float
) -> tuple[tuple[float, Mapping[str, float]], ...]:
    """Return what differs from the month before; at the census date, what the pathway is not built with."""
    rates = [f"{source}.rate" for source in system.need_sources]
    current = dict(pathway.inputs)
    found: list[tuple[float, Mapping[str, float]]] = []
    problems: list[Problem] = []
    told: Told | None = None
    for (month, values), need in zip(months, need_index(months), strict=True):
        if told is None or values != told.values:
            told = Told(values, system.inputs_of(place, values, told))
        grown = {rate: told.inputs[rate] * need for rate in rates if rate in told.inputs}
        new = _differing(current, {**told.inputs, **grown})
        if not new:
            continue
        for wrong in problems_of_reset(current, new, pathway.endless_gaps):
            where = f"{scenario.where}, {month_in_words(month)}, {wrong.where}"
            problems.append(Problem(where, wrong.found, wrong.remedy))
        current |= new
        found.append((run_in_hours + hours_between(months[0][0], month), new))
    if problems:
        raise InputError(dict.fromkeys(problems))
    return tuple(found)


def canonical_text(scenario: Scenario, place: Place, years: int) -> str:
    """Return what a run is asked for, the same whatever the order of keys, the comments and the split into parents."""
    census = place.census_date.isoformat()
    asked = {
        "name": scenario.name,
        "years": years,
        "place": _plain(asdict(place)),
        # Without a `from` a change begins at the census date, and means the same as one that says so.
        "change": [{"start": census} | described(item) for item in scenario.changes],
        "invest": [described(item) for item in scenario.investments],
        "close": [described(item) for item in scenario.closures],
        **described_rules(scenario),
    }
    return json.dumps(asked, sort_keys=True, indent=1, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _assumptions(place: Place, months: Months, system: System, read: set[str]) -> tuple[str, ...]:
    """Return a sentence on each assumption that the scenario changes, or that a service it buys relies on."""
    baseline = system.values_of(place, system.parameters)
    known = known_numbers(place, system)
    sentences = []
    for name, number in known.items():
        if not number.is_assumption:
            continue
        taken = list(dict.fromkeys(values[name] for _, values in months if values[name] != baseline[name]))
        if taken:
            changed = ", then ".join(f"{value:g}" for value in taken)
            sentences.append(
                f"{number.label} ({name}): assumed to be {changed} {number.unit} in place of {baseline[name]:g}."
            )
        elif name in read:
            sentences.append(f"{number.label} ({name}): assumed to be {baseline[name]:g} {number.unit}.")
    return tuple(sentences)
