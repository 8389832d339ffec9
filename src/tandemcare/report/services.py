"""What can be bought: a unit, its price a year, what it does and how sure that is, who pays, and what it acts on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.evidence import Act, Parameter, ServiceFile, parameters, services
from tandemcare.finance import PRICE_YEAR, priced_services, unit_cost_month

from .about import graded
from .blocks import Column, Heading, Note, Number, Paragraph, Points, Row, Section, TableBlock, as_text, listed, section

MONTHS_A_YEAR = 12
COLUMNS = (
    Column("service", "name", letters=32, is_left=True),
    Column("unit", "name", letters=10, is_left=True, folds=True),
    Column("GBP a year", letters=10),
    Column("effect (range), grade", "name", letters=22, is_left=True, folds=True),
    Column("who pays", "name", letters=14, is_left=True, folds=True),
    Column("acts on", "name", letters=34, is_left=True, folds=True),
)
_VERBS = {"adds": "more", "adds_number": "more", "cuts": "less", "lifts": "more", "raises": "more", "brings": "brings"}
_DECIDED = {
    "amhp.fte_bought": "posts of AMHPs",
    "amhp.leaver_factor": "AMHPs who leave",
    "amhp.trainees_bought": "AMHPs in training",
    "community.places_bought": "places with community teams",
    "crisis_cafe.*.slots": "places in the crisis café",
    "crisis_house.beds": "beds in crisis houses",
    "demand.crises": "crises of the people of the place",
    "demand.ae_liaison": "first presentations in A&E",
    "demand.community_crisis": "first presentations to the crisis line and GPs",
    "demand.section_136": "first uses of section 136",
    "demand.community_request": "first requests for assessments at home",
    "demand.custody": "first requests from police custody",
    "demand.new_demand": "people who would not have come otherwise",
    "floating_support.places": "places in floating support",
    "hbpos.places": "places of safety",
    "home_treatment.slots": "slots of home treatment",
    "housing.units": "units of supported housing",
    "section_117.further_reviews": "reviews of section 117 packages",
    "section_12_doctors.*.slots": "section 12 doctors on duty",
    "step_down.places": "places in step-down houses",
}
"""What a service acts on that the evidence has no number of, as a place or a scenario says it."""


def effects_of(service: ServiceFile) -> str:
    """Return the numbers of a service's own that say how much it does, with range and grade."""
    return ", ".join(
        f"{as_text(one.value, 'g')} ({as_text(one.low, 'g')} to {as_text(one.high, 'g')}), {one.grade}"
        for one in _effects(service)
    )


def payers_of(service: ServiceFile) -> str:
    """Return who pays which share, unless a scenario says otherwise."""
    return ", ".join(f"{payer} {as_text(share, '.0%')}" for payer, share in service.payers)


def services_report(known: Mapping[str, Parameter] | None = None) -> list[Section]:
    """Return everything that can be bought as a table, at prices of the evidence or as they are in a place."""
    known = known or parameters()
    about = (
        f"What a scenario can buy, in pounds of {PRICE_YEAR} for a unit and year. An effect is the share by which "
        "those reached have less (or more) of what it acts on; grade D is an assumption. Without one, what a unit does "
        "follows from how people use it."
    )
    rows = tuple(Row(_cells(each, known)) for _, each in sorted(services().items()))
    more = "`tandem services NAME` tells the whole story of one, with its sources."
    return [section(Paragraph(about)), section(TableBlock(COLUMNS, rows)), section(Note(more, "run"))]


def service_report(name: str, known: Mapping[str, Parameter] | None = None) -> list[Section]:
    """Return all that is known of a service: what a unit is, costs and does, and each number with its source."""
    service, known = _service(name), known or parameters()
    cost = as_text(_a_year(service, known), ",.0f")
    facts = [
        f"A unit is one {service.unit}. It costs £{cost} a year in pounds of {PRICE_YEAR}.",
        f"Paid by {payers_of(service)}, unless a scenario says otherwise.",
        f"It opens {as_text(service.mobilising_months, 'g')} months after it is first paid for"
        + (", in whole units." if service.is_whole else "."),
    ]
    if service.nurses_per_unit:
        facts.append(f"A unit takes {as_text(service.nurses_per_unit, 'g')} nurses of the shared pool.")
    others = [*service.not_with_services, *(f"the loop {loop}" for loop in service.not_with_loops)]
    facts += [f"It is not bought together with {listed(others)}, which have the same effect."] if others else []
    does = tuple(_act_in_words(act, known) for act in service.acts)
    numbers = {**_prices(service, known), **{key: known.get(key, each) for key, each in service.parameters.items()}}
    written = f"invest: [{{service: {service.name}, units: 1, from: 2027-04}}]"
    return [
        section(Heading(f"{service.name}: {service.label}", 2), Paragraph(" ".join(service.says.split()))),
        section(*map(Paragraph, facts)),
        section(Points("What its units do", does)),
        *(section(Paragraph(each.label), *_number(each)) for each in numbers.values()),
        section(Paragraph(f"In a scenario: {written}")),
    ]


def service_rows(name: str | None = None, known: Mapping[str, Parameter] | None = None) -> list[dict[str, Any]]:
    """Return what can be bought as plain texts and numbers, a mapping for each service or for the one named."""
    known = known or parameters()
    chosen = services().values() if name is None else [_service(name)]
    return [_as_json(each, known) for each in sorted(chosen, key=lambda each: each.name)]


def _service(name: str) -> ServiceFile:
    if name not in services():
        found = f"{name!r} cannot be bought."
        raise InputError([Problem("tandem services", found, did_you_mean(name, services()))])
    return services()[name]


def _cells(service: ServiceFile, known: Mapping[str, Parameter]) -> tuple[Any, ...]:
    acts = "; ".join(_act_in_words(act, known, is_short=True) for act in service.acts)
    price = Number(_a_year(service, known), 0)
    return service.name, service.unit, price, effects_of(service), payers_of(service), acts


def _a_year(service: ServiceFile, known: Mapping[str, Parameter]) -> float:
    values = {name: each.value for name, each in known.items()}
    return MONTHS_A_YEAR * unit_cost_month(service.name, values)


def _effects(service: ServiceFile) -> Iterable[Parameter]:
    names = dict.fromkeys(act.by for act in service.acts if act.verb != "brings" and act.by in service.parameters)
    return [service.parameters[name] for name in names]


def _prices(service: ServiceFile, known: Mapping[str, Parameter]) -> dict[str, Parameter]:
    priced = priced_services()[service.name]
    return {name: known[name] for name in (*priced.price, *priced.volume)}


def _act_in_words(act: Act, known: Mapping[str, Parameter], *, is_short: bool = False) -> str:
    """Return what a unit does to which numbers: by its name in a table, and else in the words of the evidence."""
    if is_short:
        return f"{_VERBS[act.verb]} {', '.join(act.targets[:2])}{', ...' * (len(act.targets) > 2)}"
    targets = listed([_label(name, known) for name in act.targets])
    by = f", by the share {act.by}" if act.by and act.verb not in ("adds", "adds_number", "brings") else ""
    return f"{_VERBS[act.verb].capitalize()}: {targets}{by}."


def _label(name: str, known: Mapping[str, Parameter]) -> str:
    said = _DECIDED.get(name) or (known[name].label if name in known else name)
    return f"{said} ({name})"


def _number(each: Parameter) -> list[Paragraph]:
    value, low, high = (as_text(number, ",g") for number in (each.value, each.low, each.high))
    lines = [f"{each.name}: {value} ({low} to {high}) {each.unit}; {graded(each.grade, each.name)}"]
    lines += [
        "Source: " + ", ".join(filter(None, (one.title, one.publisher, str(one.year or ""), one.url)))
        for one in each.sources
    ]
    lines += [each.note] if each.note else []
    return [Paragraph(line, level=2) for line in lines]


def _as_json(service: ServiceFile, known: Mapping[str, Parameter]) -> dict[str, Any]:
    return {
        "service": service.name,
        "label": service.label,
        "says": " ".join(service.says.split()),
        "unit": service.unit,
        "gbp_a_unit_and_year": _a_year(service, known),
        "price_year": PRICE_YEAR,
        "payers": dict(service.payers),
        "mobilising_months": service.mobilising_months,
        "nurses_per_unit": service.nurses_per_unit,
        "whole_units": service.is_whole,
        "effects": [
            {"name": one.name, "value": one.value, "low": one.low, "high": one.high, "grade": one.grade}
            for one in _effects(service)
        ],
        "acts": [{"verb": act.verb, "on": list(act.targets), "by": act.by} for act in service.acts],
    }
