"""The form of a scenario file, declared once: what is read, what is refused and the JSON Schema for editors."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .fields import FileForm, LoopSwitches, Text, Title
from .items import Bought, Change, Closure, Cut, Funding, Investment, Item, Redesignation, StopLoss, WhatIf
from .rota_change import RotaChange


class ScenarioForm(FileForm):
    """A scenario: dated changes to a place, on their own or after those of another scenario."""

    name: Title = Field(description="what tables and charts call the scenario")
    extends: Text | None = Field(None, description="another scenario's file, whose items come first")
    why: Text | None = Field(None, description="the story in a sentence")
    place: Text | None = Field(None, description="the file of the place; without it the stylised place")
    change: list[Change] = Field([], description="what somebody decides that changes: beds, places, slots, shares")
    what_if: list[WhatIf] = Field([], description="beliefs (prices, effects) that differ in this scenario alone")
    invest: list[Investment] = Field([], description="services bought")
    cut: list[Cut] = Field([], description="what the place has and loses, by date")
    close: list[Closure] = Field([], description="beds and wards that close, step by step")
    redesignate: list[Redesignation] = Field([], description="beds that are for others than their ward")
    amhp_rota: list[RotaChange] = Field([], description="rotas of AMHPs, each from a month on; one may stand alone")
    funding: Funding | None = Field(None, description="what released money buys, and who shares what")
    bought: Bought | None = Field(None, description="what holds for all that is bought, parents' items among it")
    stop_loss: StopLoss | None = Field(None, description="when buying stops")
    loops: LoopSwitches | None = Field(None, description="feedback loops of the slow layer: on, or off")
    slow_layer: Literal["running", "held"] = Field(
        "running", description="held: capacities move by the dates written alone, and nothing pushes back"
    )


ITEMS: dict[str, type[Item | RotaChange]] = {
    "change": Change,
    "what_if": WhatIf,
    "invest": Investment,
    "cut": Cut,
    "close": Closure,
    "redesignate": Redesignation,
    "amhp_rota": RotaChange,
}
