"""Measures read from hand-made tallies: moments, shares, quantiles, intervals, periods."""

from math import inf, isnan, sqrt

import numpy as np
import pytest
from scipy import stats
from tallies import ONE, histogram_of, wait_tally, waits

from tandemcare.errors import TandemError
from tandemcare.trace import Layout, Trace, UnknownNameError
from tandemcare.trace.tally import empty_tally, stack

BIN = 1.0 / 32.0  # the widest bin of the histogram, as a part of the wait


def test_moments_pool_the_waits_of_all_replications():
    measure = waits(([1.0, 2.0, 6.0], []), ([5.0], [])).measures["wait"]
    assert measure.count == 4
    assert measure.mean == pytest.approx(3.5)
    assert measure.sd == pytest.approx(np.std([1.0, 2.0, 6.0, 5.0], ddof=1))


def test_nothing_recorded_is_no_number():
    measure = waits(([], [])).measures["wait"]
    assert measure.count == 0
    assert all(map(isnan, (measure.mean, measure.sd, measure.quantile(0.5), measure.share_over(4.0))))
    assert measure.quantile_text(0.5) == "nan"
    assert isnan(measure.mean_so_far)


def test_equal_waits_have_no_spread():
    assert waits(([0.1] * 1000, [])).measures["wait"].sd == pytest.approx(0.0, abs=1e-7)


def test_quantiles_are_within_their_stated_error_of_exact_ones():
    generator = np.random.default_rng(1)
    for sample in (
        generator.exponential(3.0, 20_001),
        generator.lognormal(2.0, 1.5, 20_001),
        generator.uniform(0.0, 1e-3, 20_001),
    ):
        measure = waits((sample, [])).measures["wait"]
        for q in (0.001, 0.1, 0.25, 0.5, 0.9, 0.95, 0.999):
            exact = np.quantile(sample, q, method="inverted_cdf")
            assert measure.quantile(q) == pytest.approx(exact, rel=BIN)


def test_a_quantile_stands_inside_its_bin_where_the_waits_do():
    # 1,000 waits spread evenly over 8.0 to 8.25, which is one bin.
    measure = waits((8.0 + 0.25 * (np.arange(1000) + 0.5) / 1000, [])).measures["wait"]
    for q in (0.1, 0.5, 0.73):
        assert measure.quantile(q) == pytest.approx(8.0 + 0.25 * q, rel=1e-12)


def test_what_a_quantile_does_not_exceed_and_what_is_over_it_make_one():
    measure = waits((np.random.default_rng(5).exponential(3.0, 2_001), [])).measures["wait"]
    for q in (0.003, 0.3, 0.5, 0.9, 0.999):
        assert measure.share_over(measure.quantile(q), open_waits=False) == pytest.approx(1.0 - q, abs=1e-12)


def test_a_few_longer_waits_are_a_longer_median():
    before = np.random.default_rng(6).exponential(3.0, 1_000)
    after = before.copy()
    after[np.argsort(before)[495:499]] *= 1.5
    assert waits((after, [])).measures["wait"].quantile(0.5) > waits((before, [])).measures["wait"].quantile(0.5)


def test_quantiles_of_round_shares_take_the_lower_value():
    measure = waits(([0.0, 0.0, 8.0, 8.0], [])).measures["wait"]
    assert measure.quantile(0.5) == 0.0
    assert measure.quantile(0.5 + 1e-9) == pytest.approx(8.0, rel=BIN)


def test_a_declared_threshold_is_exact_and_does_not_count_equal_waits():
    done = [3.999, 4.0, 4.0, 4.001, 4.002]
    measure = waits((done, [])).measures["wait"]
    assert measure.share_over(4.0) == 2 / 5
    assert measure.share_over(4.0, open_waits=False) == 2 / 5


def test_another_limit_is_read_from_the_histogram():
    sample = np.random.default_rng(2).exponential(10.0, 100_000)
    measure = waits((sample, [])).measures["wait"]
    for limit in (0.5, 7.0, 30.0):
        one_bin = np.mean((sample > limit / 1.032) & (sample < limit * 1.032))
        assert measure.share_over(limit) == pytest.approx((sample > limit).mean(), abs=one_bin / 4)
    assert measure.share_over(0.0) == 1.0
    assert measure.share_over(-1.0) == 1.0
    assert measure.share_over(1e9) == 0.0


def test_waits_of_zero_are_exact():
    measure = waits(([0.0, 0.0, 0.0, 2.0**-30], [])).measures["wait"]
    assert measure.share_over(0.0) == 0.25


def kaplan_meier(done: list[float], still: list[float], at: float) -> float:
    """Share waiting longer than `at`, by the product-limit formula written out."""
    share = 1.0
    for time in sorted(set(done)):
        if time <= at:
            share *= 1.0 - done.count(time) / sum(other >= time for other in done + still)
    return share


def test_people_still_waiting_count_by_kaplan_meier():
    done, still = [1.0, 2.0, 2.0, 5.0, 9.0, 30.0], [1.5, 4.5, 10.0, 40.0]
    measure = waits((done, still)).measures["wait"]
    for limit in (0.5, 1.2, 3.0, 4.0, 7.0, 20.0, 24.0, 35.0):
        assert measure.share_over(limit) == pytest.approx(kaplan_meier(done, still, limit))
    assert measure.share_over(3.0, open_waits=False) == 0.5
    for q in (0.05, 0.3, 0.5, 0.6):
        expected = min(time for time in done if 1.0 - kaplan_meier(done, still, time) >= q)
        assert measure.quantile(q) == pytest.approx(expected, rel=BIN)


def test_a_quantile_that_is_not_reached_is_infinite_and_says_so():
    measure = waits(([1.0], [7.0, 8.0, 1.0]), ([], [64.0])).measures["wait"]
    assert measure.quantile(0.5) == inf
    assert measure.quantile_text(0.5) == "> 64"
    assert measure.quantile(0.5, open_waits=False) == pytest.approx(1.0, rel=BIN)
    assert measure.quantile_text(0.1) == f"{measure.quantile(0.1):.3g}"


def test_only_open_waits_reach_no_quantile():
    measure = waits(([], [5.0])).measures["wait"]
    assert measure.quantile(0.01) == inf
    assert measure.share_over(4.0) == 1.0


def test_still_waiting_is_a_mean_over_replications():
    measure = waits(([1.0], [7.0, 8.0]), ([], [3.0])).measures["wait"]
    assert measure.still_waiting == 1.5
    assert measure.mean_so_far == 6.0


def test_one_row_a_replication():
    trace = waits(([1.0, 5.0, 30.0], []), ([6.0], [50.0]))
    frame = trace.measures["wait"].by_replication()
    assert list(frame.columns) == ["count", "mean", "sd", "p50", "p90", "p95", "over_4", "over_24", "still_waiting"]
    assert list(frame["count"]) == [3, 1]
    assert list(frame["mean"]) == [12.0, 6.0]
    assert list(frame["over_4"]) == [pytest.approx(2 / 3), 1.0]
    assert list(frame["over_24"]) == [pytest.approx(1 / 3), 0.5]
    assert frame["p95"][1] == inf
    assert list(frame["still_waiting"]) == [0, 1]


def test_replications_are_numbered_from_the_first():
    tally = stack([wait_tally([1.0]), wait_tally([2.0])])
    frame = Trace(ONE, tally, first_replication=7).measures["wait"].by_replication()
    assert list(frame.index) == [7, 8]


def test_pooled_figures_are_those_of_the_pooled_waits():
    parts = [np.random.default_rng(seed).exponential(5.0, 300) for seed in range(4)]
    several = waits(*((part, []) for part in parts)).measures["wait"]
    one = waits((np.concatenate(parts), [])).measures["wait"]
    for q in (0.1, 0.5, 0.95):
        assert several.quantile(q) == one.quantile(q)
    assert several.share_over(4.0) == one.share_over(4.0)
    assert several.mean == pytest.approx(one.mean)


def test_the_interval_is_students_over_replications():
    values = [1.0, 2.0, 4.0, 9.0]
    measure = waits(*(([value], []) for value in values)).measures["wait"]
    found = measure.interval("mean", 0.9)
    expected = stats.t.interval(0.9, 3, np.mean(values), np.std(values, ddof=1) / sqrt(4))
    assert found.mean == pytest.approx(4.0)
    assert (found.low, found.high) == pytest.approx(expected)
    assert measure.interval("p50").mean == pytest.approx(np.mean(values), rel=BIN)
    assert measure.interval("p99.5").mean == pytest.approx(np.mean(values), rel=BIN)


def test_pooled_quantiles_have_less_bias_than_the_mean_of_each_replications_own():
    measure = waits(*((part, []) for part in np.random.default_rng(8).exponential(1.0, (4_000, 10)))).measures["wait"]
    alone, pooled = measure.interval("p80"), measure.interval("p80", pooled=True)
    truth = np.log(5.0)
    assert pooled.mean == measure.quantile(0.8)
    assert pooled.mean == pytest.approx(truth, rel=0.01)
    assert abs(alone.mean - truth) > 3.0 * (alone.high - alone.mean)
    assert pooled.high - pooled.low == pytest.approx(alone.high - alone.low)
    with pytest.raises(TandemError, match="no quantile"):
        measure.interval("mean", pooled=True)


def test_intervals_leave_out_replications_without_records_and_say_nothing_for_one():
    measure = waits(([1.0], []), ([], []), ([3.0], [])).measures["wait"]
    assert measure.interval().mean == 2.0
    one = waits(([1.0], [])).measures["wait"].interval()
    assert one.mean == 1.0
    assert isnan(one.low)
    assert isnan(one.high)


def test_an_infinite_statistic_has_an_infinite_mean_and_no_ends():
    measure = waits(([1.0], [9.0, 9.0]), ([1.0], [])).measures["wait"]
    found = measure.interval("p95")
    assert found.mean == inf
    assert isnan(found.high)


def test_periods_stand_in_order_for_each_replication():
    layout = Layout(("stay", "wait"), ((1.0,), (4.0,)), (), (), periods=("2026-04", "2026-05"))
    tally = empty_tally(layout)
    tally.records[1, 1] = 4, 20.0, 120.0
    tally.over[1] = [0, 3]
    tally.bins[1] = histogram_of([2.0, 4.5, 6.0, 7.5])
    trace = Trace(layout, stack([tally, empty_tally(layout)]), edges=(720.0,))
    frame = trace.measures["wait"].by_period()
    assert list(frame["period"]) == ["2026-04", "2026-05"] * 2
    assert list(frame["replication"]) == [0, 0, 1, 1]
    assert list(frame["count"]) == [0, 4, 0, 0]
    assert frame["mean"][1] == 5.0
    assert frame["over_4"][1] == 0.75
    assert isnan(frame["over_4"][0])
    assert trace.measures["wait"].share_over(4.0) == 0.75


def test_unknown_names_offer_what_there_is():
    trace = waits(([1.0], []))
    with pytest.raises(KeyError, match=r"no measure 'weit'. Did you mean 'wait'\?"):
        trace.measures["weit"]
    with pytest.raises(UnknownNameError, match=r"no statistic 'maen'. Did you mean 'mean'"):
        trace.measures["wait"].interval("maen")
    assert "weit" not in trace.measures
    assert list(trace.measures) == ["wait"]


@pytest.mark.parametrize("q", [0.0, 1.0, -1.0, 95.0])
def test_a_quantile_needs_a_share(q):
    with pytest.raises(TandemError, match=f"q={q!r}"):
        waits(([1.0], [])).measures["wait"].quantile(q)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_an_interval_needs_a_share(level):
    with pytest.raises(TandemError, match="level="):
        waits(([1.0], []), ([2.0], [])).measures["wait"].interval(level=level)
