"""The form of a scenario file, declared once: what is read, what is refused and the JSON Schema for editors."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from .fields import (
    MOST_GBP,
    AfterGrant,
    LoopSwitches,
    Month,
    Number,
    Part,
    Payers,
    Pounds,
    Range,
    Share,
    Text,
    Title,
)


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
    multiply: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None = Field(
        None, description="times the value before"
    )
    from_: Month | None = Field(None, alias="from", description="the first month; without it the census date")
    until: Month | None = Field(None, description="the first month in which it no longer holds")
    unit: str | None = Field(None, description="the unit of the parameter, to be checked")
    what_if: bool = Field(False, description="true: a price is meant to differ from that of other scenarios")


class InvestForm(ItemForm):
    """Units of a service that somebody buys."""

    service: str = Field(description="the name of the service")
    units: Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)] = Field(
        description="how many units in the end"
    )
    from_: Month = Field(alias="from", description="the month from which they are paid for, such as 2027-04")
    until: Month | None = Field(None, description="the first month without them: the contract ends")
    ramp_months: Annotated[int, Field(ge=0, le=600)] = Field(0, description="months until all units are paid for")
    mobilising_months: Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)] | None = Field(
        None, description="months from paying to opening, if not those of the service"
    )
    payer: Payers | None = Field(
        None, description="who pays which share, such as {council: 0.6, icb: 0.4}, if not those of the service"
    )
    ring_fenced: bool = Field(False, description="whether the money can be used for nothing else")
    grant_until: Month | None = Field(None, description="the first month that a grant no longer pays for")
    after_grant: AfterGrant | None = Field(None, description="who pays which share then, or nobody: then it ends")


class TriggerForm(Part):
    """When a ward may close: all of it must hold for some months in a row."""

    projected_occupancy_at_most: Annotated[float, Field(gt=0, le=1)] = Field(
        0.92,
        description="(local + out-of-area patients) / (beds less the ward), of all wards and of those of the same kind",
    )
    for_months: Annotated[int, Field(ge=1, le=120)] = Field(6, description="months in a row")
    out_of_area_at_most: Annotated[float, Field(ge=0, le=1_000_000_000, allow_inf_nan=False)] = Field(
        1.0, description="people placed out of area"
    )
    not_before: Month | None = Field(None, description="the first month that counts; without it the census date")


class CloseForm(ItemForm):
    """A ward that closes whole, on a date or on a trigger."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["from"]}, {"required": ["when"]}]})

    ward: str = Field(description="the name of the ward")
    from_: Month | None = Field(None, alias="from", description="the month in which it closes, such as 2028-04")
    when: TriggerForm | None = Field(None, description="what must hold before it closes")


class TargetForm(Part):
    """What is to be saved."""

    gbp_a_year: Annotated[float, Field(gt=0, le=MOST_GBP, allow_inf_nan=False)] = Field(
        description="pounds a year, in cash"
    )
    from_: Month = Field(alias="from", description="the first month of the years that count, such as 2029-04")


class PoolForm(Part):
    """A pooled budget (section 75) for services of the ledger, what is bought among them or not."""

    services: list[str] = Field(min_length=1, description="services of the ledger, such as section_117")
    budget_gbp_year: Pounds = Field(description="pounds a year")
    contributions: Payers = Field(description="who contributes which share of the budget")
    overspend: Payers | None = Field(None, description="who bears which share beyond it, if not as contributed")
    underspend: Payers | None = Field(None, description="who gets back which share of the rest, if not as contributed")
    from_: Month | None = Field(None, alias="from", description="the first month; without it the census date")
    notice_given: Month | None = Field(None, description="the month in which a member gives notice")
    notice_months: Annotated[int, Field(ge=0, le=120)] = Field(12, description="months from the notice to the end")


class FundingForm(Part):
    """Where money goes."""

    reinvest_share: Share = Field(0.0, description="share of what closed wards release that buys community places")
    pool: Payers | None = Field(
        None, description="a pooled budget: who bears which share of all that is bought and of an overspend"
    )
    section_75: PoolForm | None = Field(None, description="a pooled budget for services of the ledger")
    reserve_floor_gbp: Pounds = Field(
        0.0, description="pounds of the council's reserve at or under which the council buys nothing new"
    )
    savings_target: TargetForm | None = Field(None, description="what is to be saved a year, and from when")
    released_money: Literal["stays", "leaves"] = Field(
        "stays", description="whether what the ICB saves stays in mental health (Investment Standard) or leaves it"
    )


class StopLossForm(Part):
    """When buying stops."""

    net_cost_gbp: Pounds = Field(description="pounds of net cost so far, beyond which nothing more is bought")


class ScenarioForm(Part):
    """A scenario: dated changes to a place, on their own or after those of another scenario."""

    name: Title = Field(description="what tables and charts call the scenario")
    extends: Text | None = Field(None, description="another scenario's file, whose items come first")
    why: Text | None = Field(None, description="the story in a sentence")
    place: Text | None = Field(None, description="the file of the place; without it the stylised place")
    change: list[ChangeForm] = Field([], description="parameters and facts that change")
    invest: list[InvestForm] = Field([], description="services bought")
    close: list[CloseForm] = Field([], description="wards that close")
    funding: FundingForm | None = Field(None, description="what released money buys, and who shares what")
    stop_loss: StopLossForm | None = Field(None, description="when buying stops")
    loops: LoopSwitches | None = Field(None, description="feedback loops of the slow layer: on, or off")
    slow_layer: Literal["running", "held"] = Field(
        "running", description="held: capacities move by the dates written alone, and nothing pushes back"
    )


ITEM_FORMS: dict[str, type[ItemForm]] = {"change": ChangeForm, "invest": InvestForm, "close": CloseForm}
