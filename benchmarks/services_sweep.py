"""Buy each service alone, at a sensible size, and print one table of what it does over ten years.

    python benchmarks/services_sweep.py [--replications 6] [--services NAME ...] [--high] [--json FILE]

Every service is bought from the census date on, with money that is ring-fenced (or much of it would go to overspends
of wards), and compared with as-is on the same people, with 95% intervals over replications. Money is a year's cash of
all payers together, what is bought in it; pounds for each admission averted or delayed day saved are told where the
interval of what is averted keeps to one side of none (Fieller's interval). Beside admissions stand crises that needed
a bed: who shortens stays makes room for people who would have gone without, and admits more. With `--high` every
effect of a service is at the high end of its range: what would come of it if its advocates are right.
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
LOOPS = ("unmet_need",)
TEAMS_APART = "as-is-teams-apart"
"""As-is without the loop whose effect community transformation has, which is told beside it."""
HEADS = ("service", "units", "need of a bed", "admissions", "detentions", "away", "delayed days", "untreated months")
MONEY = ("bought, £k", "cash, £k", "£ an admission averted", "£ a delayed day saved")
HARMS = ("admission_need", DETAINED_OR_LOST, "crfd_bed_days", "untreated")
"""What no service should raise: of detentions, those that were not made for want of a bed as well."""
NOT_HARM = 0.005
"""A share of as-is: a rise below it counts as none."""


def scenarios(names: Sequence[str], high: bool) -> list[Scenario]:
    """Return as-is, and each service alone."""
    place = load_place()
    found = [Scenario("as-is", "As is"), Scenario(TEAMS_APART, "As is, teams apart", loops_off=frozenset(LOOPS))]
    for name in names:
        assumed = _high(name) if high else ()
        bought = (Investment(name, SIZES[name], place.census_date, ring_fenced=True),)
        cut = frozenset(service_files()[name].not_with_loops)
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
        "an_admission": fieller(differences["cash"], -differences["admissions"]),
        "a_delayed_day": fieller(differences["cash"], -differences["crfd_bed_days"]),
        "same": not any(differences[key].any() for key in MEASURES),
        "worse": harmed,
    }


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
    same = [row["service"] for row in found["rows"] if row["same"]]
    print(f"Identical with as-is: {', '.join(same) or 'none'}.")
    for row in found["rows"]:
        if row["worse"]:
            print(f"Higher beyond doubt with {row['service']}: {', '.join(row['worse'])}.")


def _cells(row: dict[str, Any]) -> list[str]:
    told = row["differences"]
    cells = [_interval(told[key], 1 if key == "out_of_area_active" else 0) for key in MEASURES]
    cells += [_interval([value / 1000.0 for value in told[key]], 0) for key in ("bought", "cash")]
    return [*cells, *(_interval(row[key], 0) if row[key] else "-" for key in ("an_admission", "a_delayed_day"))]


def _interval(found: Sequence[float], digits: int) -> str:
    mean, low, high = (f"{value:,.{digits}f}" for value in found)
    return mean if low == high else f"{mean} ({low} to {high})"


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
    with tempfile.TemporaryDirectory() as folder:
        asked = scenarios(options.services, options.high)
        request = StudyRequest(
            asked, years=YEARS, replications=options.replications, workers=options.workers, out=Path(folder)
        )
        results = request.run(request.grid(request.resolved()))
        found = {"replications": options.replications, "load": load, "rows": swept(results, options.services)}
    show(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
