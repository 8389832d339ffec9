"""The form of a scenario file, declared once: what is read, what is refused and the JSON Schema for editors."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from .fields import Month, Number, Part, Payers, Range, Text, refusal


def _no_trigger(value: Any) -> None:
    raise refusal(
        "A ward cannot close on a trigger yet.",
        "Closing on a trigger needs the slow layer of a later version; `from:` with a date works today.",
    )


Trigger = Annotated[None, BeforeValidator(_no_trigger), WithJsonSchema({"not": {}})]


class ItemForm(Part):
    """What every item can say about itself."""

    why: Text | None = Field(None, description="the reason")
    source: Text | None = Field(None, description="where the number comes from")
    owner: Text | None = Field(None, description="who answers for the number")
    confidence: Text | None = Field(None, description="how sure that is")
    range: Range | None = Field(None, description="lower and upper end that the number may have")


class ChangeForm(ItemForm):
    """A parameter, or a fact of the place, that is set to a value or multiplied."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["value"]}, {"required": ["multiply"]}]})

    parameter: str = Field(description="the name of what changes, as `tandem parameters` shows it")
    value: Number | None = Field(None, description="the new value")
    multiply: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        None, description="times the value before"
    )
    from_: Month | None = Field(None, alias="from", description="the first month; without it the census date")
    until: Month | None = Field(None, description="the first month in which it no longer holds")
    unit: str | None = Field(None, description="the unit of the parameter, to be checked")


class InvestForm(ItemForm):
    """Units of a service that somebody buys."""

    service: str = Field(description="the name of the service")
    units: Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)] = Field(
        description="how many units in the end"
    )
    from_: Month = Field(alias="from", description="the month in which the first units open, such as 2027-04")
    until: Month | None = Field(None, description="the first month without them")
    ramp_months: Annotated[int, Field(ge=0, le=600)] = Field(0, description="months until all units are open")
    payer: Payers = Field(description="who pays which share, such as {council: 0.6, icb: 0.4}")
    ring_fenced: bool = Field(False, description="whether the money can be used for nothing else")


class CloseForm(ItemForm):
    """A ward that closes whole."""

    ward: str = Field(description="the name of the ward")
    from_: Month = Field(alias="from", description="the month in which it closes, such as 2028-04")
    when: Trigger = Field(None, description="a later version")


class ScenarioForm(Part):
    """A scenario: dated changes to a place, on their own or after those of another scenario."""

    name: Text = Field(description="what tables and charts call the scenario")
    extends: Text | None = Field(None, description="another scenario's file, whose items come first")
    why: Text | None = Field(None, description="the story in a sentence")
    place: Text | None = Field(None, description="the file of the place; without it the stylised place")
    change: list[ChangeForm] = Field([], description="parameters and facts that change")
    invest: list[InvestForm] = Field([], description="services bought")
    close: list[CloseForm] = Field([], description="wards that close")


ITEM_FORMS: dict[str, type[ItemForm]] = {"change": ChangeForm, "invest": InvestForm, "close": CloseForm}
