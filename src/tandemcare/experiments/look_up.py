"""What to look up next: the facts of a place that are still England's and would move its misfit most.

Each is moved by a tenth in a few replications of the baseline with the same people, and the lines of the fit sheet move
by as much as they then do. A line counts as far as it lies beyond its range, in halves of the range, and squared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from tandemcare.model import CRISIS_RATES, LocalNumber, Place, crises_by_route, values_of
from tandemcare.running import Progress, sample
from tandemcare.scenario import FACTS, fact_label, parameters_in
from tandemcare.sums import summed
from tandemcare.trace.tally import Floats

from .baseline_run import Effort, baseline
from .fit import FitRow, joined, read_lines

STEP = 0.1
STEPS = (0.25, 0.5, 1.0)
"""Parts of that step that are looked at: a whole one may go too far."""
ADULT_REPLICATIONS = 5_000_000
FEWEST, MOST = 8, 20
YEARS = 2
TOLD = 8
SURE = 5.5
"""Standard errors that a line must move by to count as moved: of eight replications, by chance one in a thousand."""
SHARE_FIRST = "crises.share_first"
NUMBERS = (
    SHARE_FIRST,
    "beds.section_2_stay_days",
    "delay.share_supported_housing",
    "delay.share_social_care",
    "delay.share_other",
    "delay.days_social_care",
    "delay.days_other",
    "home_treatment.episode_days",
    "home_treatment.share_instead_of_bed",
)
"""Numbers of the evidence that a place often knows of itself, and may state under `numbers`."""


@dataclass(frozen=True)
class LookUp:
    """A fact that is still England's: how far the misfit would fall if it were a tenth more or fewer, and where."""

    name: str
    label: str
    unit: str
    where: str
    change: float
    misfit: float
    moved_to: float
    line: str

    @property
    def gain(self) -> float:
        """By how much the misfit falls."""
        return self.misfit - self.moved_to

    def to_json_object(self) -> dict[str, Any]:
        """Return it as plain texts and numbers."""
        return {
            "fact": self.name,
            "label": self.label,
            "unit": self.unit,
            "where": self.where,
            "change": self.change,
            "misfit": self.misfit,
            "misfit_then": self.moved_to,
            "line": self.line,
        }


def misfit_of(rows: Iterable[FitRow], moved: Mapping[str, float] | None = None) -> float:
    """Return how far the lines of a fit sheet lie beyond their ranges together, moved by so much each."""
    return float(summed(_beyond(row, (moved or {}).get(row.name, 0.0)) ** 2 for row in rows))


def look_up(
    place: Place,
    national: Collection[str],
    sheet: Sequence[FitRow],
    effort: Effort,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[LookUp, ...]:
    """Return the facts of a calibrated place, of those that are still England's, that would better its fit most.

    Nothing is run where every line is met.
    """
    if not misfit_of(sheet):
        return ()
    effort = replace(effort, replications=_replications(place, effort), years=min(YEARS, effort.years))
    run = partial(_lines, effort=effort, workers=workers, progress=progress)
    usual = run(place)
    found = []
    for name, move in _moves(place, national):
        other, share = move(place)
        if share:
            found.append(_looked_up(place, name, sheet, _per_step(usual, run(other), share)))
    better = [each for each in found if each.gain > 0.0]
    return tuple(sorted(better, key=lambda each: -each.gain)[:TOLD])


def _replications(place: Place, effort: Effort) -> int:
    return min(max(ADULT_REPLICATIONS // place.adults, FEWEST), MOST, effort.replications)


def _lines(place: Place, *, effort: Effort, workers: int | None, progress: Progress | None) -> dict[str, Floats]:
    case = partial(read_lines, values_of(place, parameters_in(place)), effort.years)
    ask: dict[str, Any] = {"seed": effort.seed, "workers": workers, "progress": progress}
    place = replace(place, census={}, ward_census={})
    return joined(sample(baseline(place, effort), case, replications=effort.replications, **ask))


def _per_step(usual: Mapping[str, Floats], other: Mapping[str, Floats], share: float) -> dict[str, float]:
    """Return by how much each line moves if a fact is a tenth more; chance alone moves nothing."""
    moved = {}
    for name, before in usual.items():
        difference = other[name] - before
        error = np.std(difference, ddof=1) / np.sqrt(len(difference)) if len(difference) > 1 else 0.0
        mean = float(np.mean(difference))
        if np.isfinite(mean) and abs(mean) > SURE * error:
            moved[name] = mean * STEP / share
    return moved


def _looked_up(place: Place, name: str, sheet: Sequence[FitRow], moved: Mapping[str, float]) -> LookUp:
    """Return what a fact does to the misfit in its better direction, and the line that it betters most."""
    by_way = {
        sign * part: {line: sign * part * each for line, each in moved.items()}
        for sign in (1.0, -1.0)
        for part in STEPS
    }
    way = min(by_way, key=lambda way: misfit_of(sheet, by_way[way]))
    gains = {row.label: _beyond(row) ** 2 - _beyond(row, by_way[way].get(row.name, 0.0)) ** 2 for row in sheet}
    label, unit, where = _about(place, name)
    best = max(gains, key=lambda line: gains[line])
    return LookUp(name, label, unit, where, way * STEP, misfit_of(sheet), misfit_of(sheet, by_way[way]), best)


def _about(place: Place, name: str) -> tuple[str, str, str]:
    """Return what a fact or a number is, its unit, and where one's own is to be found."""
    if known := FACTS.get(name):
        return fact_label(name), known.unit, known.yours
    number = parameters_in(place)[name]
    return number.label, number.unit, ""


def _beyond(row: FitRow, moved: float = 0.0) -> float:
    """Return how far a line lies beyond its range, in halves of the range; 0 within it and where nothing is read."""
    low, high = row.range
    half, mean = (high - low) / 2.0, row.found.mean + moved
    if np.isnan(mean) or not half > 0.0:
        return 0.0
    return max(low - mean, mean - high, 0.0) / half


# --- facts moved by a tenth -----------------------------------------------------------------------------------------

Move = Callable[[Place], tuple[Place, float]]
"""Gives a place with a fact moved, and by which share; by 0 where it cannot be."""


def _moves(place: Place, national: Collection[str]) -> Iterator[tuple[str, Move]]:
    """Yield the facts that are still England's, with what moves each."""
    for name in FACTS:
        if name in national and name in _MOVES:
            yield name, _MOVES[name]
    stated = {one.parameter for one in place.numbers}
    yield from ((name, partial(_number, name=name)) for name in NUMBERS if name not in stated)


def _count(place: Place, *, name: str) -> tuple[Place, float]:
    value = getattr(place, name)
    more = max(round(value * STEP), 1)
    moved: dict[str, Any] = {name: value + more}
    return replace(place, **moved), more / value if value else 0.0


def _beds(place: Place) -> tuple[Place, float]:
    wards = tuple(
        replace(ward, beds=ward.beds + max(round(ward.beds * STEP), 1)) if ward.is_own else ward for ward in place.wards
    )
    before, after = (summed(ward.beds for ward in each) for each in (place.wards, wards))
    return replace(place, wards=wards), after / before - 1.0


def _fill(place: Place, *, name: str) -> tuple[Place, float]:
    """Move how often slots are filled down, as one that always is cannot be filled more often."""
    shifts = tuple(replace(shift, fill=shift.fill * (1.0 - STEP)) for shift in getattr(place, name))
    moved: dict[str, Any] = {name: shifts}
    return replace(place, **moved), -STEP if shifts else 0.0


def _source(place: Place, *, name: str) -> tuple[Place, float]:
    return replace(place, sources={**place.sources, name: place.sources[name] * (1.0 + STEP)}), STEP


def _route(place: Place, *, name: str) -> tuple[Place, float]:
    """Move the people who present by a route, and with them the crises of those who live in the place."""
    values = values_of(place, parameters_in(place))
    by_route = crises_by_route(values)
    shares = {route: share * (1.0 + STEP * (route == name)) for route, share in by_route.items()}
    total = summed(shares.values())
    rates = {key: place.crisis_rates[key] * total for key in CRISIS_RATES}
    came = {**place.presentations, name: place.presentations[name] * (1.0 + STEP)}
    by_route = {route: share / total for route, share in shares.items()}
    return replace(place, presentations=came, crisis_rates=rates, crises_by_route=by_route), STEP


def _number(place: Place, *, name: str) -> tuple[Place, float]:
    """Move a number of the evidence; where more come for the first time, those who live there come less."""
    value = parameters_in(place)[name].value
    moved = replace(place, numbers=(*place.numbers, LocalNumber(name, value * (1.0 + STEP))))
    if name == SHARE_FIRST:
        less = (1.0 - value * (1.0 + STEP)) / (1.0 - value)
        moved = replace(moved, crisis_rates={key: rate * less for key, rate in place.crisis_rates.items()})
    return moved, STEP if value else 0.0


_MOVES: Mapping[str, Move] = {
    "wards": _beds,
    **{
        name: partial(_count, name=name)
        for name in (
            "hbpos_places",
            "crisis_house_beds",
            "home_treatment_slots",
            "step_down_places",
            "supported_housing_units",
            "floating_support_places",
        )
    },
    **{name: partial(_fill, name=name) for name in ("cafe_shifts", "amhp_rota")},
    **{
        name: partial(_route if name.startswith("presentations") else _source, name=name.partition(".")[2])
        for name in FACTS
        if "." in name
    },
}
"""What moves a fact of a place by a tenth; facts that move no line of the sheet are left out."""
