"""Four pathways with risks worked by hand, as those of hand_worked.py are, and all of them together.

What somebody endures is a draw. A register of theirs makes the rate so many hours' share of it, and both cancel: with
1/4 of the endurance an hour a risk is due in exactly 4 hours. Halves and quarters lose no bit.
"""

from __future__ import annotations

from engine.hand_worked import DESK, SHIFTS, WARDS, HandWorked
from engine.worlds import person_key

from tandemcare.engine import arithmetic
from tandemcare.pathway import (
    Arrivals,
    Assign,
    Branch,
    Count,
    Delay,
    Leave,
    Pathway,
    Release,
    Resource,
    Risk,
    Seize,
)


def endured(source: str, risk: str, occurrence: int = 0) -> float:
    """Return what the first person of a source endures of a risk until it happens, as the contract has it."""
    bits = arithmetic.draw_bits(person_key(source, 0), arithmetic.name_key(f"risk:{risk}"), occurrence * 256)
    return -arithmetic.log(1.0 - arithmetic.uniform(bits))


# --- 1. A list and a place that is kept ---------------------------------------------------------------------------
#
# One place. a has it from 0 and would be well at 10; b and c wait from 1 and 2 on, b until 5. Crises are due for a at
# 4, for b 2 hours and for c 8 hours after they begin to wait. After a crisis and 2 hours on a ward nobody has another
# (the register is 0), and whoever has the place goes back to it.
#
# Steps: join 0, care 1, back 2, out 3, crisis 4, calm 5, ward 6, home 7, gone 8.
#
# b is taken out of the queue at 3 and comes back at 5, its deadline: expired at once. a keeps the place through the
# ward. At 10 a's care ends (kind 4) and the place goes to c, whose crisis is due at this very instant (kind 8): granted
# first, so that the crisis happens when c next waits where it runs, at once, in care.

LIST = HandWorked(
    pathway=Pathway(
        "list",
        resources=[Resource("place", 1, kept=True)],
        sources=[
            Arrivals("a", at=[0], attributes={"frail": endured("a", "crisis") / 4, "fed-up": 9, "well": 10}),
            Arrivals("b", at=[1], attributes={"frail": endured("b", "crisis") / 2, "fed-up": 5, "well": 10}),
            Arrivals("c", at=[2], attributes={"frail": endured("c", "crisis") / 8, "fed-up": 20, "well": 12}),
        ],
        risks=[Risk("crisis", 1.0, "crisis", factor="frail")],
        steps={
            "join": Seize("place", until="fed-up", otherwise="gone", meanwhile=("crisis",)),
            "care": Delay(until="well", meanwhile=("crisis",)),
            "back": Release("place", if_held=True),
            "out": Leave(),
            "crisis": Count("crises"),
            "calm": Assign("frail", 0),
            "ward": Delay(2),
            "home": Branch(by="holds:place", cases={0: "join", 1: "care"}),
            "gone": Count("gone", then="out"),
        },
    ),
    until=14.0,
    people={name: person_key(name, 0) for name in "abc"},
    hours={"place": (12.0, 2 + 8.0, 14.0, 0.0)},
    events=3 + 3 + 5,
    log="""
        0  a join   ARRIVE    0 0
        0  a join   GRANT     0 0
        0  a care   DELAY     0 10
        1  b join   ARRIVE    1 0
        1  b join   QUEUE     0 5
        2  c join   ARRIVE    2 0
        2  c join   QUEUE     0 20
        3  b join   RISK      0 2
        3  b crisis COUNT     0 0
        3  b calm   ASSIGN    0 0
        3  b ward   DELAY     0 5
        4  a care   RISK      0 4
        4  a crisis COUNT     0 0
        4  a calm   ASSIGN    0 0
        4  a ward   DELAY     0 6
        5  b ward   DELAY_END 0 0
        5  b home   BRANCH    0 0
        5  b join   EXPIRE    0 0
        5  b gone   COUNT     0 0
        5  b out    LEAVE     0 0
        6  a ward   DELAY_END 0 0
        6  a home   BRANCH    1 0
        6  a care   DELAY     0 10
        10 a care   DELAY_END 0 0
        10 a back   RELEASE   0 0
        10 a out    LEAVE     0 0
        10 c join   GRANT     0 8
        10 c care   DELAY     0 12
        10 c care   RISK      0 0
        10 c crisis COUNT     0 0
        10 c calm   ASSIGN    0 0
        10 c ward   DELAY     0 12
        12 c ward   DELAY_END 0 0
        12 c home   BRANCH    1 0
        12 c care   DELAY     0 12
        12 c care   DELAY_END 0 0
        12 c back   RELEASE   0 0
        12 c out    LEAVE     0 0
    """,
)

# --- 2. Rates that change -----------------------------------------------------------------------------------------
#
# d's crisis runs at 1/8 of the endurance an hour. At 3 the tenancy ends (a clock): back to live at once, at the same
# rate, so that nothing is touched. At 4 half is left, which is kept until 6, where support halves the rate: 8 hours
# more, due at 14. At 10 a quarter is left and the rate is doubled: due at 12. At 11 an eighth is left and the rate is
# 0: not due. At 13 it is four times the first: due at 13.5. Then it is doubled again, and what is due stays due.

RATES = HandWorked(
    pathway=Pathway(
        "rates",
        sources=[
            Arrivals(
                "d",
                at=[0],
                attributes={
                    "frail": endured("d", "crisis") / 8,
                    "support": 0,
                    "tenancy": 3,
                    "moves": 4,
                    "returns": 6,
                },
            )
        ],
        risks=[
            Risk("crisis", 1.0, "crisis", by={"support": {0: 1, 1: 0.5}}, factor="frail"),
            Risk("lost", at="tenancy", to="lose"),
        ],
        steps={
            "live": Delay(until="moves", meanwhile=("crisis", "lost")),
            "away": Delay(until="returns"),
            "support": Assign("support", 1),
            "again": Delay(meanwhile=("crisis", "lost")),
            "end": Leave(),
            "crisis": Count("crisis"),
            "out": Leave(),
            "lose": Count("lost", then="live"),
        },
    ),
    until=20.0,
    people={"d": person_key("d", 0)},
    hours={},
    events=5,
    pauses=tuple((time, {"crisis.rate": rate}) for time, rate in ((10.0, 2.0), (11.0, 0.0), (13.0, 4.0), (13.5, 8.0))),
    log="""
        0  d live    ARRIVE    0 0
        0  d live    DELAY     0 4
        3  d live    RISK      1 3
        3  d lose    COUNT     0 0
        3  d live    DELAY     0 4
        4  d live    DELAY_END 0 0
        4  d away    DELAY     0 6
        6  d away    DELAY_END 0 0
        6  d support ASSIGN    0 1
        6  d again   DELAY     0 inf
        13.5 d again  RISK     0 7.5
        13.5 d crisis COUNT    0 0
        13.5 d out    LEAVE    0 0
    """,
)

# --- 3. All at 4 o'clock ------------------------------------------------------------------------------------------
#
# Illness (risk 0) is due at 4 for e, g and h, eviction (risk 1) at 4 for e and f; the keys rise f, h, e, g. h queues
# for a bed until that very instant: the deadline (kind 7) comes first, and the illness happens at home. Then illness by
# key (h, e, g), then eviction by key: f at home and e on the ward, where eviction goes on running. The order in which
# `home` names the risks means nothing.
#
# Steps: queue 0, free 1, home 2, out 3, ill 4, ward 5, well 6, evicted 7.


def person(source: str, ill: bool, evicted: bool, at: float, due: float) -> Arrivals:
    """Return somebody whose risks are due `due` hours after they begin to run, or never."""
    registers = {
        "illness": endured(source, "ill") / due if ill else 0.0,
        "arrears": endured(source, "evicted") / due if evicted else 0.0,
    }
    first = "queue" if source == "h" else "home"
    return Arrivals(source, at=[at], to=first, attributes={**registers, "tired": 4, "cured": 6})


FOUR = HandWorked(
    pathway=Pathway(
        "four",
        resources=[Resource("bed", 0)],
        sources=[
            person("e", ill=True, evicted=True, at=0, due=4),
            person("f", ill=False, evicted=True, at=0, due=4),
            person("g", ill=True, evicted=False, at=0, due=4),
            person("h", ill=True, evicted=False, at=2, due=2),
        ],
        risks=[Risk("ill", 1.0, "ill", factor="illness"), Risk("evicted", 1.0, "evicted", factor="arrears")],
        steps={
            "queue": Seize("bed", until="tired", otherwise="home", meanwhile=("ill",)),
            "free": Release("bed"),
            "home": Delay(meanwhile=("evicted", "ill")),
            "out": Leave(),
            "ill": Count("ill"),
            "ward": Delay(until="cured", meanwhile=("evicted",)),
            "well": Count("well", then="out"),
            "evicted": Count("evicted", then="out"),
        },
    ),
    until=10.0,
    people={name: person_key(name, 0) for name in "efgh"},
    keys_rise=("f", "h", "e", "g"),
    hours={"bed": (0.0, 2.0, 0.0, 0.0)},
    events=4 + 1 + 3 + 2 + 2,
    log="""
        0 f home    ARRIVE    1 0
        0 f home    DELAY     0 inf
        0 e home    ARRIVE    0 0
        0 e home    DELAY     0 inf
        0 g home    ARRIVE    2 0
        0 g home    DELAY     0 inf
        2 h queue   ARRIVE    3 0
        2 h queue   QUEUE     0 4
        4 h queue   EXPIRE    0 0
        4 h home    DELAY     0 inf
        4 h home    RISK      0 0
        4 h ill     COUNT     0 0
        4 h ward    DELAY     0 6
        4 e home    RISK      0 4
        4 e ill     COUNT     0 0
        4 e ward    DELAY     0 6
        4 g home    RISK      0 4
        4 g ill     COUNT     0 0
        4 g ward    DELAY     0 6
        4 f home    RISK      1 4
        4 f evicted COUNT     0 0
        4 f out     LEAVE     0 0
        4 e ward    RISK      1 0
        4 e evicted COUNT     0 0
        4 e out     LEAVE     0 0
        6 h ward    DELAY_END 0 0
        6 h well    COUNT     0 0
        6 h out     LEAVE     0 0
        6 g ward    DELAY_END 0 0
        6 g well    COUNT     0 0
        6 g out     LEAVE     0 0
    """,
)

# --- 4. Factors and bands that are reset ---------------------------------------------------------------------------
#
# d's crisis runs at 1/8 of the endurance an hour. At 3 the factor of others is reset, which is none of d's. At 4 half
# is left and d's factor is doubled: due at 6. At 5 a quarter is left and the factor is 0: not due. At 10 it is 1: due
# at 12. At 11 the rate is doubled and the factor halved at once: the same rate, so that nothing is touched.
#
# Shares of 0.6 lie in the severe half, where e comes at 1; from 6 on the mild band ends at 0.75, which d finds at 12.
#
# Steps: live 0, end 1, which 2, mild 3, severe 4, out 5.

RESET = HandWorked(
    pathway=Pathway(
        "reset",
        sources=[
            Arrivals("d", at=[0], attributes={"frail": endured("d", "crisis") / 8, "support": 0, "u": 0.6}),
            Arrivals("e", at=[1], to="which", attributes={"frail": 0, "support": 0, "u": 0.6}),
            Arrivals("f", at=[13], to="which", attributes={"frail": 0, "support": 1, "u": 0.6}),
        ],
        risks=[Risk("crisis", 1.0, "which", by={"support": {1: 0.5, 0: 1}}, factor="frail")],
        steps={
            "live": Delay(meanwhile=("crisis",)),
            "end": Leave(),
            "which": Branch(
                share="u", by="support", cases={1: {"mild": 0.5, "severe": 0.5}, 0: {"mild": 0.5, "severe": 0.5}}
            ),
            "mild": Count("mild", then="out"),
            "severe": Count("severe"),
            "out": Leave(),
        },
    ),
    until=20.0,
    people={name: person_key(name, 0) for name in "def"},
    hours={},
    events=3 + 1,
    pauses=(
        (3.0, {"crisis.factor.support.1": 9.0}),
        (4.0, {"crisis.factor.support.0": 2.0}),
        (5.0, {"crisis.factor.support.0": 0.0}),
        (6.0, {"which.band.0.mild": 0.75, "which.band.0.severe": 0.25}),
        (10.0, {"crisis.factor.support.0": 1.0}),
        (11.0, {"crisis.rate": 2.0, "crisis.factor.support.0": 0.5}),
    ),
    log="""
        0  d live   ARRIVE 0 0
        0  d live   DELAY  0 inf
        1  e which  ARRIVE 1 0
        1  e which  BRANCH 4 0
        1  e severe COUNT  0 0
        1  e out    LEAVE  0 0
        12 d live   RISK   0 12
        12 d which  BRANCH 3 0
        12 d mild   COUNT  0 0
        12 d out    LEAVE  0 0
        13 f which  ARRIVE 2 0
        13 f which  BRANCH 4 0
        13 f severe COUNT  0 0
        13 f out    LEAVE  0 0
    """,
)

CASES = {case.pathway.name: case for case in (DESK, SHIFTS, WARDS, LIST, RATES, FOUR, RESET)}
