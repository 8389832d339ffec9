"""Without growth of need the place is as it is today for ten years: in people, in what happens, in every pound.

Need grows by nothing, all else is as shipped: the slow layer with its loops, ward staff, AMHPs who grow older. A slope
is that of a line through the ten years of one replication, in units of the mean of all, and the 99% interval of its
mean over replications must lie wholly within 0.3% a year. So what cannot be told fails, as what is not flat does.

What hangs on few people is too noisy for that and has a wider margin, which is stated in `NOISY`. It must be earned: an
interval that would do for the usual margin, or is narrow beside the wider one, fails as well.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE

from tandemcare.finance import Costed
from tandemcare.model.standing import people_of
from tandemcare.running.coupled import Kept, simulate_scenario
from tandemcare.running.methods import own_cost
from tandemcare.scenario import Scenario, WhatIf, resolve
from tandemcare.trace import Interval, Trace
from tandemcare.trace.intervals import student_interval
from tandemcare.trace.tally import BUSY, QUEUE, Floats
from tandemcare.units import DAYS_A_YEAR

YEARS, REPLICATIONS, SEED = 10, 240, 7
MOST_A_YEAR, LEVEL = 0.003, 0.99
SMALL_GBP = 100_000.0
NOISY = {
    "out_of_area": 0.02,  # nine people on average, who come in waves when the wards are full
    "residential_care": 0.006,  # some 270 people who stay for years: what a year draws is still there in the next
    "residential-care": 0.006,
    "care_package": 0.006,  # some two hundred people
    "lasting_care": 0.01,  # some forty people who keep it for years
    "section_136_uses": 0.004,  # some 320 a year, many of them by few people
    "police": 0.004,
    "ae_waits": 0.013,  # three people on average, who wait for a bed when the wards are full
}
"""Margins a year of what is too noisy for the usual one, and why."""
STOCKS = {
    "people of the place": ("community", BUSY),
    "untreated": ("untreated", BUSY),
    "with a team": ("community-place", BUSY),
    "waiting for a team": ("community-place", QUEUE),
    "in supported housing": ("housing-unit", BUSY),
    "residential-care": ("residential-care", BUSY),
    "homeless": ("homeless", BUSY),
}
FLOWS = (
    "crises",
    "first_presentations",
    "admission_need",
    "fell_ill",
    "community_referrals",
    "community_starts",
    "left_list_unseen",
    "homes_lost",
    "moved_away",
    "ae_presentations",
    "section_136_uses",
    "mha_assessments",
    "detentions_on_admission",
)
SLOW = ("staffed_places", "community_staff", "ward_vacancy", "amhps", "trainees", "open_beds")


def slopes_of(by_year: Floats) -> Floats:
    """How much more a year, in units of the mean, by replication, of numbers [replication, year]."""
    slopes = np.polyfit(np.arange(by_year.shape[1]), by_year.T, 1)[0]
    return np.asarray(slopes / by_year.mean())


def flaw_of(found: Interval, wider: float | None = None) -> str:
    """What is wrong with the interval of a slope; nothing if it shows that the slope is flat."""
    margin, half = wider or MOST_A_YEAR, 0.5 * (found.high - found.low)
    if found.low > margin or found.high < -margin:
        return "It is not flat."
    if found.low < -margin or found.high > margin:
        return "It cannot be told: the interval reaches beyond the margin."
    if wider is not None and half < max(0.5 * MOST_A_YEAR, 0.25 * wider):
        return "It is not so noisy that it needs its wider margin."
    return ""


class Decade:
    """Ten years in which need does not grow, after the run-in: what is read of them by year."""

    def __init__(self) -> None:
        scenario = Scenario(name="flat", title="Need does not grow", changes=(WhatIf("need.growth", 0.0),))
        found, self.kept = self.run(scenario)
        self.whole, self.trace = found, found.after_warmup()

    @staticmethod
    def run(scenario: Scenario) -> tuple[Trace, Kept]:
        """Return what happens, the run-in included."""
        return simulate_scenario(
            resolve(scenario, PLACE, YEARS),
            seed=SEED,
            replications=REPLICATIONS,
            first_replication=0,
            engine="compiled",
        )

    @cached_property
    def costed(self) -> Costed:
        return own_cost(self.trace, BASELINE, self.kept.bought(), self.kept.costed())

    @cached_property
    def days(self) -> Floats:
        """Days of each year [1, year]."""
        return self.yearly(self.costed.activity["month_days"][:1])

    @staticmethod
    def yearly(by_month: Floats) -> Floats:
        return np.asarray(by_month[:, : 12 * YEARS].reshape(len(by_month), YEARS, 12).sum(axis=2), dtype=np.float64)

    def a_year(self, by_month: Floats) -> Floats:
        """What adds up over the months of each year, for years of one length."""
        return self.yearly(by_month) * (DAYS_A_YEAR / self.days)

    def people(self, resource: str, which: int) -> Floats:
        """Mean number of people by year."""
        return self.yearly(self.trace.resources[resource].hours[:, :, which]) / (24.0 * self.days)


@pytest.fixture(scope="module")
def decade() -> Decade:
    return Decade()


def flaws(numbers: dict[str, Floats]) -> dict[str, str]:
    """What is wrong with each, with the slope and its interval."""
    found = {name: student_interval(slopes_of(by_year), LEVEL) for name, by_year in numbers.items()}
    wrong = {name: flaw_of(interval, NOISY.get(name.split("/")[0])) for name, interval in found.items()}
    return {name: f"{flaw} {in_per_cent(found[name])}" for name, flaw in wrong.items() if flaw}


def in_per_cent(found: Interval) -> str:
    """Say a slope with its interval."""
    mean, low, high = (100.0 * each for each in found)
    return f"{mean:.2f}% a year ({low:.2f} to {high:.2f})"


def test_as_many_people_stand_where_they_stand(decade):
    assert not flaws({name: decade.people(*stock) for name, stock in STOCKS.items()})


def test_as_much_happens_in_each_year(decade):
    counts = decade.trace.counts
    assert not flaws({name: decade.a_year(counts[name].events.astype(np.float64)) for name in FLOWS})


def test_the_slow_layer_stays_in_balance(decade):
    assert not flaws({name: decade.yearly(decade.kept.of(name)) for name in SLOW})


def test_every_line_of_the_ledger_stays_what_it_is(decade):
    lines = decade.costed.lines
    assert len(set(lines)) == len(lines) > 20
    by_line = {
        f"{line.service}/{line.kind} paid by {line.payer}": decade.a_year(decade.costed.amounts[:, :, number])
        for number, line in enumerate(lines)
    }
    large = {name: pounds for name, pounds in by_line.items() if abs(pounds.mean()) > SMALL_GBP}
    assert len(large) > 20
    assert not flaws(large)
    assert not flaws({"all": np.sum(list(by_line.values()), axis=0)})


def test_as_many_live_here_as_the_table_says(decade):
    """But for those who are in a crisis or in a bed at the time, and for what home and support change."""
    assert decade.people("community", BUSY).mean() == pytest.approx(people_of(BASELINE), rel=0.01)


def test_everybody_who_came_has_left_or_is_inside(decade):
    come, left, inside = decade.whole.tally.people.T
    assert (come == left + inside).all()
    assert (left > 10_000).all()


# --- the verdict itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slope", "half", "wider", "said"),
    [
        (0.0, 0.001, None, ""),
        (0.001, 0.0019, None, ""),
        (0.005, 0.001, None, "not flat"),
        (-0.005, 0.001, None, "not flat"),
        (0.0, 0.004, None, "cannot be told"),
        (0.002, 0.002, None, "cannot be told"),
        (0.0, 0.004, 0.01, ""),
        (0.012, 0.001, 0.01, "not flat"),
        (0.008, 0.004, 0.01, "cannot be told"),
        (0.0, 0.001, 0.01, "needs its wider margin"),
        (0.0, 0.002, 0.01, "needs its wider margin"),
    ],
)
def test_what_is_said_of_an_interval(slope, half, wider, said):
    flaw = flaw_of(Interval(slope, slope - half, slope + half), wider)
    assert said in flaw if said else not flaw


def test_a_stock_that_grows_by_half_a_per_cent_a_year_is_noticed():
    by_year = 1000.0 * 1.005 ** np.arange(YEARS) + np.random.default_rng(1).normal(0.0, 10.0, (REPLICATIONS, YEARS))
    assert "not flat" in flaw_of(student_interval(slopes_of(by_year), LEVEL))
