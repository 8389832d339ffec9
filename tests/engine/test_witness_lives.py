"""People who live on with risks of their own: their simulation agrees with the balance that the witness states."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from engine.agreement import Floats, outside

from tandemcare.engine import simulate
from tandemcare.engine.witness_balance import Balance, expected_balance
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Gamma,
    Initial,
    Leave,
    Lognormal,
    Pathway,
    Release,
    Resource,
    Risk,
    Seize,
    Step,
    Values,
    now,
)

DAY, YEAR = 24.0, 8766.0
SETTLED, ACTIVE = 0.0, 1.0
NO_FLAG, SENT_HOME, DISCHARGED = 0.0, 1.0, 2.0
CLASSES = {"robust": 0.4, "usual": 1.0, "frail": 4.0}
REGISTERS = ("need", "team", "recent", "z")
NEW_A_YEAR, REPLICATIONS, YEARS = 500.0, 24, 2.0


def by_team(none: float, team: float) -> dict[float, float]:
    return {0.0: none, 1.0: team}


RISKS = [
    Risk("worsens", 0.6 / YEAR, "worse", by={"need": {SETTLED: 1, ACTIVE: 0}}),
    Risk("recovers", 0.6 / YEAR, "better", by={"need": {SETTLED: 0, ACTIVE: 1}}),
    Risk("referred", 3.0 / YEAR, "referred", by={"need": {SETTLED: 0.2, ACTIVE: 1}, "team": by_team(1, 0)}),
    Risk("discharged", 1.9 / YEAR, "discharged", by={"need": {SETTLED: 1, ACTIVE: 0}, "team": by_team(0, 1)}),
    Risk(
        "crisis",
        0.3 / YEAR,
        "crisis",
        by={
            "need": {SETTLED: 1, ACTIVE: 5},
            "team": by_team(1, 0.65),
            "recent": {NO_FLAG: 1, SENT_HOME: 2, DISCHARGED: 3.4},
        },
        factor="z",
    ),
    Risk("calms", 1 / (40 * DAY), "calm", by={"recent": {NO_FLAG: 0, SENT_HOME: 1, DISCHARGED: 1}}),
    Risk("dies", 0.1 / YEAR, "death"),
]
STEPS: dict[str, Step] = {
    "counted": Branch(by="z", cases={z: name for name, z in CLASSES.items()}),
    **{name: Seize(name, then="active") for name in CLASSES},
    "active": Seize("active"),
    "home": Delay(meanwhile=[risk.name for risk in RISKS], then="death"),
    "worse": Count("worse"),
    "is-active": Seize("active"),
    "need-more": Assign("need", ACTIVE, then="home"),
    "better": Release("active", if_held=True),
    "need-less": Assign("need", SETTLED, then="home"),
    "referred": Seize("team"),
    "with-team": Assign("team", 1.0, then="home"),
    "discharged": Release("team", if_held=True),
    "without-team": Assign("team", 0.0, then="home"),
    "calm": Assign("recent", NO_FLAG, then="home"),
    "crisis": Branch({"admitted": 0.3, "sent-home": 0.7}),
    "admitted": Seize("bed"),
    "stay": Delay(Lognormal(35 * DAY, sd=30 * DAY)),
    "discharge": Release("bed"),
    "flag": Assign("recent", DISCHARGED),
    "follow-up": Branch(by="holds:team", cases={1: "seen-within", 0: "home"}),
    "seen-within": Assign("seen", now + Gamma(3 * DAY, sd=1 * DAY)),
    "followed": Delay(until="seen", meanwhile=("crisis", "dies"), then="home"),
    "sent-home": Assign("recent", SENT_HOME, then="home"),
    "death": Count("deaths"),
    "end": Leave(),
}
UNITS = ("active", "team", "bed", *CLASSES)
COUNTED = ("worse", "better", "referred", "discharged", "calm", "admitted", "sent-home", "seen-within", "death")


def people(initial: tuple[Initial, ...] = ()) -> Pathway:
    """Return people who come, fall ill and get better, with and without a team, until they die."""
    attributes = {
        "need": ACTIVE,
        "team": 0,
        "recent": 0,
        "z": Values(dict(zip(CLASSES.values(), (5, 4, 1), strict=True))),
    }
    counts = {name: Count(name, then=f"{name}-is") for name in COUNTED if not isinstance(STEPS[name], Count)}
    steps = {new: step for name in STEPS for new, step in _with_count(name, counts)}
    return Pathway(
        "lives",
        sources=[Arrivals("new", rate=NEW_A_YEAR / YEAR, attributes=attributes)],
        resources=[Resource(name, None, kept=name != "bed") for name in UNITS],
        steps=steps,
        risks=RISKS,
        initial=initial,
    )


def _with_count(name: str, counts: dict[str, Count]) -> list[tuple[str, Step]]:
    return [(name, counts[name]), (f"{name}-is", STEPS[name])] if name in counts else [(name, STEPS[name])]


def standing(balance: Balance) -> tuple[Initial, ...]:
    """Return the people of the joint table as a census: in whole numbers, of which each class adds up to its own."""
    table, groups = sorted(balance.table, key=lambda row: [row.registers[name] for name in ("z", "need", "team")]), []
    whole = np.diff(np.cumsum([row.people for row in table]).round(), prepend=0.0).astype(np.int64).tolist()
    for number, (row, count) in enumerate(zip(table, whole, strict=True)):
        known = {name: row.registers[name] for name in REGISTERS}
        held = [
            *(name for name, z in CLASSES.items() if z == known["z"]),
            *["active"] * (known["need"] == ACTIVE),
            *["team"] * (known["team"] == 1.0),
        ]
        moments = {"seen": 36.0} if row.step == "followed" else {}
        groups.append(
            Initial(
                row.step,
                rows=[{**known, **moments}] * count,
                holds=[*held, *["bed"] * (row.step == "stay")],
                stay="in_progress" if row.step == "stay" else "fresh",
                name=f"row {number}",
            )
        )
    return tuple(group for group in groups if group.rows)


@pytest.fixture(scope="module")
def balance() -> Balance:
    return expected_balance(people(), registers=REGISTERS)


@pytest.fixture(scope="module")
def found(balance: Balance) -> Floats:
    """What is counted in two years, and the mean number who hold each unit, by replication."""
    trace = simulate(
        people(standing(balance)),
        YEARS * YEAR,
        warmup_hours=0.25 * YEAR,
        replications=REPLICATIONS,
        seed=2,
        period=None,
    )
    counts = [trace.counts["deaths" if name == "death" else name].by_replication()["total"] for name in COUNTED]
    means = [trace.resources[name].by_replication()["busy"] for name in UNITS]
    return np.array([*counts, *means], dtype=np.float64).T


def expected(balance: Balance) -> Floats:
    """Return the same numbers from the balance."""
    hours = (YEARS - 0.25) * YEAR
    held = {"active": ("need", ACTIVE), "team": ("team", 1.0)} | {name: ("z", z) for name, z in CLASSES.items()}
    means = [
        sum(row.people for row in balance.table if row.registers[register] == value)
        for register, value in held.values()
    ]
    by_unit = {**dict(zip(held, means, strict=True)), "bed": balance.people["stay"]}
    return np.array([*(balance.passings[name] * hours for name in COUNTED), *(by_unit[name] for name in UNITS)])


def differ(found: Floats, balance: Balance) -> npt.NDArray[np.bool_]:
    """Return which numbers lie outside their intervals."""
    return outside(found, expected(balance), slice(len(COUNTED)))


def test_people_who_live_on_are_where_and_meet_what_the_witness_says(balance: Balance, found: Floats) -> None:
    assert not differ(found, balance).any(), (found.mean(axis=0) / expected(balance)).round(3)


def test_the_balance_is_one_of_people_and_of_flows(balance: Balance) -> None:
    assert sum(row.people for row in balance.table) == pytest.approx(sum(balance.people.values()))
    alive = sum(balance.people.values()) - balance.people["stay"]
    assert balance.risks["dies"] == pytest.approx(NEW_A_YEAR / YEAR)
    assert alive == pytest.approx(10 * NEW_A_YEAR)
    assert balance.risks["crisis"] == pytest.approx(balance.passings["crisis"])
    assert balance.people["stay"] == pytest.approx(balance.passings["stay"] * 35 * DAY, rel=1e-5)


@pytest.mark.parametrize(
    ("changed", "ratio"),
    [("crisis.rate", 1.05), ("recovers.rate", 1.05), ("dies.rate", 1.05), ("calms.rate", 1.25), ("stay.mean", 1.05)],
)
def test_the_comparison_notices_a_witness_of_other_rates(found: Floats, changed: str, ratio: float) -> None:
    inputs = {changed: ratio * people().inputs[changed]}
    assert differ(found, expected_balance(people(), registers=REGISTERS, inputs=inputs)).any()
