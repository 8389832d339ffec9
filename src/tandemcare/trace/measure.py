"""One measure of a run: how long people waited, from one clock to one record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isinf

import numpy as np
import numpy.typing as npt
import pandas as pd

from tandemcare.errors import TandemError
from tandemcare.texts import html_table

from . import histogram
from .axes import Axes
from .intervals import Interval, mean_and_sd, student_interval
from .names import UnknownNameError
from .tally import Floats, Integers

USUAL_QUANTILES = (0.5, 0.9, 0.95)


@dataclass(frozen=True, eq=False)
class Measure:
    """Waits (hours) of one name, pooled over replications unless a method says otherwise.

    `count`, `mean` and `sd` are of finished waits; quantiles and shares also count people who still wait at the end,
    unless `open_waits=False`. Built from records[replication, period, 3], over[replication, period, threshold] and
    bins[replication, bin] of one measure.
    """

    name: str
    thresholds: tuple[float, ...]
    records: Floats
    over: Integers
    bins: Integers
    open_bins: Integers
    open_waits: Floats
    axes: Axes

    def _repr_html_(self) -> str:
        heads = ("waits that ended", "mean hours", "median", "90%", "95%", "still waiting")
        quantiles = [self.quantile_text(q) for q in USUAL_QUANTILES]
        row = (f"{self.count:,}", f"{self.mean:,.3g}", *quantiles, f"{self.still_waiting:,.3g}")
        return html_table(self.name, heads, [row])

    @property
    def count(self) -> int:
        """How many waits ended, all replications together."""
        return int(self.records[..., 0].sum())

    @property
    def mean(self) -> float:
        """Mean of finished waits (hours); NaN if there are none."""
        return float(mean_and_sd(self.records.sum(axis=(0, 1)))[0])

    @property
    def sd(self) -> float:
        """Standard deviation of finished waits (hours); NaN if there are fewer than two."""
        return float(mean_and_sd(self.records.sum(axis=(0, 1)))[1])

    @property
    def still_waiting(self) -> float:
        """People still waiting at the end of the run, mean number a replication."""
        return float(self.open_waits[:, 0].mean())

    @property
    def mean_so_far(self) -> float:
        """Mean wait so far (hours) of the people still waiting; NaN if there are none."""
        people, hours = self.open_waits.sum(axis=0)
        return float(hours / people) if people else float("nan")

    def quantile(self, q: float, open_waits: bool = True) -> float:
        """Return the wait (hours) that a share q of people does not exceed, all replications pooled, to within 3.1%.

        People still waiting count with their wait so far (Kaplan-Meier); infinite where the curve does not reach q.
        Waits are spread evenly over their bin of the histogram; a wait of zero is exact. NaN if nobody waited.
        """
        done, still = self._pooled(open_waits)
        return float(histogram.quantile(done, still, _share(q)))

    def quantile_text(self, q: float, open_waits: bool = True) -> str:
        """Return the quantile (hours) as text, `> x` where all that is known is that it exceeds x."""
        value = self.quantile(q, open_waits)
        if isinf(value):
            return f"> {histogram.longest(*self._pooled(open_waits)):.3g}"
        return f"{value:.3g}"

    def share_over(self, limit: float, open_waits: bool = True) -> float:
        """Return the share of people who wait longer than `limit` hours.

        The number of finished waits over a declared threshold is exact (over means by more than 2**-20 hours, so that
        a wait that ends at the threshold is not over it, whatever sum of steps led there); for any other limit
        it is read from the histogram, whose bins are 3% wide, spreading the waits of one bin evenly. People still
        waiting count with their wait so far (Kaplan-Meier).
        """
        done, still = self._pooled(open_waits)
        return float(histogram.share_over(done, still, limit, self._count_over(limit).sum()))

    def by_replication(self, quantiles: Iterable[float] = USUAL_QUANTILES, open_waits: bool = True) -> pd.DataFrame:
        """Return one row a replication: count, mean, sd, p50 ..., over_<threshold> (shares), still_waiting.

        Percentiles are those of each replication by itself; see `interval` for what their mean is.
        """
        mean, sd = mean_and_sd(self.records.sum(axis=1))
        columns: dict[str, npt.NDArray[np.float64] | npt.NDArray[np.int64]] = {
            "count": self.records[..., 0].sum(axis=1).astype(np.int64),
            "mean": mean,
            "sd": sd,
        }
        still = self.open_bins if open_waits else histogram.no_open(self.bins)
        for q in quantiles:
            columns[f"p{100 * q:g}"] = histogram.quantile(self.bins, still, _share(q))
        for limit in self.thresholds:
            columns[f"over_{limit:g}"] = histogram.share_over(self.bins, still, limit, self._count_over(limit))
        columns["still_waiting"] = self.open_waits[:, 0].astype(np.int64)
        return self.axes.by_replication(columns)

    def by_period(self) -> pd.DataFrame:
        """Return one row a replication and period: count, mean, sd, over_<threshold> (shares) of finished waits."""
        mean, sd = mean_and_sd(self.records)
        count = self.records[..., 0].astype(np.int64)
        shares = self.over / np.where(count > 0, count, np.nan)[..., None]
        columns = {f"over_{limit:g}": shares[..., place] for place, limit in enumerate(self.thresholds)}
        return self.axes.by_period({"count": count, "mean": mean, "sd": sd, **columns})

    def interval(self, statistic: str = "mean", level: float = 0.95, pooled: bool = False) -> Interval:
        """Return (mean, low, high) over replications of a column of `by_replication`, or any quantile such as "p99".

        The mean of the replications' quantiles is biased against the quantile of all waits: upwards in a busy queue
        (2.061 where the law says 2.022), downwards where each replication has a few waits that do not hang together.
        With `pooled` the middle is `quantile`, of all waits together; its interval is as wide as that of the mean,
        as the two have one spread in the long run.
        """
        if pooled:
            return self._pooled_interval(statistic, level)
        quantiles: tuple[float, ...] = USUAL_QUANTILES
        if _is_quantile(statistic):
            quantiles, statistic = (float(statistic[1:]) / 100.0,), f"p{float(statistic[1:]):g}"
        frame = self.by_replication(quantiles)
        if statistic not in frame:
            raise UnknownNameError("statistic", statistic, frame.columns)
        return student_interval(frame[statistic].to_numpy(), level)

    def _pooled_interval(self, statistic: str, level: float) -> Interval:
        if not _is_quantile(statistic):
            raise TandemError(f"statistic={statistic!r} is no quantile such as 'p90', and only these are pooled.")
        mean, low, high = self.interval(statistic, level)
        middle = self.quantile(float(statistic[1:]) / 100.0)
        return Interval(middle, middle - (mean - low), middle + (high - mean))

    def _pooled(self, open_waits: bool) -> tuple[Integers, Integers]:
        done = self.bins.sum(axis=0)
        return done, self.open_bins.sum(axis=0) if open_waits else histogram.no_open(done)

    def _count_over(self, limit: float) -> Floats:
        if limit in self.thresholds:
            return np.asarray(self.over[:, :, self.thresholds.index(limit)].sum(axis=1), dtype=np.float64)
        return histogram.count_over(self.bins, limit)


def _is_quantile(statistic: str) -> bool:
    return statistic.startswith("p") and statistic[1:].replace(".", "", 1).isdigit()


def _share(q: float) -> float:
    if not 0.0 < q < 1.0:
        raise TandemError(f"q={q!r} is not a share between 0 and 1.")
    return q
