"""Buy each service alone, at a sensible size, and print one table of what it does over ten years.

    python benchmarks/services_sweep.py [--replications 6] [--services NAME ...] [--high] [--json FILE]

Every service is bought from the census date on, with money that is ring-fenced (or much of it would go to overspends
of wards), and compared with as-is on the same people, with 95% intervals over replications. Money is a year's cash of
all payers together, what is bought in it; pounds for each admission averted or delayed day saved are told where the
interval of what is averted keeps to one side of none (Fieller's interval). Beside admissions stand crises that needed
a bed: who shortens stays makes room for people who would have gone without, and admits more. With `--high` every
effect of a service is at the high end of its range: what would come of it if its advocates are right.

What is higher beyond doubt (a 99% interval above 0.5% of as-is) is looked at again without loop R6, by which new
services take nurses from wards: what is left then is the service's own, or of posts that were not filled as it opened.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import run
from scipy.special import stdtrit

from tandemcare.evidence import parameters
from tandemcare.evidence import services as service_files
from tandemcare.experiments import StudyRequest
from tandemcare.experiments.sign_readings import SignReadings
from tandemcare.experiments.sign_table import CASH_OF_ALL, DETAINED_OR_LOST
from tandemcare.finance import INVESTED
from tandemcare.results import Results
from tandemcare.scenario import Investment, Scenario, WhatIf, load_place
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats

YEARS = 10
SIZES: dict[str, float] = {
    "ae-liaison": 1,
    "amhp-fte": 5,
    "amhp-hub": 1,
    "amhp-retention": 42,
    "amhp-trainees": 5,
    "amhps-in-control-room": 3,
    "assertive-outreach": 80,
    "community-places": 300,
    "community-transformation": 2000,
    "court-diversion": 1,
    "crisis-cafe-places": 6,
    "crisis-house-beds": 6,
    "crisis-plans": 600,
    "crisis-team-fidelity": 1,
    "early-intervention": 100,
    "floating-support-places": 60,
    "hbpos-places": 1,
    "home-treatment-day-unit": 20,
    "home-treatment-slots": 20,
    "homeless-team": 1,
    "host-families": 6,
    "housing-first": 50,
    "housing-link-workers": 1,
    "individual-placement-and-support": 20,
    "managed-flow": 5,
    "neighbourhood-centres": 3,
    "open-dialogue": 500,
    "peer-self-management": 500,
    "peer-support": 10,
    "reablement-12-weeks": 30,
    "residential-resettlement": 2,
    "section-117-protocol": 1,
    "section-117-reviews": 3,
    "section-12-doctor-slots": 1,
    "step-down-places": 8,
    "street-triage-teams": 1,
    "supported-housing-units": 30,
    "survivor-led-crisis-line": 1,
    "transition-team": 4,
    "tenancy-keeping-ot": 2,
}
"""Units of each service that a place of 500,000 adults could staff."""
MEASURES = {
    "admission_need": 1.0,
    "admissions": 1.0,
    "detentions": 1.0,
    "out_of_area_active": 1.0,
    "crfd_bed_days": 1.0,
    "untreated": 12.0,
}
"""What is told of each service, and what it is told times: people at once ill and untreated as months a year."""
LOOPS, SHARED_STAFF = ("unmet_need",), "shared_staff"
TEAMS_APART = "as-is-teams-apart"
"""As-is without the loop whose effect community transformation has, which is told beside it."""
HEADS = ("service", "units", "need of a bed", "admissions", "detentions", "away", "delayed days", "untreated months")
MONEY = ("bought, £k", "cash, £k", "£ an admission averted", "£ a delayed day saved")
ALLOWED: dict[str, tuple[float, str]] = {
    "assertive-outreach": (
        47_500.0,
        "£9,500 a person-year, a quarter fewer of 0.8 admissions a year of those it is for",
    ),
    "crisis-house-beds": (6_600.0, "£300 a day, stays of 11 days, half of them in place of a bed, always full"),
    "early-intervention": (85_000.0, "£8,500 a person-year, 32% in place of 42% admitted (10 trials)"),
    "home-treatment-slots": (
        38_000.0,
        "£50,000 a slot, 14.6 episodes a year, 9% of them in place of a bed, always full",
    ),
    "individual-placement-and-support": (40_000.0, "£47,000 a worker, 22 people, 20% in place of 31% in 18 months"),
    "peer-self-management": (
        8_300.0,
        "£750 a person, 29% in place of 38% back in acute care within a year (one trial)",
    ),
}
"""Pounds for each admission averted if a whole service did what its trials found in those whom they took.

Services are given to people of whom fewer are admitted than in trials, beside care that has taken the nearest already.
"""
MOST_TIMES = 10.0
NOTES = {
    "crisis-house-beds": "the seven beds there are 72% used in as-is, so that six more stand empty most of the time",
    "home-treatment-slots": "the 72 slots there are 91% used in as-is, so that 20 more find few to take",
    "individual-placement-and-support": "its ratio of crises is taken at 0.9, shrunk from 0.65, and fewer of those who "
    "have a team are admitted than in its trial",
}
"""Why a service is more than so many times as dear as its trials allow."""
HARMS = ("admission_need", DETAINED_OR_LOST, "crfd_bed_days", "untreated")
"""What no service should raise: of detentions, those that were not made for want of a bed as well."""
NOT_HARM = 0.005
"""A share of as-is: a rise below it counts as none."""


def scenarios(names: Sequence[str], high: bool, off: frozenset[str] = frozenset()) -> list[Scenario]:
    """Return as-is, and each service alone; some loops are off in all of them."""
    place = load_place()
    found = [Scenario("as-is", "As is", loops_off=off)]
    found.append(Scenario(TEAMS_APART, "As is, teams apart", loops_off=off | frozenset(LOOPS)))
    for name in names:
        assumed = _high(name) if high else ()
        bought = (Investment(name, SIZES[name], place.census_date, ring_fenced=True),)
        cut = off | frozenset(service_files()[name].not_with_loops)
        found.append(Scenario(name, name, investments=bought, changes=assumed, loops_off=cut))
    return found


def _high(name: str) -> tuple[WhatIf, ...]:
    """Return the effects of a service at the high end of their ranges."""
    own = service_files()[name].parameters
    effects = {act.by for act in service_files()[name].acts if act.verb != "brings" and act.by in own}
    return tuple(WhatIf(effect, parameters()[effect].high) for effect in sorted(effects))


def swept(results: Results, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row for each service: paired differences from as-is, with intervals, and pounds for each averted."""
    readings = SignReadings(results)
    values = {name: times * readings.of(name) for name, times in MEASURES.items()}
    values |= {"cash": readings.of(CASH_OF_ALL), "bought": _bought(results)}
    values[DETAINED_OR_LOST] = readings.of(DETAINED_OR_LOST)
    return [
        _row(name, {key: each[number] - each[_beside(name)] for key, each in values.items()}, values)
        for number, name in enumerate(names, 2)
    ]


def _beside(name: str) -> int:
    """Return which scenario a service is told beside: as-is, or that without the loop whose effect it has."""
    return 1 if service_files()[name].not_with_loops else 0


def _row(name: str, differences: dict[str, Floats], values: dict[str, Floats]) -> dict[str, Any]:
    harmed = [
        key for key in HARMS if student_interval(differences[key], 0.99).low > NOT_HARM * float(values[key][0].mean())
    ]
    return {
        "service": name,
        "units": SIZES[name],
        "differences": {key: list(student_interval(each)) for key, each in differences.items()},
        "times_allowed": times_allowed(name, differences),
        "an_admission": fieller(differences["cash"], -differences["admissions"]),
        "a_delayed_day": fieller(differences["cash"], -differences["crfd_bed_days"]),
        "same": not any(differences[key].any() for key in MEASURES),
        "worse": harmed,
    }


def times_allowed(name: str, differences: dict[str, Floats]) -> float | None:
    """Return how many times as much is paid for an admission averted as trials allow; None where they do not say.

    Of what is bought, whatever it saves elsewhere; infinite where no admission is averted in the mean.
    """
    if name not in ALLOWED:
        return None
    averted = -float(differences["admissions"].mean())
    return float(differences["bought"].mean()) / averted / ALLOWED[name][0] if averted > 0.0 else math.inf


def _bought(results: Results) -> Floats:
    """Return what is bought and set up, in pounds a year, by scenario and replication."""
    lines = results.lines
    spent = lines[lines["kind"].isin(INVESTED)].groupby(["scenario", "replication"], observed=False)["amount_gbp"].sum()
    times = results.manifest["replications"]
    found = [[spent.get((scenario, number), 0.0) for number in range(times)] for scenario in results.scenarios]
    return np.asarray(found) / results.manifest["years"]


def fieller(cost: Floats, averted: Floats) -> list[float] | None:
    """Return pounds for each averted with their interval; None where nothing is averted beyond doubt."""
    n, (c, e) = len(cost), (float(cost.mean()), float(averted.mean()))
    covariance = np.cov(cost, averted) * float(stdtrit(n - 1, 0.975)) ** 2 / n
    a, b, d = e * e - covariance[1, 1], c * e - covariance[0, 1], c * c - covariance[0, 0]
    if e <= 0.0 or a <= 0.0:
        return None
    half = math.sqrt(max(b * b - a * d, 0.0))
    return [c / e, (b - half) / a, (b + half) / a]


def show(found: dict[str, Any]) -> None:
    """Print the table, and what it says of signs."""
    print(f"{YEARS} years, {found['replications']} replications, beside as-is; means and 95% intervals, a year\n")
    table = [[row["service"], f"{row['units']:g}", *_cells(row)] for row in found["rows"]]
    run.print_rows([*HEADS, *MONEY], table)
    for row in found["rows"]:
        if row["times_allowed"] is not None:
            name, times = row["service"], row["times_allowed"]
            note = f"; {NOTES.get(name, 'NO NOTE')}" if times > MOST_TIMES else ""
            pounds, why = ALLOWED[name]
            print(f"{name}: {times:.1f} times the £{pounds:,.0f} an admission that trials allow ({why}){note}.")
    same = [row["service"] for row in found["rows"] if row["same"]]
    print(f"Identical with as-is: {', '.join(same) or 'none'}.")
    for row in found["rows"]:
        if row["worse"]:
            alone = ", ".join(row["worse_without_shared_staff"]) or "none of it"
            print(f"Higher beyond doubt with {row['service']}: {', '.join(row['worse'])}; without loop R6: {alone}.")


def _cells(row: dict[str, Any]) -> list[str]:
    told = row["differences"]
    cells = [_interval(told[key], 1 if key == "out_of_area_active" else 0) for key in MEASURES]
    cells += [_interval([value / 1000.0 for value in told[key]], 0) for key in ("bought", "cash")]
    return [*cells, *(_interval(row[key], 0) if row[key] else "-" for key in ("an_admission", "a_delayed_day"))]


def _interval(found: Sequence[float], digits: int) -> str:
    mean, low, high = (f"{value:,.{digits}f}" for value in found)
    return mean if low == high else f"{mean} ({low} to {high})"


def simulated(
    options: argparse.Namespace, names: Sequence[str], off: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """Return a row for each of some services, each run beside as-is, with some loops off in both."""
    with tempfile.TemporaryDirectory() as folder:
        asked = scenarios(names, options.high, off)
        request = StudyRequest(
            asked, years=YEARS, replications=options.replications, workers=options.workers, out=Path(folder)
        )
        return swept(request.run(request.grid(request.resolved())), names)


def main() -> None:
    """Run, print, and write the numbers down if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=6, help="replications of each service")
    parser.add_argument("--workers", type=int, default=1, help="batches at a time")
    parser.add_argument("--services", nargs="+", choices=sorted(SIZES), default=sorted(SIZES), metavar="NAME")
    parser.add_argument("--high", action="store_true", help="every effect at the high end of its range")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there as well")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    rows = simulated(options, options.services)
    worse = [row for row in rows if row["worse"]]
    again = simulated(options, [row["service"] for row in worse], frozenset({SHARED_STAFF})) if worse else []
    for row, alone in zip(worse, again, strict=True):
        row["worse_without_shared_staff"] = alone["worse"]
    found = {"replications": options.replications, "load": load, "rows": rows}
    show(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
