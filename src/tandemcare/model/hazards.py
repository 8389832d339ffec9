"""How often what may happen at home happens to whom: the equations of the risks that everybody at home meets.

The rate of crisis is the base rate of somebody untreated, settled at home and without support, times what the person's
registers say: frailty x need x care x home treatment x home x support x what happened last x whether it was met. Team,
home, support and programmes together never come to less than `hazard.least_ratio`. Everything else that changes at home
has a rate of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.pathway import Risk
from tandemcare.sums import summed
from tandemcare.units import DAYS_A_YEAR, HOURS_A_DAY, HOURS_A_YEAR

from . import codes as c
from .values import Values

Factors = dict[str, Mapping[float, float]]


def risks_of(v: Values) -> list[Risk]:
    """Return every risk of life at home, in the order in which they come if two are due at one instant."""
    return [*_of_need_and_care(v), *_of_home_and_support(v), *_of_leaving(v)]


def _of_need_and_care(v: Values) -> list[Risk]:
    return [
        Risk(
            "crisis",
            _a_year(v["hazard.settled"] * v["demand.crises"]),
            "crisis",
            by=crisis_factors(v),
            factor="frailty",
            episode=True,
        ),
        _if("falls-ill", v["lives.falls_ill"], need=c.WELL),
        _if("recovers", v["lives.recovers"], need=c.ACTIVE),
        Risk(
            "referred",
            _a_year(v["lives.referred"]),
            "referred",
            by=_only("need", c.ACTIVE) | _only("care", c.NO) | _only("listed", c.NO),
        ),
        _if("leaves-list", v["lives.leaves_list"], listed=c.YES),
        Risk("team-ends", _a_year(v["lives.team_ends"]), "team-ends", by=_only("need", c.WELL) | _only("care", c.YES)),
        Risk(
            "calms",
            1.0 / (HOURS_A_DAY * v["hazard.recent_days"]),
            "calms",
            by={
                "recent": {c.CALM: 0.0, c.AFTER_CRISIS: 1.0, c.AFTER_BED: 1.0},
                # An acute illness that nobody treats lasts for longer than the risk after a ward.
                "needs_bed": {c.NO: 1.0, c.YES: v["hazard.recent_days"] / v["hazard.unmet_bed_days"], c.SERVED: 1.0},
            },
        ),
    ]


def _of_home_and_support(v: Values) -> list[Risk]:
    return [
        _if("loses-home", v["lives.loses_home"], home=c.OWN_HOME),
        _if("finds-home", v["lives.finds_home"], home=c.HOMELESS),
        Risk(
            "applies",
            _a_year(v["lives.applies"]),
            "applies",
            by=_only("applied", c.NO)
            | {
                "home": {
                    c.OWN_HOME: v["lives.applies_housed_ratio"],
                    c.SUPPORTED: 0.0,
                    c.HOMELESS: 1.0,
                    c.RESIDENTIAL: 0.0,
                }
            },
        ),
        _after_days("withdraws", v["housing.days_to_give_up"], applied=c.YES),
        _after_days("tenancy-ends", v["housing.tenancy_days"], home=c.SUPPORTED),
        Risk(
            "needs-package",
            _a_year(v["lives.needs_package"]),
            "needs-package",
            by=_only("need", c.ACTIVE) | _only("support", c.NONE),
        ),
        Risk(
            "support-ends",
            1.0 / HOURS_A_DAY,
            "support-ends",
            by={
                "support": {
                    c.NONE: 0.0,
                    c.FLOATING: 1.0 / v["floating_support.days"],
                    c.PACKAGE: 1.0 / v["lives.package_days"],
                    c.LASTING: lasting_care_ends(v) / DAYS_A_YEAR,
                }
            },
        ),
        _is_found(v),
        # Whoever waits for supported housing in vain may be placed in residential care for want of it.
        Risk(
            "needs-residential",
            _a_year(v["lives.needs_residential"]),
            "needs-residential",
            by=_only("home", c.OWN_HOME) | {"applied": {c.NO: 1.0, c.YES: v["lives.residential_ratio_applied"]}},
        ),
        _if("residential-ends", v["lives.residential_ends"], home=c.RESIDENTIAL),
    ]


def _is_found(v: Values) -> Risk:
    """Care that is due is found: sooner by a team, and in people with packages the sooner the more are reviewed."""
    by_reviews = 1.0 + v["section_117.found_by_review"] * _more_reviews(v)
    return Risk(
        "is-found",
        1.0 / HOURS_A_DAY,
        "is-found",
        by={
            "care_due": {code: float(code != c.DUE_NOTHING) for code in _VALUES["care_due"]},
            "care": {c.NO: 1.0 / v["lives.days_to_find"], c.YES: 1.0 / v["lives.days_to_find_with_team"]},
            "support": {support: by_reviews if support == c.LASTING else 1.0 for support in _VALUES["support"]},
        },
    )


def _of_leaving(v: Values) -> list[Risk]:
    return [
        _after_days("recalled", v["cto.days_to_recall"], order=c.YES),
        # Whoever pays for lasting care pays on, wherever somebody moves.
        Risk(
            "moves",
            _a_year(v["lives.moves"]),
            "moves",
            by={"support": {support: float(support != c.LASTING) for support in _VALUES["support"]}},
        ),
        Risk("dies", _a_year(v["lives.dies"]), "dies"),
        _if("visits-cafe", v["crisis_cafe.visits_of_ill"], need=c.ACTIVE),
    ]


def lasting_care_ends(v: Values) -> float:
    """Return how often a year lasting care ends, deaths apart: the more packages are reviewed, the sooner."""
    by_reviews = 1.0 + v["section_117.share_ended_by_review"] * _more_reviews(v)
    return max(v["section_117.exit_rate"] - v["lives.dies"], 0.0) * by_reviews


def _more_reviews(v: Values) -> float:
    """Return the reviews of packages beyond those at the census, as a share of these: below 0 fewer."""
    reviews = v["section_117.reviews"] + v["section_117.further_reviews"]
    return min(reviews, max(v["section_117.most_reviews"], 1.0)) - 1.0


def crises_by_route(v: Values) -> dict[str, float]:
    """Return the share of crises that come by each route: where one is changed, the others share what is left."""
    shares = {route: v[f"crises.share_{route}"] for route in c.DOORS}
    whole = summed(shares.values())
    return {route: share / whole for route, share in shares.items()}


def crisis_factors(v: Values) -> Factors:
    """Return what each register does to the rate of crisis, 1 for untreated, settled, at home and without support."""
    least = v["hazard.least_ratio"]
    # A programme reaches people with and without a team, and no register tells whom: the mean of all is taken.
    alone = max(v["hazard.programmes"], least)
    team = max(v["hazard.team_ratio"] * v["hazard.programmes"], least)
    support = max(v["hazard.support_ratio"], least / team)
    return {
        "need": {c.WELL: 1.0, c.ACTIVE: v["hazard.active_ratio"]},
        "care": {c.NO: alone, c.YES: team},
        "treated": {c.NO: 1.0, c.YES: v["hazard.home_treatment_ratio"]},
        "home": {
            c.OWN_HOME: 1.0,
            c.SUPPORTED: max(v["hazard.supported_housing_ratio"], least / (team * support)),
            c.HOMELESS: v["hazard.homeless_ratio"],
            c.RESIDENTIAL: 1.0,
        },
        "support": {c.NONE: 1.0, c.FLOATING: support, c.PACKAGE: support, c.LASTING: support},
        "recent": {
            c.CALM: 1.0,
            c.AFTER_CRISIS: v["hazard.after_crisis_ratio"],
            c.AFTER_BED: v["hazard.after_bed_ratio"],
        },
        "unmet": {c.NO: 1.0, c.YES: v["hazard.unmet_ratio"]},
        "hurried": {c.NO: 1.0, c.YES: 1.0 + v["hazard.shorter_stay"] * v["beds.cut_short_share"], c.LATE: 1.0},
    }


def _if(name: str, times_a_year: float, **register: int) -> Risk:
    """Return a risk that only those meet whose register has a value."""
    return Risk(name, _a_year(times_a_year), name, by=_only(*next(iter(register.items()))))


def _after_days(name: str, mean_days: float, **register: int) -> Risk:
    """Return a risk that comes after so many days on average to those whose register has a value."""
    return Risk(name, 1.0 / (HOURS_A_DAY * mean_days), name, by=_only(*next(iter(register.items()))))


_VALUES = {
    "home": (c.OWN_HOME, c.SUPPORTED, c.HOMELESS, c.RESIDENTIAL),
    "support": (c.NONE, c.FLOATING, c.PACKAGE, c.LASTING),
    "care_due": (c.DUE_NOTHING, c.DUE_PACKAGE, c.DUE_LASTING, c.DUE_RESIDENTIAL, c.DUE_HOUSING),
}


def _only(register: str, value: int) -> Factors:
    return {register: {one: float(one == value) for one in _VALUES.get(register, (c.NO, c.YES))}}


def _a_year(times: float) -> float:
    return times / HOURS_A_YEAR
