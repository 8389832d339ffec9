"""Three pathways worked by hand: every row of their logs is derived in comments from engine-contract.md, by no engine.

Times are hours; people are written by a letter for their source and their number in it. Where two people do something
at one instant in the order of their keys, the comment says which key is lower (with seed 0), and a test holds it to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.worlds import Pause, Row, person_key

from tandemcare.pathway import (
    Arrivals,
    Branch,
    Calendar,
    Count,
    Delay,
    Gate,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Rota,
    Seize,
    Shift,
    Window,
)


@dataclass(frozen=True)
class HandWorked:
    """A pathway, its pauses, and what must be seen: log, order of keys, hours (busy, queue, capacity, overtime)."""

    pathway: Pathway
    until: float
    people: Mapping[str, int]
    log: str
    hours: Mapping[str, tuple[float, float, float, float]]
    events: int
    keys_rise: tuple[str, ...] = ()
    start: date | None = None
    pauses: tuple[Pause, ...] = field(default=())

    def rows(self) -> list[Row]:
        """Return the log as rows: time, person's key, step, event, detail, value."""
        lines = [line.split("#")[0].split() for line in self.log.splitlines()]
        return [
            (float(time), self.people.get(who, 0), "" if step == "-" else step, event, int(detail), float(value))
            for time, who, step, event, detail, value in filter(None, lines)
        ]


# --- 1. One desk, priorities and patience ------------------------------------------------------------------------
#
# One desk, service 2 hours, everybody waits at most 3 hours. Calm people (c, rank 1) come at 0, 1 and 1, urgent
# ones (u, rank 0) at 1 and 4. Steps are numbered come 0, ask 1, serve 2, done 3, wait 4, out 5, gone 6, leave 7.
#
# At 1 the heads of the two streams are c1 and u0 (u0's key is lower); c2 is offered only when c1 has come, and so
# comes after both. At 2 the desk goes to u0, whose rank is better, though c1 might have joined before. At 4 four
# things meet: u0's service ends (kind 4) and frees the desk for c1, who joined before c2 and whose deadline is this
# very instant (granted); u1 comes (kind 6); c2's deadline (kind 7) sends c2 away. Only c1's record exceeds the
# threshold of 4 hours.

DESK = HandWorked(
    pathway=Pathway(
        "desk",
        resources=[Resource("desk", 1)],
        sources=[
            Arrivals("c", at=[0, 1, 1], attributes={"rank": 1}),
            Arrivals("u", at=[1, 4], attributes={"rank": 0}),
        ],
        steps={
            "come": Mark("came"),
            "ask": Seize("desk", priority="rank", patience=3, otherwise="gone"),
            "serve": Delay(2),
            "done": Release("desk"),
            "wait": Record("through", "came", over=[4]),
            "out": Leave(),
            "gone": Count("gone"),
            "leave": Leave(),
        },
    ),
    until=10.0,
    people={f"{source}{i}": person_key(source, i) for source, n in (("c", 3), ("u", 2)) for i in range(n)},
    keys_rise=("u0", "c1"),
    hours={"desk": (8.0, 1 + 3 + 3 + 2.0, 10.0, 0.0)},  # waiting: u0, c1, c2, u1
    events=5 + 4 + 1,
    log="""
        0 c0 come  ARRIVE    0 0
        0 c0 come  MARK      0 0
        0 c0 ask   GRANT     0 0
        0 c0 serve DELAY     0 2
        1 u0 come  ARRIVE    1 0
        1 u0 come  MARK      0 1
        1 u0 ask   QUEUE     0 4
        1 c1 come  ARRIVE    0 0
        1 c1 come  MARK      0 1
        1 c1 ask   QUEUE     1 4
        1 c2 come  ARRIVE    0 0
        1 c2 come  MARK      0 1
        1 c2 ask   QUEUE     1 4
        2 c0 serve DELAY_END 0 0
        2 c0 done  RELEASE   0 0
        2 c0 wait  RECORD    0 2
        2 c0 out   LEAVE     0 0
        2 u0 ask   GRANT     0 1
        2 u0 serve DELAY     0 4
        4 u0 serve DELAY_END 0 0
        4 u0 done  RELEASE   0 0
        4 u0 wait  RECORD    0 3
        4 u0 out   LEAVE     0 0
        4 c1 ask   GRANT     0 3
        4 c1 serve DELAY     0 6
        4 u1 come  ARRIVE    1 0
        4 u1 come  MARK      0 4
        4 u1 ask   QUEUE     0 7
        4 c2 ask   EXPIRE    0 0
        4 c2 gone  COUNT     0 0
        4 c2 leave LEAVE     0 0
        6 c1 serve DELAY_END 0 0
        6 c1 done  RELEASE   0 0
        6 c1 wait  RECORD    0 5
        6 c1 out   LEAVE     0 0
        6 u1 ask   GRANT     0 2
        6 u1 serve DELAY     0 8
        8 u1 serve DELAY_END 0 0
        8 u1 done  RELEASE   0 0
        8 u1 wait  RECORD    0 4
        8 u1 out   LEAVE     0 0
    """,
)

# --- 2. Two shifts -----------------------------------------------------------------------------------------------
#
# A Monday. `early` (8 to 16, two slots) hands over at a cost of half an hour and starts nothing new in its last two
# hours, unless urgent (rank 0); `late` (16 to 24, one slot) finishes its work. Work takes 4 hours. Steps: ask 0,
# work 1, done 2, leave 3. Calm people c0..c5 (rank 1) come at 9, 10, 12, 14, 24.25 and 36; u0 (rank 0) at 14.5.
#
# At 8 two slots open. At 13 c0 ends and c2 has waited 1. At 14 c1 ends and then c3 comes: a slot is free, but 14 is
# not before 16 - 2, so c3 waits. u0 is urgent and starts at 14.5. At 16 `early` ends and `late` starts: two units
# become one; c2 (17 - 16 + 0.5 = 1.5 left) and u0 (18.5 - 16 + 0.5 = 3 left) are put back in order of key (c2's is
# lower), so c2 gets the slot of `late` at once and u0 at 17.5, before c3 who joined earlier but was not handed
# over. c3 waits from 14 to 20.5 and works until 24.5, half an hour over the end of `late`. c4 comes at 24.25 and
# waits for the next morning, for c3's slot is not given to anybody. At 36 c4 ends and c5 comes after that. At 40
# the shift ends (kind 3) before c5's work would have (kind 4): c5 has 0 + 0.5 hours left and goes on in `late` at
# once.

SHIFTS = HandWorked(
    pathway=Pathway(
        "shifts",
        resources=[
            Resource(
                "nurse",
                Rota(
                    [
                        Shift("early", "daily", 8, 16, 2, at_end="hand_over", hand_over_hours=0.5, last_start=2),
                        Shift("late", "daily", 16, 24, 1),
                    ]
                ),
            ),
        ],
        sources=[
            Arrivals("c", at=[9, 10, 12, 14, 24.25, 36], attributes={"rank": 1}),
            Arrivals("u", at=[14.5], attributes={"rank": 0}),
        ],
        steps={
            "ask": Seize("nurse", priority="rank"),
            "work": Delay(4),
            "done": Release("nurse"),
            "leave": Leave(),
        },
    ),
    start=date(2025, 6, 2),
    until=42.0,
    people={**{f"c{i}": person_key("c", i) for i in range(6)}, "u0": person_key("u", 0)},
    keys_rise=("c2", "u0"),
    # busy: c0 4, c1 4, c2 13-17.5, u0 14.5-16 and 17.5-20.5, c3 20.5-24.5, c4 4, c5 36-40.5
    # queue: c2 1, c3 6.5, u0 1.5, c4 7.75; capacity: 2 x 8, 1 x 8, 2 x 8, 1 x 2; overtime: c3 24-24.5
    hours={"nurse": (4 + 4 + 4.5 + 4.5 + 4 + 4 + 4.5, 1 + 6.5 + 1.5 + 7.75, 42.0, 0.5)},
    events=7 + 7,
    log="""
         8    -  -     CAPACITY  0 2
         9    c0 ask   ARRIVE    0 0
         9    c0 ask   GRANT     0 0
         9    c0 work  DELAY     0 13
        10    c1 ask   ARRIVE    0 0
        10    c1 ask   GRANT     0 0
        10    c1 work  DELAY     0 14
        12    c2 ask   ARRIVE    0 0
        12    c2 ask   QUEUE     1 inf
        13    c0 work  DELAY_END 0 0
        13    c0 done  RELEASE   0 0
        13    c0 leave LEAVE     0 0
        13    c2 ask   GRANT     0 1
        13    c2 work  DELAY     0 17
        14    c1 work  DELAY_END 0 0
        14    c1 done  RELEASE   0 0
        14    c1 leave LEAVE     0 0
        14    c3 ask   ARRIVE    0 0
        14    c3 ask   QUEUE     1 inf
        14.5  u0 ask   ARRIVE    1 0
        14.5  u0 ask   GRANT     0 0
        14.5  u0 work  DELAY     0 18.5
        16    -  -     CAPACITY  0 1
        16    c2 work  HAND_OVER 0 1.5
        16    u0 work  HAND_OVER 0 3
        16    c2 work  GRANT     0 0
        16    c2 work  RESUME    0 17.5
        17.5  c2 work  DELAY_END 0 0
        17.5  c2 done  RELEASE   0 0
        17.5  c2 leave LEAVE     0 0
        17.5  u0 work  GRANT     0 1.5
        17.5  u0 work  RESUME    0 20.5
        20.5  u0 work  DELAY_END 0 0
        20.5  u0 done  RELEASE   0 0
        20.5  u0 leave LEAVE     0 0
        20.5  c3 ask   GRANT     0 6.5
        20.5  c3 work  DELAY     0 24.5
        24    -  -     CAPACITY  0 0
        24.25 c4 ask   ARRIVE    0 0
        24.25 c4 ask   QUEUE     1 inf
        24.5  c3 work  DELAY_END 0 0
        24.5  c3 done  RELEASE   0 0
        24.5  c3 leave LEAVE     0 0
        32    -  -     CAPACITY  0 2
        32    c4 ask   GRANT     0 7.75
        32    c4 work  DELAY     0 36
        36    c4 work  DELAY_END 0 0
        36    c4 done  RELEASE   0 0
        36    c4 leave LEAVE     0 0
        36    c5 ask   ARRIVE    0 0
        36    c5 ask   GRANT     0 0
        36    c5 work  DELAY     0 40
        40    -  -     CAPACITY  0 1
        40    c5 work  HAND_OVER 0 0.5
        40    c5 work  GRANT     0 0
        40    c5 work  RESUME    0 40.5
        40.5  c5 work  DELAY_END 0 0
        40.5  c5 done  RELEASE   0 0
        40.5  c5 leave LEAVE     0 0
    """,
)

# --- 3. Three wards, a gate, and a ward that closes and opens ----------------------------------------------------
#
# Beds: local 0, acute 1, secure 2, one each. The door is open from 9 to 17. Ward people (w) take a local or an
# acute bed for 4 hours, then swap it for a secure one for 2 hours. People from court (k) take a secure bed for 6
# hours, then swap it for an acute one for 3. Steps: door 0, way 1, ward 2, stay 3, up 4, high 5, court 6, deep 7,
# down 8, low 9, out 10, leave 11. w0..w3 come at 8.5, 10, 11 and 17, k0 at 8. Pauses: at 12 local closes, at 15
# nothing, at 18 local opens.
#
# At 9 the door opens for k0 and w0 (w0's key is lower). w1 gets the second choice, an acute bed. w2 waits for both.
# At 12 local has no units left; w0 inside may stay. At 13 w0 wants a secure bed and offers local: w2, who waits for
# local, does not swap, so w0 waits. At 14 w1 waits behind w0 and offers acute. At 15 k0 wants acute and offers
# secure: w0 is first in the queue for it but offers local; w1 offers acute, and they trade: k0 walks on first, then
# w1, who has waited 1. At 17 w1's secure bed goes to w0 (waited 4), whose local bed, given back, goes to nobody, as
# the ward is closed; then w3 comes, when the door is just shut, until 33. At 18 local opens (kind 3) for w2, who
# has waited 7, before k0's stay ends (kind 4). From 22 on everything is free.

WARDS = HandWorked(
    pathway=Pathway(
        "wards",
        resources=[Resource(ward, 1, type="bed") for ward in ("local", "acute", "secure")],
        sources=[
            Arrivals("w", at=[8.5, 10, 11, 17], attributes={"from": 0}),
            Arrivals("k", at=[8], attributes={"from": 1}),
        ],
        steps={
            "door": Gate(Calendar([Window("daily", 9, 17)])),
            "way": Branch(by="from", cases={0: "ward", 1: "court"}),
            "ward": Seize(any_of=("local", "acute")),
            "stay": Delay(4),
            "up": Seize("secure", swap=True),
            "high": Delay(2, then="out"),
            "court": Seize("secure"),
            "deep": Delay(6),
            "down": Seize("acute", swap="secure"),
            "low": Delay(3),
            "out": Release("all"),
            "leave": Leave(),
        },
    ),
    start=date(2025, 6, 2),
    until=40.0,
    people={**{f"w{i}": person_key("w", i) for i in range(4)}, "k0": person_key("k", 0)},
    keys_rise=("w0", "k0"),
    pauses=((12.0, {"local.capacity": 0}), (15.0, {}), (18.0, {"local.capacity": 1})),
    hours={
        # busy: w0 9-17, w2 18-22, w3 33-37; queue: w2 11-18
        "local": (8 + 4 + 4.0, 7.0, 12 + 22.0, 0.0),
        # busy: w1 10-15, k0 15-18
        "acute": (5 + 3.0, 7.0, 40.0, 0.0),
        # busy: k0 9-15, w1 15-17, w0 17-19, w2 22-24, w3 37-39; queue: w0 13-17, w1 14-15
        "secure": (6 + 2 + 2 + 2 + 2.0, 4 + 1.0, 40.0, 0.0),
    },
    events=5 + 3 + 2 * 5,
    log="""
         8   k0 door  ARRIVE    1 0
         8   k0 door  GATE      0 9
         8.5 w0 door  ARRIVE    0 0
         8.5 w0 door  GATE      0 9
         9   w0 door  GATE_OPEN 0 0
         9   w0 way   BRANCH    2 0
         9   w0 ward  GRANT     0 0
         9   w0 stay  DELAY     0 13
         9   k0 door  GATE_OPEN 0 0
         9   k0 way   BRANCH    6 0
         9   k0 court GRANT     2 0
         9   k0 deep  DELAY     0 15
        10   w1 door  ARRIVE    0 0
        10   w1 door  GATE      0 10
        10   w1 way   BRANCH    2 0
        10   w1 ward  GRANT     1 0
        10   w1 stay  DELAY     0 14
        11   w2 door  ARRIVE    0 0
        11   w2 door  GATE      0 11
        11   w2 way   BRANCH    2 0
        11   w2 ward  QUEUE     0 inf
        12   -  -     CAPACITY  0 0
        13   w0 stay  DELAY_END 0 0
        13   w0 up    QUEUE     0 inf
        14   w1 stay  DELAY_END 0 0
        14   w1 up    QUEUE     0 inf
        15   k0 deep  DELAY_END 0 0
        15   k0 down  GRANT     1 0
        15   k0 down  SWAP      2 0
        15   k0 low   DELAY     0 18
        15   w1 up    GRANT     2 1
        15   w1 up    SWAP      1 0
        15   w1 high  DELAY     0 17
        17   w1 high  DELAY_END 0 0
        17   w1 out   RELEASE   2 0
        17   w1 leave LEAVE     0 0
        17   w0 up    GRANT     2 4
        17   w0 up    SWAP      0 0
        17   w0 high  DELAY     0 19
        17   w3 door  ARRIVE    0 0
        17   w3 door  GATE      0 33
        18   -  -     CAPACITY  0 1
        18   w2 ward  GRANT     0 7
        18   w2 stay  DELAY     0 22
        18   k0 low   DELAY_END 0 0
        18   k0 out   RELEASE   1 0
        18   k0 leave LEAVE     0 0
        19   w0 high  DELAY_END 0 0
        19   w0 out   RELEASE   2 0
        19   w0 leave LEAVE     0 0
        22   w2 stay  DELAY_END 0 0
        22   w2 up    GRANT     2 0
        22   w2 up    SWAP      0 0
        22   w2 high  DELAY     0 24
        24   w2 high  DELAY_END 0 0
        24   w2 out   RELEASE   2 0
        24   w2 leave LEAVE     0 0
        33   w3 door  GATE_OPEN 0 0
        33   w3 way   BRANCH    2 0
        33   w3 ward  GRANT     0 0
        33   w3 stay  DELAY     0 37
        37   w3 stay  DELAY_END 0 0
        37   w3 up    GRANT     2 0
        37   w3 up    SWAP      0 0
        37   w3 high  DELAY     0 39
        39   w3 high  DELAY_END 0 0
        39   w3 out   RELEASE   2 0
        39   w3 leave LEAVE     0 0
    """,
)
