"""Toys for tests of bridges: runs made up by hand, two wards that know nothing of one another, and the toy system."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from scenario.toy import use_toy
from toy_study import HOURS_A_MONTH, MONTHLY, ToyCosted, ToyMeasure, ToyMeasured, ToyResolved

from tandemcare.experiments import bridge_results, plan, run
from tandemcare.finance import Line
from tandemcare.pathway import (
    Arrivals,
    Count,
    Delay,
    Exponential,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
)
from tandemcare.results import titles_of
from tandemcare.running import Methods, grid
from tandemcare.running.batch import MeasureNote

NOTE = MeasureNote("wait", "Wait for a bed", "hours", "From the decision to the bed.", 1, "lower")
PLACE = Path(__file__).parent / "scenario" / "place.yaml"


def by_hand(*values: list[float], unit: str = "hours") -> SimpleNamespace:
    """Results with one measure: as-is, each change alone and the whole, a value a replication."""
    names = ["as-is", *(f"only {letter}" for letter, _ in zip("abcdefg", values[1:-1], strict=False)), "whole"]
    called = {"as-is": "As is", "whole": "The whole"}
    manifest = {
        "scenarios": [{"name": name, "title": called.get(name, name.removeprefix("only "))} for name in names],
        "place": "by hand",
        "engine": "compiled",
        "years": 1,
        "start": "2026-04-01",
        "replications": len(values[0]),
        "seed": 1,
        "version": "0",
    }
    return SimpleNamespace(
        scenarios=tuple(names),
        notes=(NOTE._replace(unit=unit),),
        values=np.array(values, dtype=float)[:, :, None],
        manifest=manifest,
        titles=titles_of(manifest["scenarios"]),
        folder=Path("nowhere"),
        psa={},
        warnings=(),
        pounds_a_year=lambda _key: ((), np.zeros((len(names), len(values[0]), 0))),
    )


# Two wards, each with people of its own.

WARDS = ("a", "b")


def two_wards() -> Pathway:
    """Two wards that share nothing."""
    steps = {}
    for ward in WARDS:
        steps |= {
            f"come_{ward}": Mark("came"),
            f"wait_{ward}": Seize(f"bed_{ward}"),
            f"in_{ward}": Count(f"admissions_{ward}"),
            f"waited_{ward}": Record(f"wait_{ward}", since="came"),
            f"stay_{ward}": Delay(Exponential(mean=180.0)),
            f"end_{ward}": Release(f"bed_{ward}"),
            f"go_{ward}": Leave(),
        }
    return Pathway(
        "two wards",
        resources=[Resource(f"bed_{ward}", 10) for ward in WARDS],
        sources=[Arrivals(f"people_{ward}", rate=0.06, to=f"come_{ward}") for ward in WARDS],
        steps=steps,
    )


def admitted(trace) -> np.ndarray:
    """Admissions [replication, month] of both wards, with fewer beds fewer."""
    shape = (trace.replications, len(trace.layout.periods))
    return sum(trace.counts[f"admissions_{ward}"].by_period()["total"].to_numpy().reshape(shape) for ward in WARDS)


def measure_wards(trace, years):
    """Measure admissions to both wards and the mean wait for ward A."""
    found = admitted(trace).astype(float)
    wait = trace.measures["wait_a"].by_replication()["mean"].to_numpy()
    return ToyMeasured(np.stack([found.sum(axis=1) / years, wait], axis=1), np.stack([found, found], axis=2))


def cost_wards(trace, prices, spending, slow):
    """Cost each admission at 1,000 pounds for the ICB and 250 for the council."""
    found = admitted(trace)
    lines = (Line("icb", "ward", "running", "inpatient"), Line("council", "care", "running", "community"))
    return ToyCosted(lines, np.stack([1000.0 * found, 250.0 * found], axis=-1))


WARD_METHODS = Methods(
    measure=measure_wards,
    cost=cost_wards,
    measures={"admissions": ToyMeasure("Admissions", "people a year"), "wait_a": ToyMeasure("Wait", "hours")},
    monthly=("admissions", "same"),
)
MORE_BEDS_A = {"bed_a.capacity": 14.0}
MORE_BEDS_B = {"bed_b.capacity": 14.0}
FEWER_PEOPLE_A = {"people_a.rate": 0.7}


def run_wards(out: Path, *changes: dict[str, float], workers: int = 1):
    """Run both wards as they are, with each change alone, and with all of them."""
    as_is = ToyResolved("as-is", two_wards(), title="As is")
    whole = {name: value for change in changes for name, value in change.items()}
    alone = [
        replace(as_is, name=f"only {next(iter(one))}", title=next(iter(one)), changes=((HOURS_A_MONTH, one),))
        for one in changes
    ]
    resolved = [as_is, *alone, replace(as_is, name="whole", title="Whole", changes=((HOURS_A_MONTH, whole),))]
    planned = plan(resolved, years=1, replications=6, batch=2, methods=WARD_METHODS)
    return run(planned, out=out, workers=workers)


# The toy system of the scenario tests, with scenario files.


def measure_toy(trace, years):
    """Measure how full beds and housing are."""
    used = [trace.resources[name] for name in ("beds", "housing")]
    shape = (trace.replications, len(trace.layout.periods))
    found = [each.by_replication()["utilisation"].to_numpy() for each in used]
    months = [each.by_period()["utilisation"].to_numpy().reshape(shape) for each in used]
    return ToyMeasured(np.stack(found, axis=1), np.stack(months, axis=2))


def cost_toy(trace, prices, spending, slow):
    """Cost occupied beds by the month at their price."""
    shape = (trace.replications, len(trace.layout.periods), 1)
    busy = trace.resources["beds"].by_period()["busy"].to_numpy().reshape(shape)
    return ToyCosted((Line("icb", "ward", "running", "inpatient"),), busy * 30.0 * prices["price.bed_day"])


TOY_METHODS = Methods(
    measure=measure_toy,
    cost=cost_toy,
    measures={
        "bed_occupancy": ToyMeasure("Bed occupancy", "share", decimals=3),
        "housing": ToyMeasure("Housing", "share"),
    },
    monthly=MONTHLY,
)


def use_toy_bridge(monkeypatch) -> None:
    """Let a bridge of scenario files see the toy system, its measures and its costs."""
    use_toy(monkeypatch)
    for module in (grid, bridge_results):
        monkeypatch.setattr(module, "own_methods", lambda: TOY_METHODS)
