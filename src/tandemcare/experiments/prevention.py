"""What more AMHP hours buy in detentions avoided: a curve over extra posts, for each strength that prevention may have.

Nobody has measured whether AMHPs with time to spare avoid detentions (loop B1). The same people live through every
number of posts with every strength, from the evidence's lowest, which is nothing, to its highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tandemcare.errors import InputError, Problem
from tandemcare.finance import PRICE_YEAR, unit_cost_month
from tandemcare.model import Coupling
from tandemcare.results import Results
from tandemcare.running import Progress
from tandemcare.scenario import Investment, Resolved, Scenario, study_numbers, system_in
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats
from tandemcare.units import MONTHS_A_YEAR

from .psa_design import Uncertain, uncertain_of
from .request import StudyRequest, scenario_asked

GAIN, POSTS, FTE_PER_HEAD = "amhp_staff.prevention_response", "amhp-fte", "amhp_staff.fte_per_head"
MORE = (0.1, 0.2, 0.3, 0.4, 0.5)
SETTLING_YEARS = 3
"""Years that it takes until nearly all posts bought from the census on have a holder: they are not counted."""


@dataclass(frozen=True, eq=False)
class Prevention:
    """A curve of detentions avoided: a row for each strength and each share of posts more, in `rows`.

    `strengths` say what each is called; `detentions` are those a year as-is with its interval, and `gain` is the number
    that nobody knows.
    """

    rows: tuple[dict[str, Any], ...]
    strengths: tuple[tuple[str, float], ...]
    gain: Uncertain
    results: tuple[Results, ...]
    years: int
    fte: float

    def to_json_object(self) -> dict[str, Any]:
        """Return what `tandem prevention --json` prints."""
        manifest = self.results[0].manifest
        about = {name: manifest[name] for name in "place engine years replications seed version".split()}
        gain = {name: getattr(self.gain, name) for name in ("name", "label", "unit", "value", "low", "high", "grade")}
        return {
            **about,
            "price_year": PRICE_YEAR,
            "years_counted": self.years,
            "fte_at_census": self.fte,
            "gain": gain,
            "strengths": [{"called": name, "value": value} for name, value in self.strengths],
            "curve": list(self.rows),
            "runs": [str(results.folder) for results in self.results],
        }


def prevention(request: StudyRequest, progress: Progress | None = None, more: Sequence[float] = MORE) -> Prevention:
    """Return what so much more of the AMHPs' time avoids, against the one scenario that is asked for.

    Posts are bought at the census and counted once they are filled. InputError where the years leave nothing to count.
    """
    if request.years <= SETTLING_YEARS:
        found = f"Posts fill in about {SETTLING_YEARS} years, and the study has {request.years}."
        raise InputError([Problem("years", found, f"Give more than {SETTLING_YEARS}.")])
    base, whole = _base(request)
    system = system_in(whole.place, whole.numbers)
    gain = uncertain_of(system.parameters[GAIN])
    assert whole.plan is not None
    fte = whole.plan.values_of(0)[FTE_PER_HEAD] * heads_at_census(whole)
    asked = [base, *(_with_posts(base, share, fte, whole) for share in more)]
    given = {one.parameter: one.value for one in study_numbers(request.numbers).numbers}
    strengths = strengths_of(gain)
    results = []
    for _, value in strengths:
        study = replace(request, scenarios=asked, place=whole.place, numbers=given | {GAIN: value})
        results.append(study.run(study.grid(study.resolved()), progress))
    price = MONTHS_A_YEAR * unit_cost_month(POSTS, whole.values)
    rows = [
        row
        for (name, value), found in zip(strengths, results, strict=True)
        for row in _rows((name, value), _avoided(results[0]), found, more, fte, price)
    ]
    return Prevention(tuple(rows), strengths, gain, tuple(results), request.years - SETTLING_YEARS, fte)


def heads_at_census(whole: Resolved) -> float:
    """Return the AMHPs of a place at the census."""
    assert whole.plan is not None
    return Coupling(whole.plan).initial["amhps_at_census"]


def strengths_of(gain: Uncertain) -> tuple[tuple[str, float], ...]:
    """Return the strengths that prevention may have: the lowest, the default, half-way from there, and the highest."""
    named = {
        gain.low: "lowest",
        gain.value: "default",
        0.5 * (gain.value + gain.high): "half-way",
        gain.high: "highest",
    }
    return tuple((name, value) for value, name in sorted(named.items()))


def _base(request: StudyRequest) -> tuple[Scenario, Resolved]:
    asked = list(request.scenarios or ())
    if len(asked) != 1:
        found = f"The curve begins from one scenario, and here are {len(asked)}."
        raise InputError([Problem("scenarios", found, "Name the one.")])
    (whole,) = request.resolved()
    if whole.plan is None or whole.is_held:
        found = "No stock of its slow layer moves: it is held, or its place is not calibrated."
        raise InputError([Problem(f"scenario {whole.name!r}", found, "Run: tandem calibrate, on the place.")])
    return scenario_asked(asked[0], any_folder=request.any_folder), whole


def _with_posts(base: Scenario, share: float, fte: float, whole: Resolved) -> Scenario:
    """Return a scenario with so much more of the posts of the census, from the census on."""
    posts = Investment(service=POSTS, units=share * fte, start=whole.place.census_date, ring_fenced=True)
    more = f"{100.0 * share:.0f}"
    return replace(
        base,
        name=f"{base.name}-and-{more}-per-cent",
        title=f"{base.title} and {more}% more AMHP posts",
        why=f"{more} per cent more AMHP posts from the census on.",
        investments=(*base.investments, posts),
    )


def _rows(  # noqa: PLR0917
    strength: tuple[str, float], without: Floats, results: Results, more: Sequence[float], fte: float, price: float
) -> list[dict[str, Any]]:
    """Return the rows of a strength; what prevention does is told apart from what is avoided `without` it."""
    avoided, detentions, heads = _avoided(results), _settled(results, "detentions"), _settled(results, "amhps")
    found = []
    for number, share in enumerate((0.0, *more)):
        row: dict[str, Any] = {"strength": strength[0], "gain": strength[1], "more_share": share}
        row |= {"more_fte": share * fte, "gbp_a_year": share * fte * price, "amhps": float(heads[number].mean())}
        row |= {"detentions": float(detentions[number].mean())}
        row |= _interval("avoided", avoided[number]) | _interval("by_prevention", avoided[number] - without[number])
        found.append(row)
    return found


def _avoided(results: Results) -> Floats:
    """Return detentions a year fewer than without more posts [scenario, replication], on the same people."""
    detentions = _settled(results, "detentions")
    return np.asarray(detentions[0] - detentions)


def _interval(name: str, values: Floats) -> dict[str, float]:
    found = student_interval(values)
    return {name: found.mean, f"{name}_ci95_low": found.low, f"{name}_ci95_high": found.high}


def _settled(results: Results, measure: str) -> Floats:
    """Return detentions a year, or the mean of heads [scenario, replication], over the years that count."""
    frame = results.monthly[results.monthly["measure"] == measure]
    months = list(dict.fromkeys(frame["month"]))
    counted = frame[frame["month"].isin(months[int(MONTHS_A_YEAR) * SETTLING_YEARS :])]
    table = counted.groupby(["scenario", "replication"], observed=True, sort=False)["value"].mean().unstack()
    values = np.asarray(table.loc[list(results.scenarios)], dtype=np.float64)
    return values * (1.0 if measure == "amhps" else MONTHS_A_YEAR)
