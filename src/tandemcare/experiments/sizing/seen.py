"""What replications say to targets: waits that ended by target, how many were short enough, and how long they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tandemcare.metrics.reading import ACUTE_KINDS, Reading
from tandemcare.trace import Trace, quantile
from tandemcare.trace.intervals import Interval, bounded, ratio, student_interval
from tandemcare.trace.tally import BINS, Floats, Integers
from tandemcare.units import HOURS_A_DAY, MONTHS_A_YEAR

from .instruments import MEASURES, held, never, reached
from .lacked import lacked_days
from .target import LEVEL, MEAN, ServiceTarget

NEVER_HOURS = 14.0 * HOURS_A_DAY
"""What never being assessed counts as in a mean wait: as long as recommendations last."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What some replications did, by target: along the axes replication, year and target.

    `ended` are waits that ended in the year, `within` those no longer than the limit, `hours` their sum, where who
    never got there counts NEVER_HOURS; of a level there is one a year, and `hours` is the level. `bins` is the
    histogram of waits [replication, target, bin], and `never` those who never got there [replication, target].
    `assessments`, `worked`, `on_duty` and `away` (bed-days out of area) are a year, by replication, and so is `lacked`
    [replication, service], of which there is none where nobody asks.
    """

    ended: Floats
    within: Floats
    hours: Floats
    bins: Integers
    never: Floats
    assessments: Floats
    worked: Floats
    on_duty: Floats
    lacked: Floats
    away: Floats

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return len(self.ended)

    def margins(self, targets: Sequence[ServiceTarget], usual: Floats) -> Floats:
        """Return how much better than asked each replication was [replication, target].

        Of a share it is what of all waits is short enough beyond what is asked, of a mean or a level how much less it
        is, over as many waits as are `usual` in a replication: a sum of such margins is linear in the waits.
        """
        found = np.empty((self.replications, len(targets)))
        for number, target in enumerate(targets):
            ended, within, hours = (each[:, :, number].sum(axis=1) for each in (self.ended, self.within, self.hours))
            if target.kind in (MEAN, LEVEL):
                found[:, number] = (target.limit * ended - hours) / usual[number]
            else:
                found[:, number] = (within - target.share * ended) / usual[number]
        return found

    def share_within(self, number: int) -> Interval:
        """Return the share of waits short enough, and its interval over replications, from nothing to all."""
        found = _ratio(self.within[:, :, number].sum(axis=1), self.ended[:, :, number].sum(axis=1))
        return bounded(found, most=1.0)

    def mean(self, number: int) -> Interval:
        """Return the mean wait or level, and its interval over replications, which is never less than nothing."""
        return bounded(_ratio(self.hours[:, :, number].sum(axis=1), self.ended[:, :, number].sum(axis=1)))

    def quantile(self, number: int, share: float) -> float:
        """Return the hours that a share of waits does not exceed, all replications together."""
        return float(quantile(*_with_never(self.bins[:, number], self.never[:, number]), share))

    def years_met(self, number: int, target: ServiceTarget) -> float:
        """Return the share of years in which the target was met by what happened in the year itself."""
        ended, within, hours = (each[:, :, number] for each in (self.ended, self.within, self.hours))
        met = hours <= target.limit * ended if target.kind in (MEAN, LEVEL) else within >= target.share * ended
        return float(met.mean())

    @staticmethod
    def together(parts: Sequence[Seen]) -> Seen:
        """Return what several batches of replications did, one after another."""
        return Seen(**{name: np.concatenate([getattr(one, name) for one in parts]) for name in vars(parts[0])})


def _ratio(part: Floats, whole: Floats) -> Interval:
    """Return the ratio of two means, with the interval of its linear part (Cochran 1977, section 6.4)."""
    if not whole.sum() > 0.0:
        return Interval(float("nan"), float("nan"), float("nan"))
    share = float(part.sum() / whole.sum())
    apart = student_interval((part - share * whole) / whole.mean())
    return Interval(share, share + apart.low - apart.mean, share + apart.high - apart.mean)


def _with_never(bins: Integers, never: Floats) -> tuple[Integers, Integers]:
    """Return histograms, all replications together, of waits that ended and of those that never do."""
    for_ever = np.zeros(BINS, np.int64)
    for_ever[-1] = max(round(float(never.sum())), 0)
    return bins.sum(axis=0), for_ever


def read(trace: Trace, targets: Sequence[ServiceTarget], values: Mapping[str, float] | None = None) -> Seen:
    """Return what the replications of a trace of whole years did, by target; with values also what care was lacked."""
    reading = Reading(trace)
    by_target = [_of(reading, target) for target in targets]
    ended, within, hours = (
        np.asarray(np.stack([one[part] for one in by_target], axis=-1), dtype=np.float64) for part in range(3)
    )
    years = ended.shape[1]
    return Seen(
        ended,
        within,
        hours,
        np.stack([one[3] for one in by_target], axis=1),
        np.stack([one[4] for one in by_target], axis=1),
        reading.count("mha_assessments").sum(axis=1) / years,
        reading.work_hours("amhp").sum(axis=1) / years,
        reading.duty_hours("amhp").sum(axis=1) / years,
        np.zeros((len(ended), 0)) if values is None else lacked_days(reading, values),
        reading.days_away().sum(axis=1) / years,
    )


_Parts = tuple[Floats, Floats, Floats, Integers, Floats]


def _of(reading: Reading, target: ServiceTarget) -> _Parts:
    """Return ended, within and hours [replication, year], bins [replication, bin] and never [replication]."""
    if target.kind == LEVEL:
        return _level(reading, target)
    if not target.is_of_assessments:
        return _plain_wait(reading, target)
    routes = target.streams
    names = [reached(target.what, route) for route in routes]
    missed = reading.count(*(never(target.what, route) for route in routes))
    missed = missed - reading.count(*(held(route) for route in routes))
    return _waits(reading, names, target.limit, missed)


def _waits(reading: Reading, names: Sequence[str], limit: float, missed: Floats) -> _Parts:
    places = [reading.trace.layout.measures.index(name) for name in names]
    records = reading.trace.tally.records[:, :, places].sum(axis=2)
    ended = records[..., 0] + missed
    over = np.sum([reading.over(name, limit) for name in names], axis=0)
    hours = records[..., 1] + NEVER_HOURS * missed
    bins = reading.trace.tally.bins[:, places].sum(axis=1)
    return _yearly(ended), _yearly(records[..., 0] - over), _yearly(hours), bins, missed.sum(axis=1)


def _plain_wait(reading: Reading, target: ServiceTarget) -> _Parts:
    """Return the waits for a bed, where who left before there was one never got it, or for supported housing."""
    left = reading.count("left_before_bed") if target.what == "bed wait" else np.zeros(reading.days_away().shape)
    return _waits(reading, [MEASURES[target.what]], target.limit, left)


def _level(reading: Reading, target: ServiceTarget) -> _Parts:
    whole = _yearly(np.broadcast_to(reading.month_days(), reading.days_away().shape))
    part = _yearly(reading.days_away())
    if target.what == "occupancy":
        wards = reading.wards(*ACUTE_KINDS)
        part, whole = _yearly(reading.busy_days(*wards)), _yearly(reading.open_days(*wards))
    elif target.what == "full":
        part = _yearly(reading.count("crisis_house_full"))
        whole = part + _yearly(reading.count("crisis_house_stays"))
    level = np.asarray(ratio(part, whole), dtype=np.float64)
    nobody = np.zeros((len(level), BINS), np.int64)
    return np.ones_like(level), np.full_like(level, np.nan), level, nobody, np.zeros(len(level))


def _yearly(by_month: Floats) -> Floats:
    """Return months [replication, month] summed by year [replication, year]."""
    months = int(MONTHS_A_YEAR)
    years = by_month.shape[1] // months
    return np.asarray(by_month[:, : years * months].reshape(len(by_month), years, months).sum(axis=2))
