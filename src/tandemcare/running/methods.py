"""How a trace becomes measures and costs: the project's own way, or one that a test puts in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tandemcare import finance
from tandemcare.metrics.slow import SLOW_MEASURES
from tandemcare.sums import summed
from tandemcare.trace.tally import Floats

from .batch import MeasureNote
from .grouping import ByGroup
from .own_measures import OwnMeasure, own_notes

if TYPE_CHECKING:
    from tandemcare.trace import Trace

COST_LABELS = {
    "": "all care",
    "inpatient": "inpatient care",
    "out_of_area": "out-of-area placements",
    "community": "care outside hospital",
}
"""What the care groups of the ledger's lines that have a yearly measure of their own are called in a sentence."""
BESIDE = {
    "carer_hours": (
        "Unpaid care",
        "hours a year",
        "Hours of carers for ill people at home, with or without a team, and more of them after a ward; never priced.",
        0,
        "lower",
    ),
}
"""Activities that are told beside the money, as (label, unit, definition, decimals, which way is better)."""


@dataclass(frozen=True)
class Methods:
    """How a trace becomes measures and costs; by default the project's own (`own_methods`).

    `measure(trace, years)` and `cost(trace, prices, bought, slow)` must be importable by name, so that other processes
    can find them. `measures` maps the columns of `measure(...).yearly` to their descriptions, in order; `monthly`
    names the last axis of `measure(...).monthly`. `evidence` is the version of the numbers used; `by_group` says what
    can be told of population groups. `own` are measures of whoever asks, of the trace of one replication, which has an
    event log if they want a `log`.
    """

    measure: Callable[[Any, int], Any]
    cost: Callable[[Any, Any, Any, Any], Any]
    measures: Mapping[str, Any]
    monthly: Iterable[str]
    evidence: str = ""
    has_slow_layer: bool = False
    by_group: ByGroup | None = None
    own: Mapping[str, OwnMeasure] = field(default_factory=dict)
    log: bool = False

    def notes(self) -> tuple[MeasureNote, ...]:
        """Return the yearly measures in order: those of the trace, then those of money."""
        slow = {name: each.info for name, each in SLOW_MEASURES.items()} if self.has_slow_layer else {}
        own = tuple(_note(name, info) for name, info in {**self.measures, **slow}.items())
        told = own + (investment_notes() + beside_notes() if self.has_slow_layer else ()) + cost_notes()
        return told + own_notes(self.own)

    def monthly_names(self) -> tuple[str, ...]:
        """Return the measures that are kept by month, in order."""
        return (*self.monthly, *((*SLOW_MEASURES, *finance.INVESTMENT) if self.has_slow_layer else ()))


def own_methods() -> Methods:
    """Return the project's own measures and costing."""
    from tandemcare import evidence, metrics

    version = evidence.evidence_version()
    by_group = ByGroup(metrics.measure_by_group, metrics.BY_GROUP)
    return Methods(
        metrics.measure,
        own_cost,
        metrics.MEASURES,
        metrics.MONTHLY,
        version,
        has_slow_layer=True,
        by_group=by_group,
    )


def own_cost(
    trace: Trace,
    prices: Mapping[str, float],
    spending: Iterable[finance.Purchase],
    slow: Mapping[str, Floats] | None = None,
) -> finance.Costed:
    """Return what the activity of a trace and the purchases of a scenario cost.

    `slow` holds what is known besides [replication, month], as `Kept.costed` gives it: people who lack several kinds of
    care, and of the slow layer, unless it is held, acute beds that stand empty for want of staff (they are paid for: no
    ward has closed), beds of open wards, closed beds whose staff went over to a service, and agency staff on ward posts
    beyond the vacancy of the census.
    """
    from tandemcare import metrics

    known = slow or {}
    of_wards = (known["acute_ward_beds"], known["picu_ward_beds"]) if "acute_ward_beds" in known else None
    activity = metrics.activity(trace, prices, known.get("beds_without_staff", 0.0), of_wards, known)
    for kind, days in (
        ("acute_converted_beds", "converted_bed_days"),
        ("picu_converted_beds", "picu_converted_bed_days"),
        ("acute_converted_ward_beds", "converted_ward_bed_days"),
        ("picu_converted_ward_beds", "picu_converted_ward_bed_days"),
    ):
        if kind in known:
            activity[days] = known[kind] * activity["month_days"]
    if "agency_staff" in known:
        activity["ward_agency_wte_days"] = known["agency_staff"] * activity["month_days"]
    return finance.cost(activity, prices, list(spending))


def cost_notes() -> tuple[MeasureNote, ...]:
    """Return the yearly measures of money."""
    return tuple(
        MeasureNote(
            name,
            f"Cost of {COST_LABELS[group]}",
            "GBP a year",
            f"Sum of the ledger's lines for {COST_LABELS[group]}, in pounds of {finance.PRICE_YEAR}, a year.",
            0,
            "",  # spending less is good or bad by what it buys
        )
        for name, group in finance.TOTALS.items()
    )


def investment_notes() -> tuple[MeasureNote, ...]:
    """Return the measures, by year and by month, of where the money of what is bought went."""
    return tuple(
        MeasureNote(name, label, "GBP a year", definition, 0, "")
        for name, (_part, label, definition) in finance.INVESTMENT.items()
    )


def beside_notes() -> tuple[MeasureNote, ...]:
    """Return the yearly measures that stand beside money: hours that nobody pays for, never priced."""
    return tuple(MeasureNote(name, *told) for name, told in BESIDE.items())


def yearly_beside(activity: Mapping[str, Floats], years: int) -> Floats:
    """Return what stands beside money, a year by replication, a column for each of BESIDE."""
    return np.stack([activity[name].sum(axis=1) / years for name in BESIDE], axis=1)


def _note(name: str, info: Any) -> MeasureNote:
    return MeasureNote(name, info.label, info.unit, info.definition, info.decimals, info.better)


def yearly_money(lines: tuple[finance.Line, ...], amounts: Floats, years: int) -> Floats:
    """Return pounds a year by replication, a column for each of the ledger's totals.

    Added one by one, as numpy adds the lines of a single replication in another order than those of several.
    """
    a_year, nothing = amounts.sum(axis=1) / years, np.zeros(len(amounts))
    chosen = [[group in {"", line.care_group} for line in lines] for group in finance.TOTALS.values()]
    return np.stack([summed(a_year.T[np.flatnonzero(which)], nothing) for which in chosen], axis=1)
