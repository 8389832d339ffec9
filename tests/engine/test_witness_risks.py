"""The exact witness of waits that risks and clocks compete for, by closed forms worked by hand, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, inf
from typing import Any

import pytest
from scipy import integrate, stats

from tandemcare.engine.witness import expected_passings
from tandemcare.engine.witness_balance import expected_balance
from tandemcare.engine.witness_laws import law_of
from tandemcare.errors import InputError, WitnessError
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Calendar,
    Count,
    Delay,
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Gate,
    Initial,
    Joint,
    Leave,
    Lognormal,
    Normal,
    Pathway,
    Quantiles,
    Release,
    Resource,
    Risk,
    Seize,
    Step,
    Triangular,
    Uniform,
    Values,
    Week,
    Weibull,
    Window,
    now,
)
from tandemcare.pathway.moments import declared_mean

LISTED = Arrivals("list", at=range(100))
L = 0.2
ILL = Risk("ill", L, "ill")


def toy(steps: Mapping[str, Step], *risks: Risk, source: Arrivals = LISTED, **parts: Any) -> Pathway:
    """Return a pathway in which whoever is not told otherwise leaves."""
    sources = () if "initial" in parts else (source,)
    return Pathway("toy", sources=sources, risks=risks, steps={**steps, "leave": Leave()}, **parts)


def beside(law: Distribution | float, **more: Step) -> dict[str, Step]:
    """Return the steps of somebody who may fall ill until a clock comes."""
    return {
        "set": Assign("due", now + law),
        "live": Delay(until="due", meanwhile=("ill",)),
        "well": Count("well", then="leave"),
        **more,
        "ill": Count("ill", then="leave"),
    }


# --- laws ---------------------------------------------------------------------------------------------------------

LAWS: dict[str, tuple[Distribution, Callable[[float], float]]] = {
    "fixed": (Fixed(4.0), lambda s: exp(-4 * s)),
    "exponential": (Exponential(4.0), lambda s: 1 / (1 + 4 * s)),
    "capped": (Exponential(4.0, at_most=6.0), lambda s: (1 + 4 * s * exp(-(0.25 + s) * 6)) / (1 + 4 * s)),
    "gamma": (Gamma(4.0, sd=2.0), lambda s: (1 + s) ** -4.0),
    "uniform": (Uniform(2.0, 6.0), lambda s: (exp(-2 * s) - exp(-6 * s)) / (4 * s)),
    "values": (Values({1.0: 3, 8.0: 1}), lambda s: (3 * exp(-s) + exp(-8 * s)) / 4),
    "rounded": (Uniform(0.5, 2.5, round=1.0), lambda s: (exp(-s) + exp(-2 * s)) / 2),
    "quantiles": (
        Quantiles({0: 0, 0.5: 2, 1: 10}),
        lambda s: 0.5 * ((1 - exp(-2 * s)) / (2 * s) + (exp(-2 * s) - exp(-10 * s)) / (8 * s)),
    ),
    "lognormal": (Lognormal(4.0, sd=6.0), lambda s: _by_density(stats.lognorm(1.085658784, scale=4 / 3.25**0.5), s)),
    "median": (Lognormal(4.0, median=2.0), lambda s: _by_density(stats.lognorm(1.177410023, scale=2.0), s)),
    "weibull": (Weibull(shape=1.5, scale=4.0), lambda s: _by_density(stats.weibull_min(1.5, scale=4.0), s)),
    "normal": (
        Normal(4.0, sd=3.0),
        lambda s: stats.norm(4, 3).cdf(0.0) + _by_density(stats.norm(4, 3), s),
    ),
    "triangular": (Triangular(1.0, 2.0, 6.0), lambda s: _by_density(stats.triang(0.2, 1, 5), s, 6.0)),
}


def _by_density(law: Any, rate: float, end: float = inf) -> float:
    return float(integrate.quad(lambda t: exp(-rate * t) * law.pdf(t), 0.0, end, epsabs=1e-10, limit=200)[0])


@pytest.mark.parametrize("name", LAWS)
def test_a_duration_ends_before_a_risk_by_its_laplace_transform(name: str) -> None:
    law, before = LAWS[name]
    listed = law_of(law, declared_mean(law))
    for rate in (0.01, L, 3.0):
        assert listed.before(rate) == pytest.approx(before(rate), abs=1e-6)
        assert listed.hours(rate) == pytest.approx((1 - before(rate)) / rate, rel=1e-5)
    found = expected_passings(toy(beside(law), ILL), inf)
    assert found["well"] == pytest.approx(100 * before(L), abs=1e-4)
    assert found["ill"] + found["well"] == pytest.approx(100)


def test_a_weibull_by_its_spread_and_a_mean_that_is_reset_stretch_as_declared() -> None:
    by_shape, by_spread = Weibull(mean=4.0, shape=2.0), Weibull(mean=4.0, sd=4.0 * (4 / 3.141592653589793 - 1) ** 0.5)
    assert law_of(by_spread, 4.0).before(L) == pytest.approx(law_of(by_shape, 4.0).before(L), abs=1e-9)
    assert law_of(Gamma(4.0, sd=2.0), 8.0).before(L) == pytest.approx((1 + 2 * L) ** -4.0, abs=1e-6)
    found = expected_passings(toy(beside(Exponential(4.0)), ILL), inf, inputs={"set.mean": 8.0, "ill.rate": 1.0})
    assert found["well"] == pytest.approx(100 / 9)


# --- ways -----------------------------------------------------------------------------------------------------------


def test_competing_risks_share_by_their_rates_and_factors() -> None:
    source = Arrivals("p", at=range(100), attributes={"kind": Values({0: 1, 1: 3}), "z": Values({1: 1, 2: 1})})
    risks = [Risk("a", 1.0, "a", by={"kind": {0: 1.0, 1: 0.0}}), Risk("b", 2.0, "leave", factor="z")]
    found = expected_passings(toy({"live": Delay(meanwhile=("a", "b")), "a": Count("a")}, *risks, source=source), inf)
    assert found["a"] == pytest.approx(25 * (0.5 * 1 / 3 + 0.5 * 1 / 5))


def test_clocks_run_on_through_waits_that_do_not_read_them() -> None:
    """Three hours on a ward, while a place (mean 4) and a tenancy (mean 6) may end; then at home until one does."""
    steps = {
        "place": Assign("place", now + Exponential(4.0)),
        "tenancy": Assign("tenancy", now + Exponential(6.0)),
        "ward": Delay(3.0),
        "home": Delay(until="place", meanwhile=("lost",)),
        "kept": Count("kept", then="leave"),
        "lost": Count("lost", then="leave"),
    }
    place, tenancy = exp(-3 / 4), exp(-3 / 6)
    lost = place * (1 - tenancy) + place * tenancy * (1 / 6) / (1 / 4 + 1 / 6)
    found = expected_passings(toy(steps, Risk("lost", at="tenancy", to="lost")), inf)
    assert (found["lost"], found["kept"]) == (pytest.approx(100 * lost), pytest.approx(100 * (1 - lost)))


def test_a_risk_at_a_clock_happens_once() -> None:
    steps = {**beside(Exponential(9.0)), "ill": Count("ill", then="live")}
    again = toy({"notice": Assign("notice", now + Exponential(5.0)), **steps}, Risk("ill", at="notice", to="ill"))
    found = expected_passings(again, inf)
    assert found["ill"] == pytest.approx(100 * 9 / 14)
    assert (found["well"], found["live"]) == (pytest.approx(100), pytest.approx(100 + 100 * 9 / 14))


def test_bands_of_one_share_nest() -> None:
    """Of shares from 0 to 0.6, half lie below 0.3; of those above, all lie above 0.5, and the frail go one band up."""
    steps = {
        "u": Assign("u", Uniform(0.0, 1.0)),
        "first": Branch({"mild": 0.6, "severe": 0.4}, share="u"),
        "mild": Branch({"home": 0.3, "leave": 0.7}, share="u"),
        "severe": Branch(share="u", by="z", cases={0: {"leave": 0.5, "ward": 0.5}, 1: {"ward": 0.7, "away": 0.3}}),
        "home": Count("home", then="leave"),
        "ward": Count("ward", then="leave"),
        "away": Count("away", then="leave"),
    }
    for share, expected in ((Uniform(0.0, 1.0), (30, 40 * 0.75 + 10 * 0.25, 7.5)), (Fixed(0.9), (0, 75, 25))):
        steps["u"] = Assign("u", share)
        source = Arrivals("p", at=range(100), attributes={"z": Values({0: 3, 1: 1})})
        found = expected_passings(toy(steps, source=source), inf)
        assert [found[name] for name in ("home", "ward", "away")] == pytest.approx(expected)
    steps["u"] = Assign("u", Exponential(1.0))
    with pytest.raises(WitnessError, match=r"(?s)step 'first'.*Share 'u'"):
        expected_passings(toy(steps, source=source), inf)


def test_registers_drawn_together_stay_together() -> None:
    cells = Joint(("sex", "age"), [(0, 0), (1, 1), (1, 0)], [2, 1, 1])
    steps = {
        "sex": Branch(by="sex", cases={1: "age"}, otherwise="leave"),
        "age": Branch(by="age", cases={1: "old"}, otherwise="leave"),
        "old": Count("old", then="leave"),
    }
    found = expected_passings(toy(steps, source=Arrivals("p", at=range(100), attributes={"cell": cells})), inf)
    assert (found["age"], found["old"]) == (pytest.approx(50), pytest.approx(25))


def test_a_moment_of_the_week_is_half_a_week_away_and_said_to_be_an_approximation() -> None:
    monday = [float(hour == 9) for hour in range(168)]
    found = expected_balance(toy({"until": Delay(Week(monday))}, source=Arrivals("new", rate=2.0)))
    assert found.people["until"] == pytest.approx(168)
    assert "'until'" in found.approximations[0]


def test_at_one_moment_a_wait_ends_before_a_risk_happens() -> None:
    due = toy(beside(Exponential(9.0)), Risk("ill", at="due", to="ill"))
    assert expected_passings(due, inf)["well"] == 100


def test_a_stated_queue_competes_with_risks_and_the_deadline() -> None:
    steps = {
        "give-up": Assign("give-up", now + Exponential(20.0)),
        "join": Seize("place", until="give-up", otherwise="gone", meanwhile=("ill",)),
        "asked": Branch(by="holds:place", cases={1: "care", 0: "leave"}),
        "care": Release("place", if_held=True, then="leave"),
        "gone": Count("gone", then="leave"),
        "ill": Count("ill", then="asked"),
    }
    pathway = toy(steps, ILL, resources=[Resource("place", 1, kept=True)])
    assert expected_passings(pathway, inf)["care"] == 100
    found = expected_passings(pathway, inf, scarce={"place": 10.0})
    total = 0.1 + 0.05 + L
    expected = {"care": 10 / total, "gone": 5 / total, "ill": 100 * L / total}
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    with pytest.raises(InputError, match=r"(?s)'plaice'.*'place'"):
        expected_passings(pathway, inf, scarce={"plaice": 10.0})
    with pytest.raises(InputError, match="mean wait is 0"):
        expected_passings(pathway, inf, scarce={"place": 0.0})


# --- balance --------------------------------------------------------------------------------------------------------


def test_two_states_with_frailty_are_in_balance_class_by_class() -> None:
    risks = [Risk("ill", 0.2, "ill", factor="z"), Risk("better", 0.5, "well")]
    steps = {"well": Delay(meanwhile=("ill",), then="leave"), "ill": Delay(meanwhile=("better",))}
    who = Initial("well", 40, attributes={"z": Values({1.0: 3, 5.0: 1})})
    found = expected_balance(toy(steps, *risks, initial=[who]), registers=("z",))
    rows = {(row.step, row.registers["z"]): row.people for row in found.table}
    assert rows == pytest.approx({
        ("well", 1.0): 30 * 5 / 7, ("ill", 1.0): 30 * 2 / 7, ("well", 5.0): 10 / 3, ("ill", 5.0): 20 / 3
    })  # fmt: skip
    happen = 0.5 * (30 * 2 / 7 + 20 / 3)
    assert found.risks == pytest.approx({"ill": happen, "better": happen})
    assert found.people == pytest.approx({"well": 30 * 5 / 7 + 10 / 3, "ill": 30 * 2 / 7 + 20 / 3, "leave": 0})
    assert found.passings["ill"] == pytest.approx(happen)


def test_people_who_come_fall_ill_recover_and_die_are_in_balance() -> None:
    """Well W and ill I: 3 an hour = W (0.2 + 0.1) - 0.3 I and 0.2 W = I (0.3 + 0.1), so that W = 20 and I = 10."""
    risks = [
        Risk("ill", 0.2, "ill"),
        Risk("better", 0.3, "well"),
        Risk("dies", 0.1, "leave"),
    ]
    steps = {"well": Delay(meanwhile=("dies", "ill"), then="leave"), "ill": Delay(meanwhile=("better", "dies"))}
    week = [168.0 * 3.0 * (hour == 33) for hour in range(168)]
    found = expected_balance(toy(steps, *risks, source=Arrivals("new", rate=week)))
    assert found.people == pytest.approx({"well": 20, "ill": 10, "leave": 0})
    assert found.risks == pytest.approx({"ill": 4, "better": 3, "dies": 3})
    assert found.passings == pytest.approx({"well": 6, "ill": 4, "leave": 3})
    assert found.approximations == ()


def test_three_states_in_a_ring_hold_people_by_their_mean_stay() -> None:
    """From home to the ward, to follow-up that an illness or its end (mean 4) ends, and home again."""
    steps = {
        "first": Count("first"),
        "home": Delay(meanwhile=("ill",), then="leave"),
        "ill": Seize("bed"),
        "ward": Delay(Lognormal(12.0, sd=9.0)),
        "goes": Release("bed"),
        "kept": Seize("place"),
        "due": Assign("due", now + Uniform(0.0, 8.0)),
        "follow-up": Delay(until="due", meanwhile=("early",)),
        "back": Release("place", if_held=True, then="home"),
        "early": Count("early", then="back"),
    }
    resources = [Resource("bed", 1), Resource("place", 1, kept=True)]
    risks = [ILL, Risk("early", 0.5, "early")]
    found = expected_balance(
        toy(steps, *risks, resources=resources, initial=[Initial("first", 100)]),
        registers=("holds:place",),
        scarce={"bed": 5.0},
    )
    follow_up = (1 - (1 - exp(-4.0)) / 4.0) / 0.5
    ring = 1 / L + 5.0 + 12.0 + follow_up
    expected = {"home": 1 / L, "ill": 5.0, "ward": 12.0, "follow-up": follow_up}
    assert {step: found.people[step] for step in expected} == pytest.approx(
        {step: 100 * hours / ring for step, hours in expected.items()}, rel=1e-5
    )
    assert found.risks["early"] == pytest.approx(100 / ring * 0.5 * follow_up, rel=1e-5)
    assert {row.registers["holds:place"] for row in found.table if row.step == "follow-up"} == {1.0}
    assert {row.registers["holds:place"] for row in found.table if row.step != "follow-up"} == {0.0}
    assert sum(row.people for row in found.table) == pytest.approx(100)
    assert [each for each in found.approximations if "'bed'" in each] == list(found.approximations) != []


# --- what is refused ------------------------------------------------------------------------------------------------

NO_END = Arrivals("new", rate=1.0)
REFUSED: dict[str, tuple[Callable[[], Pathway], str]] = {
    "frailty by a density": (
        lambda: toy(
            {"live": Delay(meanwhile=("ill",))},
            Risk("ill", L, "leave", factor="z"),
            source=Arrivals("new", rate=1.0, attributes={"z": Gamma(1.0, sd=1.0)}),
        ),
        r"step 'live'.*'ill'.*'z', a drawn number.*Values",
    ),
    "what is left of a clock": (
        lambda: toy({**beside(Uniform(1, 9)), "ill": Count("ill", then="live")}, ILL, source=NO_END),
        r"step 'live'.*Clock 'due' has run",
    ),
    "an hour of the run": (
        lambda: toy(
            {"live": Delay(until="due", meanwhile=("ill",), then="leave"), "ill": Count("ill")},
            ILL,
            source=Arrivals("new", rate=1.0, attributes={"due": 5.0}),
        ),
        r"step 'live'.*Clock 'due' is an hour",
    ),
    "two durations": (
        lambda: toy(
            {"other": Assign("other", now + 2.0), **beside(5.0)}, Risk("ill", at="other", to="ill"), source=NO_END
        ),
        r"step 'live'.*compete",
    ),
    "one moment twice": (
        lambda: toy(
            {
                "a": Assign("a", now + Exponential(2.0)),
                "b": Assign("b", "a"),
                "live": Delay(until="a", meanwhile=("ill",)),
                "again": Delay(until="b"),
                "out": Leave(),
                "ill": Count("ill"),
            },
            ILL,
            source=NO_END,
        ),
        r"step 'b'.*copies clock 'a'",
    ),
    "a wait without an end": (
        lambda: toy({"live": Delay(meanwhile=("ill",))}, Risk("ill", 0.0, "leave"), source=NO_END),
        r"step 'live'.*Nothing ever ends",
    ),
    "a gate": (
        lambda: toy({"gate": Gate(Calendar([Window("mon-fri", 9, 17)]))}, source=NO_END),
        r"step 'gate'.*hour at which they come",
    ),
    "a crowd that grows": (
        lambda: toy({"live": Delay(meanwhile=("ill",), then="leave"), "ill": Count("ill", then="live")}, ILL,
                    source=NO_END),
        r"goes round for ever",
    ),
    "a ring in no time": (
        lambda: toy({"a": Count("a"), "again": Branch({"a": 1.0, "leave": 0.0})}, initial=[Initial("a", 3)]),
        r"in no time",
    ),
    "people who come for a while": (lambda: toy({}), r"source 'list'.*no long run"),
    "nobody": (lambda: toy({"a": Delay(1.0)}, initial=[Initial("a", 3)]), r"Nobody stands"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_no_balance_is_refused_by_name(what: str) -> None:
    build, words = REFUSED[what]
    with pytest.raises(WitnessError, match="(?s)" + words):
        expected_balance(build())


def test_a_register_that_nobody_has_is_refused() -> None:
    with pytest.raises(InputError, match=r"register 'need'"):
        expected_balance(toy({"a": Delay(1.0)}, source=NO_END), registers=("need",))
