"""Examples that stand as remarks in a new place: take the `# ` away and they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tandemcare.evidence import Parameter, parameters

PRICES = (
    "price.out_of_area_bed_day",
    "price.acute_bed_day",
    "price.picu_bed_day",
    "price.supported_housing_support_week",
)
BUDGETS = ("fund.council_reserve_per_100k", "fund.out_of_area_budget_share")
BELIEFS = ("need.growth", "amhp_staff.fte_per_head", "money.amhp_hours_year", "crises.share_first")


Shown = list[tuple[Mapping[str, Any], str]]
"""Entries of a list, each with what is to be said of it."""


def wards_shown() -> Shown:
    """Return wards of every other kind: mixed, older adults, rehabilitation, and beds bought in block."""
    price = parameters()["price.block_bed_day"].value
    stay = parameters()["price.rehabilitation_bed_day"].value
    block = {"name": "riverside", "kind": "men", "beds": 8, "run_by": "independent", "price_a_bed_day_gbp": price}
    return [
        ({"name": "rowan", "kind": "mixed", "beds": 16}, "both sexes in single rooms"),
        ({"name": "cedar", "kind": "older_mixed", "beds": 18}, "people of 65 and over; also older_women, older_men"),
        (
            {"name": "oak", "kind": "rehabilitation", "beds": 14, "price_a_bed_day_gbp": stay},
            "people who go on there from an acute ward",
        ),
        (block, "beds of an independent provider nearby that are bought in block"),
    ]


def doctors_shown() -> Shown:
    """Return shifts of section 12 doctors."""
    day = {"name": "day", "days": "mon-fri", "start": 9, "end": 18, "slots": 2, "fill": 0.9}
    on_call = {"name": "on-call", "days": "daily", "start": 18, "end": 9, "slots": 1, "fill": 0.9}
    return [(day, ""), (on_call, "")]


def ward_examples() -> list[str]:
    """Return wards of every other kind, a line each."""
    return _lines(wards_shown())


def _lines(shown: Shown) -> list[str]:
    return [
        "- {"
        + ", ".join(f"{key}: {_plain(value)}" for key, value in one.items())
        + "}"
        + (f"  # {said}" if said else "")
        for one, said in shown
    ]


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _doctors() -> list[str]:
    return ["section_12_doctors:", *(f"  {line}" for line in _lines(doctors_shown()))]


def _growth() -> list[str]:
    return ["growth_by_group: {age_65_plus: 0.02, deprivation_1: 0.015}"]


def _census() -> list[str]:
    return [
        "census:  # people part-way through care on the census day; without it 24 months before it find them.",
        "  # Whom it does not count are national averages by beds, places and adults, and every run says so.",
        "  in_ward: {acute-1: 15, acute-2: 16}",
        "  delayed_supported_housing: 2",
        "  out_of_area: 3",
    ]


def numbers_shown() -> list[Parameter]:
    """Return budgets, prices and beliefs of the evidence that a place often knows of itself."""
    return [parameters()[name] for name in (*BUDGETS, *PRICES, *BELIEFS)]


def _numbers() -> list[str]:
    return [
        "numbers:  # budgets, prices and beliefs of the evidence that are others here, in every scenario",
        *map(_number, numbers_shown()),
    ]


def _number(known: Parameter) -> str:
    source = known.sources[0].title if known.sources else "Assumption of the Tandem project"
    return f"  - {{parameter: {known.name}, value: {known.value:.10g}}}  # {known.unit}, {known.grade}: {source}"


def _bank_holidays() -> list[str]:
    return ["bank_holidays: [2026-12-25, 2026-12-28]"]


EXAMPLES: Mapping[str, Callable[[], list[str]]] = {
    "section_12_doctors": _doctors,
    "growth_by_group": _growth,
    "census": _census,
    "bank_holidays": _bank_holidays,
    "numbers": _numbers,
}
"""What a fact that a place need not have looks like."""
