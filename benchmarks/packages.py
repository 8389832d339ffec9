"""Ask of ten packages whether twice as much closes fewer beds, with and without staff that services share (loop R6).

    python benchmarks/packages.py [--replications 6] [--demand 0.8] [--json FILE]

Every ward but one of each kind may close in three equal steps, at gateways that ask for room (`occupancy_at_most`,
`each_sex_at_most`) and for few people away, and for nothing else. What is told is the number of beds closed in the last
month of ten years, by a package and by twice that package on the same people, and their paired difference with its 99%
interval. With demand as it is no bed closes whatever is bought; so all demand is taken times `--demand`.

The sign that must hold, with R6 off: in the mean a bigger package closes no fewer beds. It is wrong where the interval
lies wholly below none, of a package or of all ten in the mean, by replication. With R6 on, new services take staff from
wards and teams, and the difference is only told.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import run

from tandemcare.model import NEED_SOURCES, Place
from tandemcare.running.coupled import simulate_scenario
from tandemcare.scenario import Closure, Gateway, Investment, Scenario, WhatIf, load_place, resolve
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import Floats

YEARS = 10
SHARED_STAFF = "shared_staff"
PACKAGES: Mapping[str, Mapping[str, float]] = {
    "home treatment": {"home-treatment-slots": 16},
    "crisis house": {"crisis-house-beds": 6},
    "community teams": {"community-places": 300},
    "early intervention": {"early-intervention": 100},
    "peer-supported self-management": {"peer-self-management": 500},
    "step-down": {"step-down-places": 8},
    "flow on the wards": {"managed-flow": 5},
    "supported housing": {"supported-housing-units": 30, "housing-link-workers": 1},
    "out of crisis": {"home-treatment-slots": 16, "crisis-house-beds": 6, "crisis-plans": 600},
    "out of hospital": {"step-down-places": 8, "floating-support-places": 60, "managed-flow": 5},
}
"""Ten packages of a size that a place of 500,000 adults could staff: services and units."""
ROOM_ALONE = Gateway(staffed_at_least=0.0, waiting_at_most=float("inf"), not_before=date(2028, 4, 1))
ALL = "all ten, mean"
Closed = tuple[Floats, Floats]
HEADS = ("package", "loop R6", "beds closed", "twice as much", "difference (99% interval)", "")


def scenario(place: Place, bought: Mapping[str, float], times: float, demand: float, *, shared: bool) -> Scenario:
    """Return a scenario in which a package is bought so many times, and all wards but one of a kind may close."""
    needs = [f"demand.{name}" for name in (*NEED_SOURCES, "crises") if name != "new_demand"]
    first = {ward.kind: ward.name for ward in reversed(place.wards)}
    wards = [ward for ward in place.wards if ward.name != first[ward.kind]]
    return Scenario(
        "package",
        "A package",
        investments=tuple(
            Investment(name, times * units, place.census_date, ramp_months=12, ring_fenced=True)
            for name, units in bought.items()
        ),
        closures=tuple(
            Closure(ward.name, beds=beds, gateway=ROOM_ALONE) for ward in wards for beds in (ward.beds // 3,) * 3
        ),
        changes=tuple(WhatIf(name, multiply=demand) for name in needs),
        loops_off=frozenset() if shared else frozenset({SHARED_STAFF}),
    )


def closed(place: Place, made: Scenario, replications: int) -> Floats:
    """Return the beds closed in the last month, by replication."""
    resolved = resolve(made, place, YEARS)
    _, kept = simulate_scenario(resolved, seed=1, replications=replications, first_replication=0, engine="compiled")
    assert kept is not None
    return np.asarray(kept.of("beds_closed")[:, -1], dtype=np.float64)


def simulated(place: Place, name: str, options: argparse.Namespace, *, shared: bool) -> Closed:
    """Return the beds that a package and twice that package close, by replication, on the same people."""
    one, two = (
        closed(place, scenario(place, PACKAGES[name], times, options.demand, shared=shared), options.replications)
        for times in (1.0, 2.0)
    )
    return one, two


def compared(name: str, found: Closed, *, shared: bool) -> dict[str, Any]:
    """Return what a package and twice that package close, and their difference with its interval."""
    one, two = found
    difference = student_interval(two - one, 0.99)
    return {
        "package": name,
        "shared_staff": shared,
        "closed": float(one.mean()),
        "closed_by_twice": float(two.mean()),
        "difference": list(difference),
        "wrong": not shared and difference.high < 0.0,
    }


def told(place: Place, options: argparse.Namespace, *, shared: bool) -> list[dict[str, Any]]:
    """Return a row a package, and one of all of them in the mean."""
    found = {name: simulated(place, name, options, shared=shared) for name in PACKAGES}
    of_all = (
        np.mean([one for one, _ in found.values()], axis=0),
        np.mean([two for _, two in found.values()], axis=0),
    )
    return [compared(name, each, shared=shared) for name, each in {**found, ALL: of_all}.items()]


def row(found: dict[str, Any]) -> list[str]:
    """Return a line of the table."""
    mean, low, high = found["difference"]
    return [
        found["package"],
        "on" if found["shared_staff"] else "off",
        f"{found['closed']:.1f}",
        f"{found['closed_by_twice']:.1f}",
        f"{mean:+.1f} ({low:+.1f} to {high:+.1f})",
        "WRONG" if found["wrong"] else "",
    ]


def main() -> None:
    """Run, print, and write the numbers down if asked; exit with 1 where a sign is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=6, help="replications of each package")
    parser.add_argument("--demand", type=float, default=0.8, help="what all demand is taken times")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there as well")
    options = parser.parse_args()
    place = load_place()
    found = [each for shared in (False, True) for each in told(place, options, shared=shared)]
    print(f"{YEARS} years, {options.replications} replications, demand times {options.demand:g}\n")
    run.print_rows(HEADS, [row(each) for each in found])
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")
    raise SystemExit(any(each["wrong"] for each in found))


if __name__ == "__main__":
    main()
