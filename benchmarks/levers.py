"""Rank the levers of the page by what each changes alone, and keep that where the page reads it.

    python benchmarks/levers.py [--replications 50] [--workers N] [--write]

Each lever is moved from where it stands to the end of its range that is farther away, alone, in the stylised place: a
decision beside as-is, and a number that nobody decides as a "what if" beside it. What it changes is the net cost of ten
years (cash and care that people lacked, present values), with its 95% interval over replications. A month and a ring
fence change nothing where nothing is bought or closed. With --write the numbers go into
`src/tandemcare/web/levers/order.json`, with the version, the replications and the seed.
"""

from __future__ import annotations

import argparse
import json
from importlib.metadata import version
from typing import Any

import tandemcare as tc
from tandemcare.evidence import lever_ranges
from tandemcare.scenario import Scenario, load, load_place, make_scenario
from tandemcare.web.levers import ORDER, Lever, levers, moved

SEED, YEARS = 1, 10
NET = "headline_gbp"
"""Cash and care that people lacked."""


def end_of(lever: Lever) -> float:
    """Return the end of the range of a lever that is farther from where it stands."""
    return max((lever.low, lever.high), key=lambda end: abs(end - lever.default))


def alone(lever: Lever) -> Scenario:
    """Return as-is with one lever moved to its end; a number that nobody decides is a "what if" of the scenario."""
    place, base = load_place(), load("as-is")
    if lever.kind == "belief":
        number = lever_ranges()[lever.key].number
        return make_scenario(lever.label, extends=base, what_if={number: end_of(lever)})
    return moved(base, {lever.key: end_of(lever)}, place, title=lever.label).scenario


def measured(replications: int, workers: int | None) -> dict[str, Any]:
    """Return what each lever changes, the most first."""
    place = load_place()
    tried = {each.key: each for each in levers(place) if each.is_amount or each.kind == "belief"}
    scenarios = {key: alone(each) for key, each in tried.items()}
    how = {"replications": replications, "years": YEARS, "seed": SEED, "workers": workers}
    results = tc.compare(["as-is", *scenarios.values()], out=None, **how)
    rows = {str(row["scenario"]).partition(" (")[0]: row for row in results.headline().to_dict("records")}
    found = {key: {"to": end_of(tried[key]), **_net(rows[scenario.name])} for key, scenario in scenarios.items()}
    order = sorted(found, key=lambda key: -abs(found[key]["net_cost_gbp"]))
    command = f"python benchmarks/levers.py --replications {replications} --write"
    run = {"version": version("tandemcare"), "place": place.name, "command": command}
    how_often = {"replications": replications, "years": YEARS, "seed": SEED}
    return {**run, **how_often, "levers": {key: found[key] for key in order}}


def _net(row: dict[Any, Any]) -> dict[str, float]:
    mean, low, high = (round(float(row[f"{NET}{end}"])) for end in ("", "_ci95_low", "_ci95_high"))
    return {"net_cost_gbp": mean, "low_gbp": low, "high_gbp": high}


def main() -> None:
    """Measure, print and perhaps keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=50)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--write", action="store_true", help="Keep it where the page reads it.")
    asked = parser.parse_args()
    found = measured(asked.replications, asked.workers)
    print(json.dumps(found, indent=1))
    if asked.write:
        ORDER.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
