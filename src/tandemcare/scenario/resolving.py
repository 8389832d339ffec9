"""Resolve a scenario in a place: the pathway, the inputs that change by month, and what is bought."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from itertools import pairwise
from math import inf
from numbers import Integral
from typing import Any, NamedTuple

from tandemcare.documents import in_order
from tandemcare.errors import InputError, Problem
from tandemcare.finance import Purchase
from tandemcare.memory import BYTES_A_PERSON, too_much
from tandemcare.model import MOST_TIMES, Coupling, Place, Plan, Told, borne_in, settings_alone
from tandemcare.pathway import Pathway
from tandemcare.pathway.inputs import problems_of_reset
from tandemcare.sums import summed
from tandemcare.texts import is_whole
from tandemcare.units import HOURS_A_YEAR, month_in_words

from .blaming import built_or_blamed
from .census_in_words import not_counted
from .grants import grants_of
from .meaning import meaning_problems, warnings_of
from .months import hours_between, later
from .numbers_file import warnings_of_numbers
from .numbers_in_place import system_in
from .objects import sound_objects
from .parts import Resolved, Scenario, described, described_rules
from .places import uncalibrated, without_baseline
from .placing import placed
from .pooling import pool_of
from .rotas import with_later_shifts
from .routes import routes_of
from .slow_plan import slow_plan
from .staffing import rota_without_people, rotas_in_words
from .study_numbers import NO_NUMBERS, StudyNumbers
from .system import SHORTEST_MONTHS, Known, System, english_system, known_numbers
from .timeline import need_index, values_by_month, with_changed_services

Months = list[tuple[date, dict[str, float]]]
Dated = tuple[tuple[date, dict[str, float]], ...]

RUN_IN_MONTHS = 24
TOGETHER = (
    "Use tandemcare.simulate_scenario(scenario), with what you change in the scenario; or give pathway.alone(), if "
    "nothing shall push back."
)
TOO_MANY = "There would be too much of {}."
RUN_IN_SENTENCE = (
    "The place has no census: {months} months at baseline before its date, a run-in, find who is inside; how many of "
    "its people are ill, in care and in supported housing is taken in balance from the first day."
)


def resolve(
    scenario: Scenario,
    place: Place,
    years: int,
    system: System | None = None,
    *,
    numbers: StudyNumbers = NO_NUMBERS,
    is_known: bool = False,
) -> Resolved:
    """Return a scenario as the engine takes it; what is impossible in this place is an InputError.

    The `numbers` of a study stand in place of those of the place, and these in place of those of the system.

    A scenario that `is_known` has been resolved before, with other numbers: its dated changes are left out where the
    slow layer sets the inputs of every month anyhow, as working them out takes most of the time. Its own numbers may
    then stand at the ends of their ranges, which no file would write, and its system has the study's numbers already.
    """
    as_shipped = system or english_system()
    if not is_known:
        place = sound_objects(scenario, place)
    system = usual = as_shipped if is_known else system_in(place, numbers, as_shipped)
    years, kind = _checked(scenario, place, years, system), scenario.kind
    scenario, _ = placed(scenario, place, system)
    here = with_later_shifts(scenario, place)
    if is_known:
        built = _built(scenario, here, years, system, is_known=True)
    else:
        built = built_or_blamed(scenario, here, system, lambda one: _built(one, here, years, usual))
    system, months = built.system, built.months
    census, values = months[0]
    dated = tuple((month, new) for (_, old), (month, now) in pairwise(months) if (new := _differing(old, now)))
    _refuse_late_shapes(scenario, dated, system)
    start, run_in = _begin(place)
    as_is = _as_is(scenario, place, years, usual, built.plan, numbers=numbers)
    of_rotas = rotas_in_words(scenario, place, system)
    return Resolved(
        name=f"{scenario.name}{scenario.mark}",
        title=f"{scenario.title}{scenario.mark}",
        why=scenario.why,
        text=canonical_text(scenario, place, years, numbers, as_is.source if as_is else None),
        place=place,
        pathway=built.pathway if built.plan is None or scenario.is_held else built.pathway.part_of(TOGETHER),
        start=start,
        hours=hours_between(start, later(census, 12 * years)),
        changes=built.changes,
        spending=tuple(_spending(scenario, months, system)),
        values=values,
        dated=dated,
        assumptions=(*_simplified(scenario, place, system), *of_rotas, *_assumptions(here, months, system, built.read)),
        run_in_hours=run_in,
        plan=built.plan,
        is_held=scenario.is_held,
        as_is=as_is,
        pool=pool_of(scenario, place.census_date),
        routes=routes_of(scenario, place.census_date),
        funding=scenario.funding,
        source=scenario,
        numbers=numbers,
        grants=grants_of(scenario, system),
        here=(*scenario.here, *of_rotas),
        kind=kind,
        warnings=(
            *(() if is_known else warnings_of_numbers(numbers, place, system_in(place, system=as_shipped))),
            *_warnings(scenario, place, years, system),
        ),
    )


def _warnings(scenario: Scenario, place: Place, years: int, system: System) -> Iterator[Problem]:
    """Yield what is worth a second look in a place and in a scenario that are sound."""
    yield from uncalibrated(place)
    yield from not_counted(place, system)
    yield from without_baseline(place) if system.unit_cost else ()
    yield from in_order(warnings_of(scenario, place, years, system))


def _checked(scenario: Scenario, place: Place, years: int, system: System) -> int:
    """Return the years as a whole number; InputError with all that keeps the scenario from being run so long."""
    is_whole_number = isinstance(years, Integral) and not isinstance(years, bool)
    problems = [*_not_whole(scenario, place), *meaning_problems(scenario, place, system)]
    if not is_whole_number or years < 1:
        problems.append(Problem("--years", f"No run has {years!r} years.", "Give a whole number: 1 year or more."))
    if problems:
        raise InputError(in_order(problems))
    return int(years)


def _as_is(
    scenario: Scenario, place: Place, years: int, system: System, plan: Plan | None, *, numbers: StudyNumbers
) -> Resolved | None:
    """Return what gateways compare waiting with: where the chain of `extends` begins, or the place as it is.

    With the numbers of the study, as all scenarios have them, and with nothing closing.
    """
    if plan is None or scenario.is_held or not plan.looks_at_waiting:
        return None
    root = scenario.root or Scenario("as-is", "As is")
    root = replace(root, closures=(), redesignations=(), root=None, loops_off=scenario.loops_off, is_held=False)
    return resolve(root, place, years, system, numbers=numbers, is_known=True)


def _not_whole(scenario: Scenario, place: Place) -> Iterator[Problem]:
    """Yield texts that no file can hold, so that a run of them could never be kept."""
    said = {"name": scenario.name, "title": scenario.title, "why": scenario.why, "place": place.name}
    for what, text in said.items():
        if not is_whole(text):
            yield Problem(f"scenario {scenario.name!r}", f"Half a sign stands alone in its {what}.", "Take it out.")


class _Built(NamedTuple):
    """What is built of the numbers of a scenario, which fails where they make no pathway."""

    system: System
    months: Months
    read: set[str]
    pathway: Pathway
    plan: Plan | None
    changes: tuple[tuple[float, Mapping[str, float]], ...]


def _built(scenario: Scenario, place: Place, years: int, system: System, *, is_known: bool = False) -> _Built:
    system = with_changed_services(scenario, place, system)
    read: set[str] = set()
    months = values_by_month(scenario, place, years, system, read)
    values = months[0][1]
    _refuse_too_many(scenario, place, months, system)
    _, run_in = _begin(place)
    pathway = system.crisis_pathway(place, values if place.has_census else _before(place, values, system))
    _refuse_crowds(scenario, months, pathway)
    plan = slow_plan(scenario, place, years, system)
    if plan is not None and not is_known:
        _try_slow_layer(scenario, plan)
    is_set = is_known and plan is not None and not scenario.is_held
    changes = () if is_set else _changes_of_inputs(scenario, place, pathway, months, system, run_in_hours=run_in)
    return _Built(system, months, read, pathway, plan, changes)


def _begin(place: Place) -> tuple[date, float]:
    """Return the day on which a run begins, and the hours of its run-in."""
    census = place.census_date
    start = census if place.has_census else later(census, -RUN_IN_MONTHS)
    return start, hours_between(start, census)


def _refuse_too_many(scenario: Scenario, place: Place, months: Months, system: System) -> None:
    """Refuse what adds up, over purchases and years of growth, to more than a place can have."""
    most = {name: fact.most for name, fact in system.facts_of(place).items() if fact.most < inf}
    grown = zip(months, need_index(months), strict=True)
    for month, ((_, values), need) in enumerate(grown):
        more = summed(max(values.get(f"demand.{name}", 1.0) * need - 1.0, 0.0) for name in system.need_sources)
        over = ["demand"] if more > MOST_TIMES else []
        if not month or values != months[month - 1][1]:
            over += [name for name, limit in most.items() if not values.get(name, 0.0) <= limit]
        if over:
            raise InputError([Problem(scenario.where, TOO_MANY.format(over[0]), "Make it smaller.")])


def _try_slow_layer(scenario: Scenario, plan: Plan) -> None:
    """Work the slow layer out by itself, as far as the scenario changes its numbers; RunError where that cannot be."""
    months = plan.values[-1][0] + 1 if scenario.changes or scenario.rotas else 1
    settings_alone(Coupling(plan), SHORTEST_MONTHS, months)


def _refuse_crowds(scenario: Scenario, months: Months, pathway: Pathway) -> None:
    """Refuse more people, inside at the census and coming in a year, than there is memory for."""
    flows = {source.name: _a_year(source.rate) for source in pathway.sources}
    come = max(
        need * summed(flow * values.get(f"demand.{name}", 1.0) for name, flow in flows.items())
        for (_, values), need in zip(months, need_index(months), strict=True)
    )
    people = come + summed(group.people for group in pathway.initial)
    too_large = too_much(people * BYTES_A_PERSON)
    if too_large:
        found = f"for {people:,.0f} people who are inside or come in a year {too_large}"
        raise InputError([Problem(scenario.where, found, "Make presentations or the census smaller.")])


def _a_year(rate: object) -> float:
    """Return the people whom a source brings in a year, if it brings them by the hour of the week."""
    return summed(rate) / len(rate) * HOURS_A_YEAR if isinstance(rate, tuple) else 0.0


def _spending(scenario: Scenario, months: Months, system: System) -> Iterator[Purchase]:
    """Yield what is bought of each item, apart for each time in which the same pay the same shares."""
    for one in scenario.investments:
        usual = system.services[one.service].payers
        units = [one.contracted_in(month) for month, _ in months]
        paying = [one.payers_in(month) or usual for month, _ in months]
        for payers in dict.fromkeys(paying):
            paid = (each if by == payers else 0.0 for each, by in zip(units, paying, strict=True))
            yield Purchase(one.service, tuple(paid), payers, pooled=borne_in(payers, scenario.funding.pool))


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
    if before == now:  # as in most months
        return {}
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
    grown: Mapping[str, float] = {}
    for number, ((month, values), need) in enumerate(zip(months, need_index(months), strict=True)):
        if told is None or values != told.values:
            told = Told(values, system.inputs_of(place, values, told))
            wanted = told.inputs
        else:  # as in the month before, but for what grew then or grows now
            wanted = {name: told.inputs[name] for name in grown if name in told.inputs}
        grown = {rate: told.inputs[rate] * need for rate in rates if rate in told.inputs}
        if system.shifted_by_group is not None:
            grown |= system.shifted_by_group(values, grown, number)
        new = _differing(current, {**wanted, **grown})
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


def canonical_text(
    scenario: Scenario,
    place: Place,
    years: int,
    numbers: StudyNumbers = NO_NUMBERS,
    as_is: Scenario | None = None,
) -> str:
    """Return what a run is asked for, the same whatever the order of keys, the comments and the split into parents.

    What gateways compare with, `as_is`, is part of it.
    """
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
        **({"numbers": numbers.said} if numbers.numbers else {}),
    }
    if scenario.rotas:
        asked["amhp_rota"] = [described(item) for item in scenario.rotas]
    if scenario.redesignations:
        asked["redesignate"] = [described(item) for item in scenario.redesignations]
    if as_is is not None:
        asked["as_is"] = canonical_text(as_is, place, years, numbers)
    return json.dumps(asked, sort_keys=True, indent=1, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _simplified(scenario: Scenario, place: Place, system: System) -> Iterator[str]:
    """Yield what a run takes to be so: who is inside at the census, and AMHPs whom the rota does not have."""
    if not place.has_census:
        yield RUN_IN_SENTENCE.format(months=RUN_IN_MONTHS)
    yield from (warning.found for warning in not_counted(place, system))
    yield from (warning.found for warning in rota_without_people(scenario, place, system))


def _assumptions(place: Place, months: Months, system: System, read: set[str]) -> tuple[str, ...]:
    """Return a sentence on each assumption or fitted number that is changed, or that a service bought relies on."""
    baseline = system.values_of(place, system.parameters)
    known = known_numbers(place, system)
    taken_in = [values for number, (_, values) in enumerate(months) if not number or values != months[number - 1][1]]
    sentences = []
    for name, number in known.items():
        if not (number.is_assumption or number.fitted_to):
            continue
        taken = list(dict.fromkeys(values[name] for values in taken_in if values[name] != baseline[name]))
        if taken:
            sentences.append(_changed_in_words(number, taken, baseline[name]))
        elif name in read:
            sentences.append(_kept_in_words(number, baseline[name]))
    return tuple(sentences)


def _changed_in_words(number: Known, taken: Sequence[float], usual: float) -> str:
    """Return what a number is taken to be in place of its value, which was assumed or fitted."""
    changed = ", then ".join(f"{value:g}" for value in taken)
    fitted = f", fitted to {number.fitted_to}" if number.fitted_to else ""
    return f"{number.label} ({number.name}): assumed to be {changed} {number.unit} in place of {usual:g}{fitted}."


def _kept_in_words(number: Known, value: float) -> str:
    """Return what a number on which a service relies is, and whether that was assumed or fitted."""
    if number.fitted_to:
        return f"{number.label} ({number.name}): {value:g} {number.unit}, fitted to {number.fitted_to}."
    return f"{number.label} ({number.name}): assumed to be {value:g} {number.unit}."
