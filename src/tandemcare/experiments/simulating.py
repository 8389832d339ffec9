"""A scenario simulated for somebody who wants to look inside: its trace, and its slow layer by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tandemcare.model import Place
from tandemcare.running import Kept
from tandemcare.running import simulate_scenario as simulated
from tandemcare.scenario import Resolved
from tandemcare.trace import Trace

from .request import Asked, StudyRequest


@dataclass(frozen=True, eq=False)
class ScenarioRun:
    """A scenario simulated together with its slow layer, from the census date on.

    `trace` is what happened to people. `slow` has a row for each replication, month and measure of the slow layer,
    with its value; NaN where the slow layer is held. `resolved` is the scenario in its place.

    >>> import tandemcare as tc
    >>> found = tc.simulate_scenario("as-is", years=1)
    >>> "amhps" in set(found.slow["measure"])
    True
    """

    resolved: Resolved
    trace: Trace
    slow: pd.DataFrame


def simulate_scenario(
    scenario: Asked,
    *,
    place: Place | Path | str | None = None,
    years: int = 10,
    replications: int = 1,
    seed: int = 1,
    engine: str = "compiled",
    log: bool = False,
    group: str | None = None,
) -> ScenarioRun:
    """Return what happens in a scenario (a file, or a loaded one), with its slow layer as in a comparison.

    Nothing is kept on disk. The replications are those of `compare` with the same seed. `log` keeps every event of
    every person; `group` names an attribute of people by which results are kept. Raises InputError with every problem
    of the scenario, and RunError where a run goes wrong.

    >>> import tandemcare as tc
    >>> found = tc.simulate_scenario("as-is", years=1, replications=2)
    >>> found.trace.replications
    2
    """
    request = StudyRequest((scenario,), place, years, replications, seed, engine, population_group=group)
    (resolved,) = request.resolved()
    trace, kept = simulated(
        resolved,
        seed=seed,
        replications=replications,
        first_replication=0,
        engine=engine,
        log=log,
        group=group,
    )
    trace = trace.after_warmup()
    return ScenarioRun(resolved, trace, _slow_frame(kept, trace.layout.periods))


def _slow_frame(kept: Kept, months: Sequence[str]) -> pd.DataFrame:
    """Return the measures of the slow layer, a row for each replication, month and measure."""
    values = kept.monthly()
    replication, month, measure = np.indices(values.shape).reshape(3, -1)
    names = np.array(kept.measures, dtype=object)
    told = {"replication": replication, "month": np.array(months, dtype=object)[month], "measure": names[measure]}
    return pd.DataFrame(told | {"value": values.ravel()})
