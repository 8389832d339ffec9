"""Read a place file into `model.Place`, and check that its facts make sense together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from tandemcare.documents import Document, Expected, KeyPath, as_path, in_order, read_document
from tandemcare.errors import InputError, Problem
from tandemcare.model import LocalNumber, Place, Ward
from tandemcare.pathway import Shift

from .bank_holidays import england_bank_holidays
from .explain import keys_of, validated
from .numbers_file import problems_of_place_numbers
from .other_words import KEYS_MEANT
from .place_schema import PlaceForm
from .place_workbook import place_in_workbook
from .rota_file import WORKBOOKS, read_rota_of_place
from .rota_form import RotaForm
from .schema import ScenarioForm
from .shift_form import ShiftForm
from .shipped import asked_for, stylised_place
from .study_numbers import NumbersForm
from .together import problems_of_shifts
from .ward_checks import Parts, beds_for_both, census_in_wards, prices_of_wards, wards_of_a_kind

EXPECTED = Expected(
    "a scenario, a place, numbers or a rota",
    keys_of(ScenarioForm) | keys_of(PlaceForm) | keys_of(NumbersForm) | keys_of(RotaForm),
    such_as=("name", "why", "change", "invest", "cut", "close"),
    like_keys=KEYS_MEANT,
)
CENSUS_YEARS = (1900, 2200)
"""Years between which runs can begin: a run-in before and a century after are dates that a calendar has."""

_ROOM_FOR = {
    "in_crisis_house": ("crisis_house_beds", "crisis-house beds"),
    "on_home_treatment": ("home_treatment_slots", "home-treatment slots"),
}

_PEOPLE = (
    "hbpos_places",
    "crisis_house_beds",
    "home_treatment_slots",
    "step_down_places",
    "supported_housing_units",
    "floating_support_places",
    "section_117_packages",
    "presentations",
    "sources",
    "census",
)
"""What counts people of the place, or what holds or serves each of them."""


def load_place(path: Path | str | None = None) -> Place:
    """Return the place of a file, or the shipped stylised place; InputError tells every problem with file and line.

    >>> import tandemcare as tc
    >>> tc.load_place().adults
    500000
    """
    document = place_document(stylised_place() if path is None else asked_for(path))
    _refuse_a_scenario(document)
    place, problems = place_of(document)
    if problems or place is None:
        raise InputError(in_order(problems))
    return place


def place_document(path: Path) -> Document:
    """Return what a place file says, or a workbook, with the line or the cell of each value."""
    if path.suffix.lower() in WORKBOOKS:
        return place_in_workbook(path)
    return read_document(path, EXPECTED)


def place_to_calibrate(path: Path | str) -> tuple[Place, Document]:
    """Return the place of a file as if nobody had calibrated it, and the file's document for its lines."""
    document = place_document(as_path(path))
    _refuse_a_scenario(document)
    document.data.pop("calibrated", None)
    place, problems = place_of(document)
    if problems or place is None:
        raise InputError(in_order(problems))
    return place, document


def place_of(document: Document) -> tuple[Place | None, list[Problem]]:
    """Return the place that a document describes, or None and every problem."""
    of_rota = read_rota_of_place(document)
    form, problems = validated(PlaceForm, document.data, document)
    problems += [*of_rota, *problems_of_shifts(document, ("amhp_rota",), document.data.get("amhp_rota"))]
    parts = dict(form) if form and not document.problems else _sound_parts(document)
    checks = (
        _census_date_fits,
        _names_alone,
        beds_for_both,
        census_in_wards,
        _census_fits,
        _adults_fit,
        _counts_fit,
        wards_of_a_kind,
        prices_of_wards,
    )
    problems = [*document.problems, *problems]
    for check in checks:
        problems += check(document, parts)
    if form is None or problems:
        return None, problems
    place = _place(form)
    problems = problems_of_place_numbers(document, place, form.numbers)
    return (None if problems else place), problems


def _refuse_a_scenario(document: Document) -> None:
    keys = document.data.keys()
    if keys <= ScenarioForm.model_fields.keys() and keys > {"name"}:
        found = "This is a scenario, not a place."
        raise InputError([document.problem((), found, "Name a place file; `tandem schema place` says what is in it.")])


def uncalibrated(place: Place, where: str = "") -> list[Problem]:
    """Return a warning if nobody has calibrated the place as it is."""
    if not place.crisis_rates:
        found = "The place is not calibrated: its people have as many crises as those of the stylised place."
    elif place.calibrated_with and place.calibrated_with != place.facts_digest:
        found = "The place has changed since it was calibrated: how often people have a crisis is out of date."
    else:
        return []
    return [Problem(where or place.name, found, "Run `tandem calibrate` on it.")]


def without_baseline(place: Place) -> list[Problem]:
    """Return a warning if nobody has found out what the pathway does at the place's census."""
    if place.baseline:
        return []
    found = "Nobody has found out yet what the pathway does at its census: the slow layer is held."
    return [Problem(place.name, found, "Run `tandem calibrate` on it.")]


def _sound_parts(document: Document) -> Parts:
    """Return the fields that are right in themselves, so that what depends on them is checked beside other mistakes."""
    parts: dict[str, Any] = {}
    for name, field in PlaceForm.model_fields.items():
        if any(path[:1] == (name,) for path in document.spoilt) or (name not in document.data and field.is_required()):
            continue
        try:
            adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, *field.metadata, name])  # type: ignore[arg-type]
            parts[name] = adapter.validate_python(document.data.get(name, field.default), strict=True)
        except ValidationError:
            continue
    return parts


def _census_date_fits(document: Document, parts: Parts) -> list[Problem]:
    first, last = CENSUS_YEARS
    census = parts.get("census_date")
    if census is None or first <= census.year <= last:
        return []
    found = f"The year {census.year} is not among {first} to {last}."
    return [document.problem(("census_date",), found, "Give a census date near today's.")]


def _names_alone(document: Document, parts: Parts) -> list[Problem]:
    problems = []
    for key, what in (("wards", "ward"), ("cafe_shifts", "shift"), ("section_12_doctors", "shift")):
        seen: Counter[str] = Counter()
        for index, part in enumerate(parts.get(key, ())):
            seen[part.name] += 1
            if seen[part.name] > 1:
                found = f"Another {what} is called {part.name!r}."
                problems.append(document.problem((key, index, "name"), found, f"Give each {what} a name of its own."))
    return problems


def _census_fits(document: Document, parts: Parts) -> list[Problem]:
    census = parts.get("census")
    problems = []
    for state, (fact, what) in _ROOM_FOR.items():
        if census is None or fact not in parts:
            continue
        people = getattr(census, state)
        if people is not None and people > parts[fact]:
            found = f"{people} people in {parts[fact]} {what}."
            problems.append(
                document.problem(("census", state), found, f"Give at most {parts[fact]}, or raise `{fact}`.")
            )
    return problems


def _adults_fit(document: Document, parts: Parts) -> list[Problem]:
    adults, population = parts.get("adults"), parts.get("population")
    if adults is None or population is None or adults <= population:
        return []
    found = f"{adults:,} adults are more than the population of {population:,}."
    return [document.problem(("adults",), found, "Give adults aged 18 and over, and people of any age as population.")]


def _counts_fit(document: Document, parts: Parts) -> list[Problem]:
    """Return counts of people, and of what holds or serves them, that are more than the adults of the place."""
    adults = parts.get("adults")
    if adults is None:
        return []
    return [
        document.problem(path, f"{number:,g} are more than the {adults:,} adults of the place.", "Count adults only.")
        for path, number in _counts(parts)
        if number > adults
    ]


def _counts(parts: Parts) -> Iterator[tuple[KeyPath, float]]:
    for key in _PEOPLE:
        if isinstance(part := parts.get(key), Mapping | BaseModel):
            yield from (((key, name), number) for name, number in dict(part).items() if isinstance(number, int | float))
        elif part is not None:
            yield (key,), part
    for index, ward in enumerate(parts.get("wards", ())):
        yield ("wards", index, "beds"), ward.beds


def _place(form: PlaceForm) -> Place:
    observed: dict[str, float] = dict(form.presentations)
    counted: dict[str, Any] = dict(form.census) if form.census else {}
    in_ward = counted.pop("in_ward", {})
    return Place(
        name=form.name,
        adults=form.adults,
        population=form.population,
        census_date=form.census_date,
        wards=tuple(Ward(**dict(ward)) for ward in form.wards),
        hbpos_places=form.hbpos_places,
        crisis_house_beds=form.crisis_house_beds,
        cafe_shifts=_shifts(form.cafe_shifts),
        home_treatment_slots=form.home_treatment_slots,
        step_down_places=form.step_down_places,
        supported_housing_units=form.supported_housing_units,
        floating_support_places=form.floating_support_places,
        section_117_packages=form.section_117_packages,
        amhp_rota=tuple(one.shift for one in form.amhp_rota),
        presentations=observed,
        sources=dict(form.sources),
        crisis_rates=dict(form.calibrated.crisis_rates) if form.calibrated else {},
        crises_by_route=dict(form.calibrated.crises_by_route or {}) if form.calibrated else {},
        census={state: people for state, people in counted.items() if people is not None},
        ward_census=in_ward,
        bank_holidays=_bank_holidays(form),
        baseline=dict(form.calibrated.baseline) if form.calibrated and form.calibrated.baseline else {},
        calibrated_with=(form.calibrated.facts or "") if form.calibrated else "",
        fit=dict(form.calibrated.fit or {}) if form.calibrated else {},
        fitted_with=(form.calibrated.fitted_with or "") if form.calibrated else "",
        amhp_heads=form.amhp_heads,
        growth_by_group=_stated(form.growth_by_group),
        section_12_doctors=_shifts(form.section_12_doctors),
        numbers=tuple(
            LocalNumber(one.parameter, one.value, one.range)
            for one in sorted(form.numbers, key=lambda one: one.parameter)
        ),
    )


def _bank_holidays(form: PlaceForm) -> frozenset[date]:
    """Return the bank holidays that a place lists, or England's."""
    return england_bank_holidays(form.census_date) if form.bank_holidays is None else frozenset(form.bank_holidays)


def _stated(form: BaseModel | None) -> dict[str, float]:
    """Return what a part of a place states, without what it leaves open."""
    return {name: value for name, value in form if value is not None} if form else {}


def _shifts(forms: list[ShiftForm]) -> tuple[Shift, ...]:
    return tuple(Shift(**dict(form)) for form in forms)
