"""The ward pathway of the yardstick in Tandem's vocabulary: referrals, AMHPs, beds and supported housing.

Days of the yardstick become hours. Referrals are Poisson at 12 (1 + 0.5 sin 2 pi t) a day; 1 of 6 AMHPs assesses,
urgent referrals first; 54% need one of 230 beds and go out of area after exactly a day; 10% of those treated wait
in their bed for one of 60 housing units; 15% of the others are referred again. Everything is multiplied by `scale`
but times and chances.
"""

from __future__ import annotations

from datetime import date
from math import cos, pi

from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Exponential,
    Leave,
    Lognormal,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
    Values,
)

DAY = 24.0
WARMUP_HOURS = 365.0 * DAY
UNTIL_HOURS = 5 * 365.25 * DAY
START = date(2026, 1, 1)


def referrals(scale: float) -> list[float]:
    """Return the rate of referrals (people an hour) by the hour of the week, each the wave's mean over its hour."""
    waves = [(cos(2 * pi * hour / 24) - cos(2 * pi * (hour + 1) / 24)) * 24 / (2 * pi) for hour in range(24)]
    return [12.0 / DAY * scale * (1.0 + 0.5 * wave) for wave in waves] * 7


def ward(scale: float = 1.0, housing_days: float = 90.0) -> Pathway:
    """Return the ward pathway for a place `scale` times the yardstick's."""
    return Pathway(
        "ward",
        resources=[
            Resource("amhp", int(6 * scale)),
            Resource("bed", int(230 * scale)),
            Resource("housing", int(60 * scale)),
        ],
        sources=[Arrivals("referral", rate=referrals(scale), layer=18.0 / DAY * scale)],
        steps={
            "referred": Mark("referred"),
            "urgency": Assign("urgency", Values({0: 0.3, 1: 0.7})),
            "wait for AMHP": Seize("amhp", priority="urgency"),
            "AMHP wait": Record("amhp_wait", since="referred"),
            "assessment": Delay(Lognormal(mean=0.25 * DAY, sd=0.15 * DAY)),
            "assessed": Release("amhp"),
            "decision": Branch({"needs bed": 0.54, "away": 0.46}),
            "needs bed": Mark("needs bed"),
            "wait for bed": Seize("bed", patience=DAY, otherwise="out of area"),
            "bed wait": Record("bed_wait", since="needs bed"),
            "treatment": Delay(Lognormal(mean=32.0 * DAY, sd=35.2 * DAY)),
            "ready": Branch({"wait for housing": 0.10, "home": 0.90}),
            "wait for housing": Seize("housing"),
            "bed free": Release("bed"),
            "housed": Delay(Exponential(mean=housing_days * DAY)),
            "moved on": Release("housing", then="away"),
            "home": Release("bed"),
            "relapse": Branch({"well": 0.15, "away": 0.85}),
            "well": Delay(Exponential(mean=90.0 * DAY), then="referred"),
            "out of area": Count("out_of_area"),
            "placement": Delay(Lognormal(mean=38.0 * DAY, sd=38.0 * DAY)),
            "away": Leave(),
        },
    )


def answers(trace: object) -> dict[str, float]:
    """Return the yardstick's nine answers from a trace."""
    years = (UNTIL_HOURS - WARMUP_HOURS) / (365.25 * DAY)
    t = trace
    return {
        "amhp_wait_mean": t.measures["amhp_wait"].mean / DAY,  # type: ignore[attr-defined]
        "amhp_wait_p95": t.measures["amhp_wait"].quantile(0.95) / DAY,  # type: ignore[attr-defined]
        "bed_wait_mean": t.measures["bed_wait"].mean / DAY,  # type: ignore[attr-defined]
        "oap_per_yr": t.counts["out_of_area"].total / years,  # type: ignore[attr-defined]
        "bed_occ": t.resources["bed"].busy_mean / t.resources["bed"].capacity_mean,  # type: ignore[attr-defined]
        "blocked_mean": t.resources["housing"].queue_mean,  # type: ignore[attr-defined]
        "events": t.events / t.replications,  # type: ignore[attr-defined]
        "local_adm_per_yr": t.measures["bed_wait"].count / t.replications / years,  # type: ignore[attr-defined]
    }
