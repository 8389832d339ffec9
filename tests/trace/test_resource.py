"""Resources and counts read from hand-made tallies."""

from math import isnan

import numpy as np
import pytest
from scipy import stats
from tallies import ONE, level_tally, without_levels

from tandemcare.errors import TandemError
from tandemcare.trace import Layout, Trace, UnknownNameError
from tandemcare.trace.tally import empty_tally, level_units, stack

HALF_FULL = level_tally({0: 10.0, 1: 20.0, 2: 10.0}, capacity=2.0, queue=8.0)


def test_means_are_over_time():
    beds = Trace(ONE, stack([HALF_FULL])).resources["beds"]
    assert beds.busy_mean == 1.0
    assert beds.queue_mean == 0.2
    assert beds.capacity_mean == 2.0
    assert beds.utilisation == 0.5
    assert beds.overtime_hours == 0.0


def test_replications_pool_by_time():
    longer = level_tally({2: 120.0}, capacity=2.0)
    trace = Trace(ONE, stack([HALF_FULL, longer]))
    assert trace.resources["beds"].busy_mean == pytest.approx((40.0 + 240.0) / 160.0)
    assert list(trace.resources["beds"].by_replication()["busy"]) == [1.0, 2.0]


def test_overtime_takes_utilisation_over_one():
    tally = level_tally({1: 10.0}, capacity=0.8, overtime=2.0)
    staff = Trace(ONE, stack([tally, HALF_FULL])).resources["beds"]
    assert list(staff.by_replication()["utilisation"]) == [1.25, 0.5]
    assert staff.overtime_hours == 1.0


def test_an_unlimited_resource_has_no_utilisation():
    places = Trace(ONE, stack([level_tally({3: 10.0}, capacity=0.0)])).resources["beds"]
    assert isnan(places.utilisation)
    assert places.busy_mean == 3.0


def test_levels_below_512_are_exact():
    beds = Trace(ONE, stack([HALF_FULL])).resources["beds"]
    assert [beds.share_of_time_at(units) for units in (0, 1, 2, 3, -1)] == [0.25, 0.5, 0.25, 0.0, 0.0]
    assert [beds.share_of_time_over(units) for units in (-1, 0, 0.5, 1, 2)] == [1.0, 0.75, 0.75, 0.25, 0.0]
    assert [beds.busy_quantile(q) for q in (0.1, 0.25, 0.26, 0.75, 0.76)] == [0.0, 0.0, 1.0, 1.0, 2.0]


def test_levels_from_512_are_within_one_bin():
    used = np.random.default_rng(3).integers(600, 900, 2000)
    tally = level_tally({int(units): 1.0 for units in np.unique(used)}, capacity=0.0)
    beds = Trace(ONE, stack([tally])).resources["beds"]
    for q in (0.1, 0.5, 0.9):
        exact = np.quantile(np.unique(used), q, method="inverted_cdf")
        assert exact / 1.033 < beds.busy_quantile(q) <= exact
    assert beds.share_of_time_over(750) == pytest.approx((np.unique(used) > 750).mean(), abs=16 / 300)
    assert sum(beds.share_of_time_at(units) for units in range(512, 1024)) == pytest.approx(1.0)


def test_share_over_and_share_at_agree_at_every_number_of_units():
    tally = level_tally({511: 1.0, 512: 3.0, 530: 2.0, 2000: 4.0}, capacity=0.0)
    beds = Trace(ONE, stack([tally])).resources["beds"]
    for units in (510, 511, 512, 527, 528, 529, 1999, 2010, 2100):
        step = beds.share_of_time_over(units) - beds.share_of_time_over(units + 1)
        assert step == pytest.approx(beds.share_of_time_at(units + 1), abs=1e-12)


def test_level_bins_hold_whole_numbers_of_units():
    assert (level_units() == np.floor(level_units())).all()


def test_without_levels_the_reading_says_what_to_do():
    beds = Trace(ONE, stack([without_levels(HALF_FULL)])).resources["beds"]
    assert beds.busy_mean == 1.0
    with pytest.raises(TandemError, match=r"'beds'.*run it with levels"):
        beds.busy_quantile(0.5)


def two_months() -> Trace:
    layout = Layout((), (), ("lost",), ("beds",), periods=("2026-04", "2026-05"))
    tallies = []
    for replication in range(3):
        tally = empty_tally(layout)
        tally.hours[:, 0] = [[300.0, 20.0, 400.0, 0.0], [600.0 + replication, 0.0, 800.0, 1.0]]
        tally.counts[:, 0] = [1, 4 * replication]
        tally.window[:] = 100.0, 1000.0
        tallies.append(tally)
    return Trace(layout, stack(tallies), edges=(300.0,))


def test_periods_are_means_over_the_hours_counted_in_them():
    frame = two_months().resources["beds"].by_period()
    assert list(frame["busy"][:2]) == [300.0 / 200.0, 600.0 / 700.0]
    assert list(frame["capacity"][:2]) == [2.0, 800.0 / 700.0]
    assert list(frame["overtime_hours"][:2]) == [0.0, 1.0]


def test_a_period_before_the_warm_up_ends_has_no_hours():
    trace = two_months()
    early = Trace(trace.layout, trace.tally, edges=(50.0,))
    assert list(early.axes.period_hours[0]) == [0.0, 900.0]
    assert isnan(early.resources["beds"].by_period()["busy"][0])


def test_counts_are_means_a_replication():
    lost = two_months().counts["lost"]
    assert lost.total == 5.0
    assert list(lost.by_replication()["total"]) == [1, 5, 9]
    assert list(lost.by_period()["total"]) == [1, 0, 1, 4, 1, 8]
    assert lost.per_year == pytest.approx(15 * 8766 / 2700)


def test_intervals_are_students_over_replications():
    trace = two_months()
    totals = [1.0, 5.0, 9.0]
    expected = stats.t.interval(0.95, 2, np.mean(totals), stats.sem(totals))
    assert trace.counts["lost"].interval()[1:] == pytest.approx(expected)
    assert trace.resources["beds"].interval("busy").mean == pytest.approx(901.0 / 900.0)
    with pytest.raises(UnknownNameError, match="statistic 'rush'"):
        trace.resources["beds"].interval("rush")
    with pytest.raises(UnknownNameError, match="statistic 'totals'"):
        trace.counts["lost"].interval("totals")
