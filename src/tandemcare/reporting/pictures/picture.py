"""What a picture is, and what all pictures of results say about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.finance import PRICE_YEAR
from tandemcare.results import Results

from ..about import grades
from ..aftercare import unmet_scenarios
from .words import listed, years_in_words

if TYPE_CHECKING:
    from .sheet import Sheet

MOST_PANELS = 12
UNIT = f"£ million of {PRICE_YEAR}"
CASH = "cash of all payers, that is without police hours, conveyance, A&E and tribunals"


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture: the figure, the table that holds exactly what is drawn, and its words."""

    name: str
    title: str
    caption: tuple[str, ...]
    table: pd.DataFrame
    figure: Sheet


@dataclass(frozen=True)
class Chosen:
    """Which scenarios a picture shows beside the baseline, and what to say where these are not all."""

    baseline: str
    scenarios: tuple[str, ...]
    left_out: str


def chosen(results: Results, size: dict[str, float]) -> Chosen:
    """Return the scenarios to draw: all, or the ones that differ most from the first, by a `size` of each."""
    baseline, *others = results.scenarios
    if len(others) <= MOST_PANELS:
        return Chosen(baseline, tuple(others), "")
    most = set(sorted(others, key=lambda name: -abs(size[name]))[:MOST_PANELS])
    said = (
        f"Drawn are the {MOST_PANELS} of {len(others)} scenarios that differ most from {baseline}; summary.csv has all."
    )
    return Chosen(baseline, tuple(name for name in others if name in most), said)


def needs_two(results: Results, what: str) -> None:
    """Refuse, in words, a picture of differences where there is one scenario."""
    if len(results.scenarios) < 2:
        found = f"It compares scenarios, and here is one alone: {results.scenarios[0]}."
        raise InputError([Problem(f"picture of {what}", found, "Compare it with a second scenario, such as as-is.")])


def period(results: Results) -> str:
    """Return the time that a run reports, as a title has it."""
    return years_in_words(12 * int(results.manifest["years"]))


def has_intervals(results: Results) -> bool:
    """Tell whether there are enough replications for intervals."""
    return int(results.manifest["replications"]) > 1


def intervals_in_words(results: Results, interval: str, outcomes: str = "") -> str:
    """Return how the two kinds of range are drawn, named apart; or that there is neither."""
    if not has_intervals(results):
        return "A single run: it has no interval."
    found = f"{interval}: 95% interval of the mean, how sure the mean is with this many replications."
    return (
        f"{found} {outcomes}: 10th to 90th percentile of outcomes, what chance alone can bring." if outcomes else found
    )


def source(results: Results) -> tuple[str, ...]:
    """Return place, period, source and what it rests on: the end of every caption."""
    about = results.manifest
    assumed = grades().replace("`", "'")
    runs = f"{about['replications']} replication{'s' if about['replications'] != 1 else ''}"
    return (
        f"Place and period: {about['place']}; {period(results)} from {about['start']}. "
        f"Source: Tandem {about['version']}, engine {about['engine']}, {runs}, seed {about['seed']}.",
        f"Limits: {assumed} {_limit_of_intervals(results)}".rstrip(),
    )


def _limit_of_intervals(results: Results) -> str:
    """Return what intervals do not hold, where there are any."""
    return "Intervals hold chance only, not doubt about these numbers." if has_intervals(results) else ""


def seeming(results: Results) -> frozenset[str]:
    """Return the scenarios much of whose saving is aftercare that nobody gets, which is no saving to bank."""
    return unmet_scenarios(results)


def warning(results: Results, shown: Chosen) -> list[str]:
    """Return what a caption says where much of what seems saved is care that people do not get."""
    seems = seeming(results)
    names = [name for name in shown.scenarios if name in seems]
    if not names:
        return []
    return [
        f"Beware: much of what seems saved in {listed(names)} is section 117 and residential care that people do not "
        "get because they are not admitted. Do not bank it."
    ]
