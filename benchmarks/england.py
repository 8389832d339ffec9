"""Measure England: the stylised place made as large, one replication of ten years, in time and in memory.

    python benchmarks/england.py [--adults 46400000] [--years 10] [--json FILE]

Adults and everything that is counted with them are so many times as many: people, flows, beds, places, packages and
shifts. What is measured is the kernel from the first person placed to the last event, and the process's peak of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from lives import WORD

from tandemcare.engine.compiled import CompiledWorld
from tandemcare.engine.compiled import places as at
from tandemcare.engine.run import make_settings
from tandemcare.experiments import resolve_all
from tandemcare.model import Place
from tandemcare.scenario import load_place

ENGLAND = 46_400_000  # adults, about: Office for National Statistics, mid-2024
COUNTED = (
    "adults",
    "population",
    "hbpos_places",
    "crisis_house_beds",
    "home_treatment_slots",
    "step_down_places",
    "supported_housing_units",
    "floating_support_places",
    "section_117_packages",
)
BY_SIZE = ("out_of_area_days", "amhp_hours_worked", "amhp_hours_on_duty")
"""What a baseline counts; the rest of it are shares and means."""
MEBIBYTE = 1024


def scaled(times: float) -> Place:
    """Return the stylised place `times` as large: people, flows and capacities, in whole units, at least one."""
    place = load_place()

    def units(number: int) -> int:
        return max(1, round(number * times))

    baseline = dict(place.baseline or {})
    counted: dict[str, Any] = {name: units(getattr(place, name)) for name in COUNTED}
    return replace(
        place,
        **counted,
        wards=tuple(replace(ward, beds=units(ward.beds)) for ward in place.wards),
        cafe_shifts=tuple(replace(shift, slots=units(shift.slots)) for shift in place.cafe_shifts),
        amhp_rota=tuple(replace(shift, slots=units(shift.slots)) for shift in place.amhp_rota),
        presentations={name: number * times for name, number in place.presentations.items()},
        sources={name: number * times for name, number in place.sources.items()},
        baseline={name: number * times if name in BY_SIZE else number for name, number in baseline.items()},
    )


def measured(scenario: Any) -> dict[str, float]:
    """Return what one replication takes: CPU seconds to begin and in all, events, people, and memory."""
    pathway, began = scenario.pathway.alone(), time.process_time()
    world = CompiledWorld(pathway, make_settings(pathway, scenario.hours, start=scenario.start, seed=1), scenario.hours)
    begun = time.process_time()
    world.advance(scenario.hours)
    ended, words = time.process_time(), world.memory.w
    return {
        "begin": begun - began,
        "cpu": ended - began,
        "events": float(words[at.EVENTS]),
        "inside": float(words[at.INSIDE]),
        "row": float(words[at.WIDTH]) * WORD,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE,
    }


def main() -> None:
    """Measure, print, and write the numbers down if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adults", type=int, default=ENGLAND, help="of the place")
    parser.add_argument("--years", type=int, default=10, help="of the replication")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there as well")
    options = parser.parse_args()
    times = options.adults / load_place().adults
    small, large = (resolve_all(["scenarios/as-is.yaml"], scaled(each), options.years)[0] for each in (1.0, times))
    measured(small)  # compiled before the clock runs
    found = measured(large) | {"load": os.getloadavg()[0]}
    each = 1e9 * (found["cpu"] - found["begin"]) / found["events"]
    print(f"{options.adults:,} adults, {found['inside']:,.0f} people inside, {options.years} years, one replication")
    print(f"{found['cpu']:.0f} s of CPU, of which {found['begin']:.0f} s to begin; load {found['load']:.1f}")
    print(f"{found['events'] / 1e6:.1f} M events, {each:.0f} ns each")
    print(f"A row has {found['row']:.0f} bytes; the process took {found['peak']:,.0f} MiB at most.")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
