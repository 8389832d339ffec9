"""The form of a place file, declared once: the local facts of `model.Place`, as a person writes them down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints, create_model

from tandemcare.model import CENSUS_STATES, CRISIS_RATES, GROUP_NAMES, OTHER_SOURCES, ROUTES, SIGNALS

from .fields import Count, Day, FileForm, Month, Name, Share, Text, Title, Yearly
from .rota_form import RotaForm, or_of_a_file
from .schema import ScenarioForm
from .shift_form import AmhpShiftForm, ShiftForm
from .study_numbers import NumbersForm, StudyNumber

Rate = Annotated[float, Field(strict=True, ge=0, le=366, allow_inf_nan=False)]
"""A crisis a day at most."""
Growth = Annotated[float, Field(strict=True, ge=-0.5, le=1, allow_inf_nan=False)]


Pounds = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]


class WardForm(FileForm):
    """A ward that opens and closes as a whole."""

    name: Name = Field(description="a name of small letters, digits and hyphens, such as acute-1")
    kind: Literal["women", "men", "mixed", "picu", "older_women", "older_men", "older_mixed", "rehabilitation"] = Field(
        description="whom it takes: women, men, mixed or picu; older_women, older_men, older_mixed; rehabilitation"
    )
    beds: Count = Field(description="open beds, or beds bought in block")
    run_by: Literal["nhs", "independent"] = Field(
        "nhs", description="nhs, or independent: a provider nearby whose beds are bought in block"
    )
    price_a_bed_day_gbp: Pounds | None = Field(
        None, description="what an open bed costs a day, of independent, older-adult and rehabilitation wards"
    )


def _form(name: str, doc: str, kind: Any, keys: tuple[str, ...], description: str, **default: Any) -> type[FileForm]:
    fields: dict[str, Any] = {key: (kind, Field(description=description, **default)) for key in keys}
    return create_model(name, __base__=FileForm, __doc__=doc, **fields)


STATES_ELSEWHERE = tuple(state for state in CENSUS_STATES if state != "in_ward")

# The keys are those of the model, so the forms are made from its lists; a type checker needs classes to name.
if TYPE_CHECKING:

    class RoutesForm(FileForm):
        """People a year by route."""

    class SourcesForm(FileForm):
        """People a year by other source."""

    class StatesForm(FileForm):
        """People on the census day by where they are."""

    class SharesForm(FileForm):
        """Shares of crises by route."""

    class SignalsForm(FileForm):
        """What the pathway does in a month at the census."""

    class RatesForm(FileForm):
        """Base rates of crisis."""

    class GrowthForm(FileForm):
        """Growth of need by group."""
else:
    RoutesForm = _form("RoutesForm", "People a year by route.", Yearly, ROUTES, "people a year")
    SharesForm = _form("SharesForm", "Shares of crises by route.", Share, ROUTES, "share of crises")
    SourcesForm = _form("SourcesForm", "People a year by other source.", Yearly, OTHER_SOURCES, "people a year")
    StatesForm = _form(
        "StatesForm",
        "People by where they are.",
        Count | None,
        STATES_ELSEWHERE,
        "people on the census day",
        default=None,
    )
    SignalsForm = _form("SignalsForm", "What the pathway does in a month at the census.", Yearly, SIGNALS, "a month")
    GrowthForm = _form(
        "GrowthForm", "Growth of need by group.", Growth | None, GROUP_NAMES, "share a year", default=None
    )
    RatesForm = _form("RatesForm", "Base rates of crisis.", Rate, CRISIS_RATES, "crises a year")


class CensusForm(StatesForm):
    """People on the census day by where they are; those on treatment by ward. Whom it leaves out are as in England."""

    in_ward: dict[str, Count] = Field({}, description="people on treatment, by ward")


Line = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""What a line of the fit sheet is called."""
Simulated = Annotated[float, Field(strict=True, ge=0, le=1e12, allow_inf_nan=False)]


class CalibratedForm(FileForm):
    """What `tandem calibrate` found: how often people of the place have a crisis, and what the pathway then does."""

    crisis_rates: RatesForm = Field(description="base rates with which as many come as are observed")
    crises_by_route: SharesForm | None = Field(None, description="how many of their crises come by each route")
    baseline: SignalsForm | None = Field(None, description="what the pathway then does in a month")
    seed: Annotated[int, Field(ge=0)] = Field(description="the seed that it was found with")
    evidence: Text = Field(description="the version of the evidence that it was found with")
    version: Text = Field(description="the version of Tandem that it was found with")
    facts: Text | None = Field(None, description="what the facts of the place were then, as 16 digits")
    fit: dict[Line, Simulated] | None = Field(None, description="what the model then gave, by line of the fit sheet")
    fitted_with: Text | None = Field(None, description="what these lines and the numbers behind them were")


class PlaceForm(FileForm):
    """Local facts of one council, integrated care system or larger area."""

    name: Title = Field(description="what tables and charts call the place")
    adults: Annotated[int, Field(gt=0, le=1_000_000_000)] = Field(description="people aged 18 and over")
    population: Annotated[int, Field(gt=0, le=1_000_000_000)] = Field(description="people of any age")
    census_date: Month = Field(description="the first of a month, on which runs begin, such as 2026-04-01")
    wards: Annotated[list[WardForm], Field(min_length=1)] = Field(description="wards with name, kind and beds")
    hbpos_places: Count = Field(description="places in the health-based place of safety")
    crisis_house_beds: Count = Field(description="beds in crisis houses")
    cafe_shifts: list[ShiftForm] = Field(description="opening hours of the crisis café, as shifts; [] without one")
    home_treatment_slots: Count = Field(description="caseload of home treatment")
    step_down_places: Count = Field(description="places in step-down houses")
    supported_housing_units: Count = Field(description="units of supported housing")
    floating_support_places: Count = Field(description="places in floating support")
    section_117_packages: Count = Field(description="people with a section 117 package")
    amhp_rota: Annotated[list[AmhpShiftForm], Field(min_length=1, json_schema_extra=or_of_a_file)] = Field(
        description="shifts of AMHPs, or {file: rotas/hub.yaml}"
    )
    amhp_heads: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        None, description="people who hold an AMHP warrant; without it as many for its adults as in England"
    )
    section_12_doctors: list[ShiftForm] = Field(
        [], description="shifts of section 12 doctors; without them a wait for a doctor is a chance and a time"
    )
    presentations: RoutesForm = Field(description="people a year by route as observed, returns included")
    sources: SourcesForm = Field(description="people a year by other source")
    growth_by_group: GrowthForm | None = Field(
        None, description="what need grows by a year in some groups; the others grow as everybody does by the evidence"
    )
    census: CensusForm | None = Field(None, description="people on the census day by where they are")
    bank_holidays: list[Day] | None = Field(
        None, description="bank holidays as dates, [] for none; without it England's in every month that is simulated"
    )
    numbers: list[StudyNumber] = Field([], description="numbers that nobody decides and that are others here")
    calibrated: CalibratedForm | None = Field(None, description="what `tandem calibrate` found")


def json_schema(kind: Literal["scenario", "place", "numbers", "rota"]) -> dict[str, Any]:
    """Return the JSON Schema of files of one kind, as editors take it to complete and to check."""
    forms: dict[str, type[FileForm]] = {
        "scenario": ScenarioForm,
        "place": PlaceForm,
        "numbers": NumbersForm,
        "rota": RotaForm,
    }
    form = forms[kind]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **form.model_json_schema(by_alias=True),
        "title": f"Tandem {kind}",
    }
