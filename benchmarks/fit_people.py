"""Find how unequally crises fall on people, and what else says who comes back, such that published figures are met.

    python benchmarks/fit_people.py [--replications 10] [--rounds 4] [--tell NAME VALUE ...]

These numbers are England's, not a place's, so they are found once on the stylised place and stand in the evidence as
grade F. Each round runs the baseline with the base rate of crisis with which as many present as are observed, and goes
on by Newton's method with slopes that are measured first, by moving each number alone on the same people; numbers stay
within their ranges. A line a round says what is met. With `--tell` nothing is sought: it says what the model gives with
some numbers (`--tell frailty.shape 0.45 frailty.top_height 20`), of the fit sheet's lines that are fitted and held out.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from tandemcare.evidence import parameters
from tandemcare.experiments.baseline_run import presentations_a_year
from tandemcare.experiments.fit import FITTED, TOLD
from tandemcare.experiments.log_readings import LOG_READINGS, Logged
from tandemcare.experiments.money_targets import ALL_TARGETS
from tandemcare.experiments.next_rate import next_rate
from tandemcare.experiments.readings import READINGS, Case
from tandemcare.model import Place, crisis_pathway, inputs_of, values_of
from tandemcare.running import Sample, sample
from tandemcare.scenario import load_place
from tandemcare.scenario.months import hours_between, later
from tandemcare.sums import summed
from tandemcare.trace import Trace

YEARS, RUN_IN_MONTHS = 5, 24
BASE_RATE, CAME = "hazard.settled", "all_routes"
SOUGHT = {
    "frailty.top_height": ("readmitted_year_share", 1.0),
    "crises.share_usual_way": ("detained_again_share", 0.1),
    "severity.presenting_power": ("admissions_unplanned", 0.1),
    "stay.share_informal_assessed": ("detentions_after_admission", 0.02),
}
"""Each number, the line that it moves most, and how far it is moved to measure slopes."""
CLOSE = 0.005
Found = dict[str, float]


def baseline(place: Place, values: Mapping[str, float]) -> Sample:
    """Return a run of the place as it is with some values, its events logged."""
    pathway, inputs = crisis_pathway(place, values), inputs_of(place, values)
    start = later(place.census_date, -RUN_IN_MONTHS)
    return Sample(
        pathway,
        start=start,
        hours=hours_between(start, later(place.census_date, 12 * YEARS)),
        warmup_hours=hours_between(start, place.census_date),
        changes=((0.0, {name: value for name, value in inputs.items() if pathway.inputs[name] != value}),),
        log=True,
    )


def read(run: Sample, values: Mapping[str, float], trace: Trace) -> dict[str, np.ndarray]:
    """Return every line of the fit sheet of one batch, by replication."""
    case, logged = Case(trace, values, YEARS), Logged.of(trace, run.pathway)
    found = {CAME: presentations_a_year(trace).sum(axis=1)}
    found |= {name: READINGS[name](case) for name in (*FITTED, *TOLD) if name in READINGS}
    return found | {name: np.array([LOG_READINGS[name](logged)]) for name in (*FITTED, *TOLD) if name in LOG_READINGS}


def given(place: Place, changed: Mapping[str, float], replications: int) -> Found:
    """Return what the place does with some numbers, at the base rate with which as many present as are observed."""
    usual = values_of(place, parameters())
    wanted = summed(place.presentations.values())
    first, points = usual["crises.share_first"] * wanted, list[tuple[float, float]]()
    rate = usual[BASE_RATE]
    while True:
        values = {**usual, **changed, BASE_RATE: rate}
        run = baseline(place, values)
        batches = sample(run, partial(read, run, values), seed=1, replications=replications)
        found = {name: float(np.mean(np.concatenate([batch[name] for batch in batches]))) for name in batches[0]}
        if abs(found[CAME] - wanted) <= CLOSE * wanted or len(points) > 3:
            return found
        points.append((rate, found[CAME] - first))
        rate = next_rate(points, wanted - first)


def sought(place: Place, replications: int, rounds: int) -> None:
    """Print a line a round: the numbers, and what they give."""
    evidence, targets = parameters(), {target.reading: target.scaled(place.adults) for target in ALL_TARGETS}
    names = list(SOUGHT)
    wanted = np.array([targets[line].value for line, _ in SOUGHT.values()])
    at = np.array([evidence[name].value for name in names])
    gave = lines_of(given(place, dict(zip(names, at, strict=True)), replications))
    slopes = np.empty((len(names), len(names)))
    for number, (name, (_, step)) in enumerate(SOUGHT.items()):
        moved = {**dict(zip(names, at, strict=True)), name: at[number] + step}
        slopes[:, number] = (lines_of(given(place, moved, replications)) - gave) / step
    for _ in range(rounds):
        print("  ".join(f"{name} {value:.4g}" for name, value in zip(names, at, strict=True)))
        print("    " + "  ".join(f"{line} {value:.4g}" for (line, _), value in zip(SOUGHT.values(), gave, strict=True)))
        at = at + np.linalg.solve(slopes, wanted - gave)
        at = np.array([min(max(x, evidence[name].low), evidence[name].high) for name, x in zip(names, at, strict=True)])
        gave = lines_of(given(place, dict(zip(names, at, strict=True)), replications))


def lines_of(found: Found) -> np.ndarray:
    """Return the lines that are sought, in their order."""
    return np.array([found[line] for line, _ in SOUGHT.values()])


def tell(place: Place, changed: Mapping[str, float], replications: int) -> None:
    """Print every line of the fit sheet with some numbers, beside what is published."""
    targets = {target.reading: target.scaled(place.adults) for target in ALL_TARGETS}
    for name, value in given(place, changed, replications).items():
        target = targets.get(name)
        beside = f"{target.value:10.4g} {'hit' if target.holds(value) else 'MISSED'}" if target else ""
        print(f"{name:30} {value:10.4g} {beside}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--tell", nargs="*", metavar="NAME VALUE")
    asked = parser.parse_args(arguments)
    place = load_place()
    if asked.tell is None:
        sought(place, asked.replications, asked.rounds)
    else:
        pairs = zip(asked.tell[::2], map(float, asked.tell[1::2]), strict=True)
        tell(place, dict(pairs), asked.replications)


if __name__ == "__main__":
    main()
