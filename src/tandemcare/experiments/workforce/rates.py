"""What the slow layer says of AMHPs, draw by draw: the rate of everything that happens to a person, month by month.

The equations are those of every other run (`model.amhps_alone`), driven by themselves; work for each hour on duty is
held as at the census.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from tandemcare.model import Coupling, Plan, amhps_alone, inputs_of_amhps, settings_alone
from tandemcare.running import SLOW_STEP_MONTHS
from tandemcare.stockflow import Compiled
from tandemcare.trace.tally import Floats
from tandemcare.units import MONTHS_A_YEAR

from .drawn import EFFECT, OF_STAFF

ROOM = 0.5
"""A share of posts that are vacant, so that everybody who is trained by a plan has one: a plan funds them."""
AT_CENSUS = ("training_time", "trainees", "amhps_under_55", "amhps_55_and_over")
BY_MONTH = ("usual_starts", "added_starts", "hires", "leave_under_55", "leave_55_and_over", "reach_55")


@dataclass(frozen=True, eq=False)
class Rates:
    """Rates [draw, month] and what there is at the census [draw].

    Starts and hires are people in a month; leaving and reaching 55 are shares of a month of those who can.
    """

    usual_starts: Floats
    added_starts: Floats
    hires: Floats
    leave_under_55: Floats
    leave_55_and_over: Floats
    reach_55: Floats
    training_months: Floats
    trainees: Floats
    under_55: Floats
    aged_55_and_over: Floats


@dataclass(frozen=True, eq=False)
class Driven:
    """The AMHPs of a scenario's slow layer, ready to be run with drawn numbers: inputs at the census and by month."""

    initial: Mapping[str, float]
    monthly: Sequence[Mapping[str, float]]

    @classmethod
    def of(cls, plan: Plan) -> Driven:
        """Return those of a plan, as its scenario sets them month by month with nobody in the pathway to react."""
        coupling = Coupling(plan)
        monthly = settings_alone(coupling, SLOW_STEP_MONTHS)
        return cls(inputs_of_amhps(coupling.initial), [inputs_of_amhps(each) for each in monthly])

    def drawn(self, draw: Mapping[str, float]) -> Driven:
        """Return the same with drawn numbers, in balance at the census; what a scenario changes later is scaled."""
        inputs = inputs_drawn(draw)
        times = {name: value / self.initial[name] for name, value in inputs.items() if self.initial[name]}
        times |= {f"{name}_at_census": one for name, one in times.items() if f"{name}_at_census" in self.initial}
        scaled = [
            {name: value * times.get(name, 1.0) for name, value in each.items()}
            for each in (self.initial, *self.monthly)
        ]
        return Driven(scaled[0], scaled[1:])

    def runner(self) -> Compiled:
        """Return the equations at the census."""
        runner = Compiled(amhps_alone(), SLOW_STEP_MONTHS)
        runner.restart(self.initial)
        return runner


def rates_of(driven: Driven, draws: Mapping[str, Floats], retained_from: int | None) -> Rates:
    """Return the rates in each draw; from a month on, payments keep the drawn share of those who would leave."""
    found = [_rates_in(driven, draw_of(draws, number), retained_from) for number in range(len(draws[EFFECT]))]
    monthly, census = np.array([rows for rows, _ in found]), np.array([census for _, census in found])
    return Rates(*(monthly[:, :, k] for k in range(len(BY_MONTH))), *(census[:, k] for k in range(census.shape[1])))


def draw_of(draws: Mapping[str, Floats], number: int) -> dict[str, float]:
    """Return the numbers of one draw."""
    return {name: float(values[number]) for name, values in draws.items()}


def inputs_drawn(draw: Mapping[str, float]) -> dict[str, float]:
    """Return the inputs of the slow layer that a draw comes to: the evidence has rates a year, and it has a month's."""
    return {
        given: draw[name] / (MONTHS_A_YEAR if given.startswith("leave_rate") else 1.0)
        for name, given in OF_STAFF.items()
        if name in draw
    }


def _rates_in(
    driven: Driven, draw: Mapping[str, float], retained_from: int | None
) -> tuple[list[tuple[float, ...]], tuple[float, ...]]:
    own = driven.drawn(draw)
    runner = own.runner()
    rows: list[tuple[float, ...]] = []
    census = (0.0,) * len(AT_CENSUS)
    for month, settings in enumerate(own.monthly):
        runner.set(kept_by_payments(settings, draw[EFFECT], month, retained_from))
        now = runner.values()
        if month == 0:
            census = tuple(now[name] for name in AT_CENSUS)
        younger, older = max(now["amhps_under_55"], 1e-9), max(now["amhps_55_and_over"], 1e-9)
        starts = now["start_training"], now["start_added_training"], now["hire"]
        leaving = now["leave_under_55"] / younger, now["leave_55_and_over"] / older
        rows.append((*starts, *leaving, now["reach_55"] / younger))
        runner.advance(month + 1.0)
    return rows, census


def kept_by_payments(
    settings: Mapping[str, float], effect: float, month: int, retained_from: int | None
) -> dict[str, float]:
    """Return the settings of a month, with fewer leavers once payments are made."""
    kept = dict(settings)
    if retained_from is not None and month >= retained_from:
        kept["leaver_factor"] = settings["leaver_factor"] * (1.0 - effect)
    return kept


def posts_by_month(driven: Driven) -> list[float]:
    """Return funded posts at the first of each month by the equations, all numbers at their value."""
    return _by_month(driven, "amhp_posts")


def fed_back(
    driven: Driven, starts: Sequence[int], retained_from: int | None, draw: Mapping[str, float] = MappingProxyType({})
) -> Floats:
    """Return AMHPs in post at the first of each month by the equations, where so many more are trained by month.

    `starts` are people beside those who replace leavers and those whom the scenario has trained; there are posts for
    them. What is not drawn is at its value, and payments keep nobody unless a draw says so.
    """
    own = driven.drawn(draw)
    posts = {"amhp_vacancy_at_census": max(own.initial["amhp_vacancy_at_census"], ROOM)}
    settings = [
        kept_by_payments(each, draw.get(EFFECT, 0.0), month, retained_from)
        | posts
        | {"trainees_bought": each["trainees_bought"] + starts[month]}
        for month, each in enumerate(own.monthly)
    ]
    return np.array(_by_month(Driven({**own.initial, **posts}, settings), "amhps"))


def _by_month(driven: Driven, name: str) -> list[float]:
    runner, found = driven.runner(), []
    for month, settings in enumerate(driven.monthly):
        runner.set(settings)
        found.append(runner.values()[name])
        runner.advance(month + 1.0)
    return [*found, runner.values()[name]]
