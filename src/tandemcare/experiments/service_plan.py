"""All that a planner asks of an AMHP service at once: the size, where the wait goes before and after, and who when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare import scenario
from tandemcare.errors import InputError
from tandemcare.model import Place
from tandemcare.running import Progress
from tandemcare.scenario import AmhpShiftForm, Resolved, RotaForm, Scenario, StudyNumbers
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.trace.tally import Floats

from .assessments import LoggedRequests
from .shift_hours import shift_hours
from .sizing import STAGES, AmhpAnswer, ServiceTarget, SizeRequest, Tried, size_amhp
from .waits import Waits, waits
from .workforce import SizeNeeded, WorkforceAsked, WorkforcePlan, workforce_plan

YEARS, REPLICATIONS = 2, 10
"""Years and replications that waits are told of."""
LATER = 3
"""Years after that of the census from which the size is needed, unless it is said."""
GROUPS = ("all", "month", "shift", "route")
Names = npt.NDArray[Any]
ENDED = {"started": "hour_started", "allocated": "hour_allocated", "completed": "hour_completed"}


@dataclass(frozen=True, eq=False)
class ServicePlan:
    """What a planner asks of an AMHP service: `before` are waits with the rota as it is, `after` with the one sized.

    Need is as at the census in both. Where no rota meets the targets there is no `after` and no `workforce`.
    """

    size: AmhpAnswer
    place: Place
    numbers: StudyNumbers
    before: Waits
    after: Waits | None
    workforce: WorkforcePlan | None

    @property
    def sized(self) -> Tried:
        """The rota that was found, or the one there is."""
        return self.size.best or self.size.today

    def targets_met(self) -> pd.DataFrame:
        """Return how each target is met before and after: for all, by month, by shift and by route.

        A row each: target, of, name, `before` and `after` (the share of waits within its limit, or the mean wait in
        hours) with the ends of their 95% intervals over replications; not-a-number where nobody waited, or where there
        is no rota.
        """
        rows = []
        for target in self.size.targets:
            before, after = _by_group(self.before, target), _by_group(self.after, target) if self.after else {}
            for (of, name), value in before.items():
                then = after.get((of, name), Interval(np.nan, np.nan, np.nan))
                rows.append((target.text, of, name, *value, *then))
        columns = [f"{when}{end}" for when in ("before", "after") for end in ("", "_low", "_high")]
        return pd.DataFrame(rows, columns=["target", "of", "name", *columns])


def service_plan(
    request: SizeRequest,
    *,
    by: str = "",
    confidence: float = 0.8,
    progress: Progress | None = None,
) -> ServicePlan:
    """Return the size of an AMHP service, where its waits go before and after, and who must be trained when.

    `by` is the month from which the size is needed (three years after the census unless said), `confidence` the share
    of runs in which enough must be in post then. InputError with everything that is wrong.
    """
    numbers = scenario.study_numbers(request.numbers)
    place = request.setting(STAGES).resolved.place
    month = by or f"{place.census_date.year + LATER}-04"
    refused = WorkforceAsked((SizeNeeded(month, heads=1.0),), None, request.place, confidence=confidence).problems()
    if refused:
        raise InputError(refused)
    size = size_amhp(request, progress)
    rota = _sized(size)
    held = {"years": YEARS, "replications": REPLICATIONS, "seed": request.seed, "workers": request.workers}
    before = waits(_resolved(place, numbers), **held, progress=progress)  # type: ignore[arg-type]
    if size.best is None or rota is None:
        return ServicePlan(size, place, numbers, before, None, None)
    staffed = replace(scenario.with_rota(place, rota), amhp_heads=max(1, int(np.ceil(size.best.needs.heads)) + 1))
    after = waits(_resolved(staffed, numbers), **held, progress=progress)  # type: ignore[arg-type]
    need = SizeNeeded(month, heads=float(size.best.needs.whole_heads))
    asked = WorkforceAsked((need,), None, place, confidence=confidence, seed=request.seed, numbers=request.numbers)
    return ServicePlan(size, place, numbers, before, after, workforce_plan(asked))


def _resolved(place: Place, numbers: StudyNumbers) -> Resolved:
    """Return a place as at its census, with need and the slow layer held."""
    return scenario.resolve(Scenario("as-is", "As is", is_held=True), place, YEARS, numbers=numbers)


def _sized(size: AmhpAnswer) -> RotaForm | None:
    """Return the rota that was found as a form."""
    if size.best is None:
        return None
    slots = zip(size.shifts, size.best.slots, strict=True)
    shifts = [AmhpShiftForm.of(replace(shift, slots=number)) for shift, number in slots if number]
    return RotaForm(name="sized", why=None, adults=None, shifts=shifts)


def _by_group(found: Waits, target: ServiceTarget) -> dict[tuple[str, str], Interval]:
    """Return how a target is met in some waits, by what and under which name."""
    each = [dict(_of_replication(one, target, found)) for one in found.logged]
    keys = list(dict.fromkeys(key for values in each for key in values))
    keys.sort(key=lambda key: (GROUPS.index(key[0]), key[1]) if key[0] == "month" else (GROUPS.index(key[0]), ""))
    most = np.inf if target.kind == "mean" else 1.0
    found_of = {key: student_interval(np.array([values.get(key, np.nan) for values in each])) for key in keys}
    return {key: Interval(one.mean, max(one.low, 0.0), min(one.high, most)) for key, one in found_of.items()}


def _of_replication(
    one: LoggedRequests, target: ServiceTarget, found: Waits
) -> Iterator[tuple[tuple[str, str], float]]:
    table = one.requests.table
    ends = table[ENDED[target.what]].to_numpy(dtype=np.float64)
    counted = (ends >= one.first_hour) & (table["hour_requested"].to_numpy() >= one.first_hour) & target.counts(table)
    waited = (ends - table["hour_requested"].to_numpy(dtype=np.float64))[counted]
    hours = table["hour_requested"].to_numpy(dtype=np.float64)[counted]
    yield ("all", "all"), _value(waited, target)
    for of, names in _names(one, table["route"].to_numpy()[counted], hours, found):
        for name in dict.fromkeys(names):
            yield (of, str(name)), _value(waited[names == name], target)


def _names(one: LoggedRequests, routes: Names, hours: Floats, found: Waits) -> Iterator[tuple[str, Names]]:
    """Yield the month, the shift and the route of requests."""
    days = np.datetime64(one.start) + (hours // 24.0).astype("timedelta64[D]")
    yield "month", days.astype("datetime64[M]").astype(str)
    yield "shift", shift_hours(found.capacity, one.start, one.last_hour).named(hours)
    yield "route", routes


def _value(waited: Floats, target: ServiceTarget) -> float:
    """Return the share of waits within the limit of a target, or the mean of them where it asks for a mean."""
    if not len(waited):
        return float("nan")
    return float(waited.mean()) if target.kind == "mean" else float((waited <= target.limit).mean())
