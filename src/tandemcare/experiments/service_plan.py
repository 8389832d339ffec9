"""All that a planner asks of an AMHP service at once: the size, where the wait goes before and after, and who when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare import scenario
from tandemcare.errors import InputError, Problem
from tandemcare.evidence import Parameter, parameters
from tandemcare.model import Place
from tandemcare.running import Progress
from tandemcare.scenario import AmhpShiftForm, Resolved, RotaForm, Scenario, StudyNumbers, read_month
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.trace.tally import Floats

from .assessments import LoggedRequests
from .shift_hours import shift_hours
from .sizing import STAGES, AmhpAnswer, ServiceTarget, SizeRequest, Tried, size_amhp
from .waits import Waits, plain_rows, waits
from .workforce import (
    SizeNeeded,
    WorkforceAsked,
    WorkforcePlan,
    problems_in_time,
    workforce_json,
    workforce_plan,
)

YEARS, REPLICATIONS = 2, 10
"""Years and replications that waits are told of."""
LATER = 3
"""Years after that in which it is asked from which the size is needed, unless it is said."""
TOPICS = ("amhp", "section_12", "price.amhp_hour", "money.amhp_hours_year", "price.section_12")
"""How the names of the numbers behind a plan begin."""
NOT_CALIBRATED = (
    "The place is not calibrated, so that nobody leaves or is trained in it: nobody can say who is needed when."
)
CALIBRATE = (
    "Run: tandem calibrate, on the place. Or ask for the size alone, without a month, a share as today or a workbook."
)
GROUPS = ("all", "month", "shift", "route")
Names = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class ServicePlan:
    """What a planner asks of an AMHP service: `before` are waits with the rota as it is, `after` with the one sized.

    Need is as at the census in both. Where no rota meets the targets there is no `after` and no `workforce`. `by` is
    the month from which the size is needed. With `share_as_today` people give no larger a share of their hours to the
    rota than today, so that it takes more of them.
    """

    size: AmhpAnswer
    place: Place
    numbers: StudyNumbers
    before: Waits
    after: Waits | None
    workforce: WorkforcePlan | None
    by: str
    share_as_today: bool

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

    def week(self) -> pd.DataFrame:
        """Return a row for each hour of the week: AMHPs at work if nobody waited, those on duty, and who waits today.

        Day 0 is Monday. On duty are slots as far as they are filled, today and in the answer (`on_duty_sized`).
        """
        today, sized = (self.size.filled_by_hour(one.slots) for one in (self.size.today, self.sized))
        week = self.before.week
        found = {"day": week["day"], "hour": week["hour"], "at_work_if_ample": self.size.load.by_hour}
        found |= {"on_duty_today": today, "on_duty_sized": sized, "waiting_today": week["waiting"]}
        return pd.DataFrame(found)

    def assumptions(self) -> pd.DataFrame:
        """Return a row for each number behind the plan: its value, `yours` where one is given, range, grade, source."""
        yours = {one.parameter: one.value for one in self.numbers.numbers}
        rows = [
            (name, one.label, one.value, yours.get(name, np.nan), one.unit, one.low, one.high, one.grade, _source(one))
            for name, one in parameters().items()
            if name.startswith(TOPICS) or name in yours
        ]
        columns = ["number", "label", "value", "yours", "unit", "low", "high", "grade", "source"]
        return pd.DataFrame(rows, columns=columns)

    def to_json_object(self) -> dict[str, Any]:
        """Return all of it as plain numbers: the size, as it is alone, and what a plan adds."""
        return {
            **self.size.to_json_object(),
            "by": self.by,
            "share_on_rota_today": self.size.share_on_rota,
            "share_as_today": self.share_as_today,
            "needs_by_shift": [
                {"shift": each.name, "hours_a_year": each.wanted_hours, "fte": each.fte, "heads": each.heads}
                for each in self.sized.needs.shifts
            ],
            "targets_met": plain_rows(self.targets_met()),
            "week": plain_rows(self.week()),
            "waits": {
                "today": self.before.to_json_object(),
                "sized": self.after.to_json_object() if self.after else None,
            },
            "workforce": workforce_json(self.workforce) if self.workforce else None,
            "assumptions": plain_rows(self.assumptions()),
        }


def service_plan(
    request: SizeRequest,
    *,
    by: str = "",
    as_of: str = "",
    share_as_today: bool = False,
    confidence: float = 0.8,
    progress: Progress | None = None,
) -> ServicePlan:
    """Return the size of an AMHP service, where its waits go before and after, and who must be trained when.

    `by` is the month from which the size is needed (an April three years later unless said), `confidence` the share
    of runs in which enough must be in post then, and `as_of` the month in which it is asked. InputError with everything
    that is wrong.
    """
    numbers = scenario.study_numbers(request.numbers)
    place = request.setting(STAGES).resolved.place
    if not place.baseline:
        raise InputError([Problem(place.name, NOT_CALIBRATED, CALIBRATE)])
    asked = WorkforceAsked((SizeNeeded(by or _usual_month(place, as_of), heads=1.0),), None, place)
    asked = replace(asked, confidence=confidence, seed=request.seed, numbers=request.numbers, as_of=as_of)
    if problems := asked.problems() or problems_in_time(asked, place.census_date):
        raise InputError(problems)
    size = size_amhp(request, progress)
    rota = _sized(size)
    held = {"years": YEARS, "replications": REPLICATIONS, "seed": request.seed, "workers": request.workers}
    before = waits(_resolved(place, numbers), **held, progress=progress)  # type: ignore[arg-type]
    (need,) = asked.needs
    if size.best is None or rota is None:
        return ServicePlan(size, place, numbers, before, None, None, need.month, share_as_today)
    staffed = replace(scenario.with_rota(place, rota), amhp_heads=max(1, int(np.ceil(size.best.needs.heads)) + 1))
    after = waits(_resolved(staffed, numbers), **held, progress=progress)  # type: ignore[arg-type]
    heads = size.heads_at_that_share if share_as_today else size.best.needs.whole_heads
    people = workforce_plan(replace(asked, needs=(replace(need, heads=float(heads)),)))
    return ServicePlan(size, place, numbers, before, after, people, need.month, share_as_today)


def _usual_month(place: Place, as_of: str) -> str:
    """Return the month from which a size is needed unless it is said: an April some years after it is asked."""
    known = max(read_month(as_of) or place.census_date, place.census_date)
    return f"{known.year + LATER}-04"


def _source(one: Parameter) -> str:
    return "; ".join(source.title for source in one.sources)


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
    names = [*found.by_shift["shift"], *found.by_route["route"]]
    keys = list(dict.fromkeys(key for values in each for key in values))
    keys.sort(key=lambda key: (GROUPS.index(key[0]), names.index(key[1]) if key[1] in names else 0, key[1]))
    most = np.inf if target.kind == "mean" else 1.0
    found_of = {key: student_interval(np.array([values.get(key, np.nan) for values in each])) for key in keys}
    return {key: Interval(one.mean, max(one.low, 0.0), min(one.high, most)) for key, one in found_of.items()}


def _of_replication(
    one: LoggedRequests, target: ServiceTarget, found: Waits
) -> Iterator[tuple[tuple[str, str], float]]:
    table = one.requests.table
    ends = table[target.hour].to_numpy(dtype=np.float64)
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
