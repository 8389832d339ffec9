"""One pool of staff, or a day with a busy half, for tests of sizing: what theory says of them is known."""

from __future__ import annotations

import numpy as np

from tandemcare.engine import simulate
from tandemcare.pathway import (
    Arrivals,
    Delay,
    Exponential,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
)

WAIT = "waited"
SERVICE_HOURS = 1.0


def pool(rate, staff, limit, service_hours=SERVICE_HOURS):
    """Return a queue with Poisson demand at an hourly rate (or 168 of them) and exponential service."""
    return Pathway(
        "one pool",
        resources=[Resource("staff", staff)],
        sources=[Arrivals("people", rate=rate)],
        steps={
            "asks": Mark("asked"),
            "waits": Seize("staff"),
            "served": Record(WAIT, since="asked", over=(limit,)),
            "service": Delay(Exponential(mean=service_hours)),
            "free": Release("staff"),
            "leaves": Leave(),
        },
    )


def day_and_night(slots):
    """Return a rota with a shift of the day and one of the night, all week."""
    day, night = slots
    return Rota([Shift("day", "daily", 8, 20, int(day)), Shift("night", "daily", 20, 8, int(night))])


def modified_load(rates, service_hours):
    """Return the load by hour of the week of work that comes at hourly rates and takes an exponential time.

    The rate is constant within an hour; the mean follows its differential equation m' = rate - m / service exactly from
    hour to hour, round the week until it repeats, and is the mean over each hour.
    """
    kept = float(np.exp(-1.0 / service_hours))
    once = np.zeros(len(rates) + 1)
    for hour, rate in enumerate(rates):
        once[hour + 1] = once[hour] * kept + rate * service_hours * (1.0 - kept)
    begin = once[-1] / (1.0 - kept ** len(rates))
    at_edges = once + begin * kept ** np.arange(len(rates) + 1)
    settled = np.asarray(rates, dtype=np.float64) * service_hours
    return np.asarray(settled + (at_edges[:-1] - settled) * service_hours * (1.0 - kept), dtype=np.float64)


def margins(trace, share):
    """Return by replication how much larger than asked the share of those is who did not wait too long."""
    records, over = trace.tally.records[:, :, 0, 0].sum(axis=1), trace.tally.over[:, :, 0].sum(axis=1)
    return ((records - over) / records - share)[:, None]


def observer(pathway_of, share, hours, warmup_hours, seed=1):
    """Return what simulates candidates, the same people in the same replication of each."""

    def observe(asked):
        return [
            margins(
                simulate(
                    pathway_of(candidate),
                    hours,
                    start="2026-11-02",
                    warmup_hours=warmup_hours,
                    seed=seed,
                    replications=count,
                    first_replication=first,
                    period=None,
                    levels=False,
                ),
                share,
            )
            for candidate, first, count in asked
        ]

    return observe


def noisy(truth, seed, noise=0.02):
    """Return an observer of candidates whose true margin a function says, with noise mostly in common."""

    def observe(asked):
        found = []
        for candidate, first, count in asked:
            rows = []
            for replication in range(first, first + count):
                common = np.random.default_rng([seed, replication]).normal()
                own = np.random.default_rng([seed, replication, 7, *candidate]).normal()
                rows.append(np.atleast_1d(truth(candidate)) + noise * (0.8 * common + 0.6 * own))
            found.append(np.array(rows))
        return found

    return observe
