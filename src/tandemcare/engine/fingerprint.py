"""A fingerprint of how this machine computes: the hash of a small fixed run's log.

Two machines with one fingerprint give the same bytes. Resuming, clusters and `reproduce` refuse to mix two of them.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache

from tandemcare.pathway import (
    Arrivals,
    Branch,
    Delay,
    Exponential,
    Gamma,
    Leave,
    Lognormal,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
    Weibull,
)

from .simulate import simulate

HOURS = 2000.0


def small_pathway() -> Pathway:
    """Return a small pathway that uses all of the arithmetic: logs, exponentials, normal and gamma quantiles."""
    shifts = [Shift("day", "mon-fri", 9, 17, 3, fill=0.9), Shift("night", "daily", 17, 9, 1, at_end="hand_over")]
    return Pathway(
        "fingerprint",
        resources=[Resource("staff", Rota(shifts)), Resource("bed", 12)],
        sources=[Arrivals("people", rate=[0.1 + 0.001 * hour for hour in range(168)])],
        steps={
            "come": Mark("came"),
            "ask": Seize("staff"),
            "talk": Delay(Lognormal(mean=2.0, sd=1.5)),
            "asked": Release("staff"),
            "decide": Branch({"wait": 0.6, "rest": 0.4}),
            "wait": Seize("bed", patience=Exponential(mean=20.0), otherwise="rest"),
            "stay": Delay(Gamma(mean=60.0, sd=50.0)),
            "end": Release("bed"),
            "rest": Delay(Weibull(mean=10.0, shape=0.8)),
            "count": Record("time", since="came"),
            "leave": Leave(),
        },
    )


@cache
def fingerprint(engine: str = "compiled") -> str:
    """Return the first 16 hexadecimal digits of the hash of a small fixed run's log; both engines give the same.

    >>> import tandemcare as tc
    >>> tc.fingerprint("compiled") == tc.fingerprint("compiled")
    True
    """
    trace = simulate(small_pathway(), HOURS, start=date(2026, 4, 1), seed=20260401, engine=engine, log=True)
    assert trace.logs is not None
    return hashlib.sha256(trace.logs[0].tobytes()).hexdigest()[:16]
