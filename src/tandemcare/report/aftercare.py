"""Savings that are care nobody gets: fewer are admitted, so fewer get aftercare, and what becomes of them instead."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tandemcare.results import ENDS, Results
from tandemcare.sums import summed
from tandemcare.trace.intervals import Interval

from .blocks import as_text
from .numbers import Scale, chance_text

AFTERCARE = ("section_117", "lasting_care", "care_package", "residential_care")
NO_BED = "assessments_not_completed_no_bed"
CARE = "section 117 and other lasting care"
NOT_GIVEN = f"{CARE} that people do not get because they are not admitted"
UNMET_SHARE = 0.1
"""Share of all savings from which aftercare that nobody gets is warned of (a judgement)."""


@dataclass(frozen=True)
class Unmet:
    """What becomes of a scenario if aftercare that people do not get is no saving: net present cost, and who they are.

    `people` get no bed in a year though they were to be admitted, beyond those of the first scenario.
    """

    present: Mapping[Any, Any]
    people: Interval


def unmet_scenarios(results: Results) -> frozenset[str]:
    """Return the scenarios much of whose saving is care that people do not get because they get no bed."""
    nets = results.net_by_service(by_year=False).groupby("scenario", sort=False)
    return frozenset(
        str(name) for name, rows in nets if unmet_care(rows.to_dict("records")) and _turns_away(results, str(name))
    )


def _turns_away(results: Results, scenario: str) -> bool:
    """Tell whether more people get no bed in a scenario, or nothing is known of it."""
    known = {measure["name"] for measure in results.manifest.get("measures", ())}
    return NO_BED not in known or turns_away(results.figures(scenario, NO_BED).difference)


def without_aftercare(results: Results) -> dict[str, Unmet]:
    """Return for each scenario what it costs without aftercare; nothing where the ledger has none."""
    known = set(results.lines["service"].cat.categories)
    if not {*AFTERCARE} <= known or NO_BED not in {note.name for note in results.notes}:
        return {}
    rows = results.payback(without=AFTERCARE).to_dict("records")
    return {row["scenario"]: Unmet(row, results.figures(row["scenario"], NO_BED).difference) for row in rows}


def unmet_care(rows: list[dict[Any, Any]]) -> float:
    """Return how much of what seems saved, in pounds, is aftercare that fewer people get; 0 where that is little.

    `rows` are differences by service over the run, as `Results.net_by_service` gives them for one scenario.
    """
    less = {str(row["service"]): -row["difference_gbp"] for row in rows}
    care = float(summed(less.get(service, 0.0) for service in AFTERCARE))
    return care if care > UNMET_SHARE * summed(each for each in less.values() if each > 0.0) else 0.0


def unmet_words(rows: list[dict[Any, Any]], scale: Scale, unmet: Unmet | None) -> str:
    """Return a warning where much of what seems saved is aftercare of people who are not admitted."""
    care = unmet_care(rows)
    if not care:
        return ""
    seems = f"{scale.text(care)} of what seems saved is"
    beware = f"Beware: {seems} {NOT_GIVEN}: do not bank it."
    if unmet is None:
        return beware
    without = _without(unmet.present, scale)
    more, low, high = unmet.people
    sure = "" if math.isnan(low) else f" ({as_text(low, '+,.0f')} to {as_text(high, '+,.0f')})"
    found = f"{as_text(more, '+,.0f')}{sure}"
    if turns_away(unmet.people):
        return (
            f"{beware} {without} {found} people a year who were to be admitted get no bed: they leave "
            "untreated, improve by themselves, or their papers run out; what they need besides is found at home, later."
        )
    return (
        f"{seems} {CARE} of people who are not admitted, as fewer need a bed or are treated elsewhere (no more than "
        f"before wait for one in vain: {found} a year). As much of it as they need all the same is found later. {without}"
    )


def turns_away(people: Interval) -> bool:
    """Tell whether more people get no bed, beyond doubt by chance where it is known."""
    return people.mean > 0.0 and not people.low <= 0.0


def _without(present: Mapping[Any, Any], scale: Scale) -> str:
    """Return what the scenario costs if that care is no saving."""
    mean, low, high = (present[f"net_present_cost_gbp{end}"] for end in ENDS)
    sure = "" if math.isnan(low) else f" ({scale.range(low, high, sign=True)})"
    runs = chance_text(*(present[f"paid_back_within_run{end}"] for end in ENDS))
    return f"Without it, net present cost is {scale.text(mean, sign=True)}{sure}; runs that pay back: {runs}."
