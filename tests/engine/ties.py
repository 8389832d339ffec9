"""Which kinds of tie a log has shown, so that a report can say that each of them happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement

from engine.worlds import Pause, Row

AT_PAUSES = ("observation", "reset")
"""A pause at which nothing is changed, as one for a census, and one at which an input is."""
KINDS = ("capacity", "delay end", "gate", "arrival", "deadline", "risk")
OF_EVENT = {
    "DELAY_END": "delay end",
    "GATE_OPEN": "gate",
    "ARRIVE": "arrival",
    "CAPACITY": "capacity",
    "HAND_OVER": "capacity",
    "RISK": "risk",
}

PAIRS = {f"{one} with {other}" for one, other in combinations_with_replacement(KINDS, 2)} - {"capacity with capacity"}
ALL_PAIRS = {f"{one} with {other}" for one, other in combinations_with_replacement((*AT_PAUSES, *KINDS), 2)}
ALL_PAIRS -= {"observation with observation"}
PAUSES = {f"pause at {kind}" for kind in KINDS}
SPECIAL = {
    "grant at its deadline",
    "deadline at once",
    "deadline after waiting",
    "zero delay",
    "two granted at one instant",
    "delay end at the shift's end",
    "two handed over at one instant",
    "handed over and granted at one instant",
    "handed over and granted later",
    "handed over twice",
    "trade",
    "swap to somebody waiting",
    "second choice",
    "granted by a rising capacity",
    "two capacities at one instant",
    "capacity to zero",
    "capacity from zero",
    "grant and deadline at one instant",
    "arrival granted at a delay's end",
    "two priorities at one instant",
    "found inside with an arrival",
    "two risks of one person at one instant",
    "the same risk twice",
    "risk at once after a grant",
}
ALL_TIES = PAIRS | PAUSES | SPECIAL


def kinds_of_tie(rows: Sequence[Row], pauses: Iterable[float], sources: int) -> set[str]:
    """Return the kinds of tie that a log shows; sources with a higher number than `sources` are initial people."""
    found: set[str] = set()
    instants: dict[float, list[Row]] = defaultdict(list)
    history = History()
    pause_times = set(pauses)
    for row in rows:
        instants[row[0]].append(row)
    for time, together in instants.items():
        kinds = Counter(kind for row in together if (kind := history.kind(row)))
        found |= pairs(kinds) & PAIRS
        found |= {f"pause at {kind}" for kind in kinds if time in pause_times}
        found |= of_instant(together, kinds, sources)
        for row in together:
            found |= history.take(row)
    return found


def pairs(kinds: Counter[str]) -> set[str]:
    """Return the pairs of kinds that happened at one instant."""
    return {
        f"{one} with {other}"
        for one, other in combinations_with_replacement((*AT_PAUSES, *KINDS), 2)
        if kinds[one] and kinds[other] and (one != other or kinds[one] > 1)
    }


def pairs_at_instants(rows: Sequence[Row], pauses: Iterable[Pause] = ()) -> Counter[str]:
    """Return at how many instants each pair of kinds met."""
    history, instants = History(), defaultdict[float, Counter[str]](Counter)
    for time, values in pauses:
        instants[time]["reset" if values else "observation"] += 1
    for row in rows:
        if (kind := history.kind(row)) is not None:
            instants[row[0]][kind] += 1
        history.take(row)
    return Counter(pair for kinds in instants.values() for pair in pairs(kinds) & ALL_PAIRS)


def of_instant(together: Sequence[Row], kinds: Counter[str], sources: int) -> set[str]:
    """Return what can be seen from the rows of one instant alone."""
    grants = [row for row in together if row[3] == "GRANT"]
    waited = [row for row in grants if row[5] > 0]
    capacities = [row for row in together if row[3] == "CAPACITY"]
    handed_over = [row for row in together if row[3] == "HAND_OVER"]
    swaps = {(row[1], row[4]) for row in together if row[3] == "SWAP"}
    got = {(row[1], row[4]) for row in grants}
    risks = [row for row in together if row[3] == "RISK"]
    arrived = [row for row in together if row[3] == "ARRIVE"]
    given_up = [(one, other) for one in swaps for other in swaps if one[0] != other[0]]
    signs = {
        "two granted at one instant": len(waited) > 1,
        "two capacities at one instant": len(capacities) > 1,
        "two handed over at one instant": len(handed_over) > 1,
        "handed over and granted at one instant": bool({r[1] for r in handed_over} & {r[1] for r in grants}),
        "trade": any((one[0], other[1]) in got and (other[0], one[1]) in got for one, other in given_up),
        "swap to somebody waiting": any(
            (row[1], row[4]) not in swaps and any(row[1] != who and row[4] == what for who, what in swaps)
            for row in waited
        ),
        "granted by a rising capacity": any(row[4] == change[4] for row in waited for change in capacities),
        "grant and deadline at one instant": bool(waited) and kinds["deadline"] > 0,
        "arrival granted at a delay's end": bool(
            kinds["delay end"] and {row[1] for row in arrived} & {row[1] for row in grants if row[5] == 0}
        ),
        "two priorities at one instant": len({row[4] for row in together if row[3] == "QUEUE"}) > 1,
        "found inside with an arrival": any(r[4] >= sources for r in arrived) and any(r[4] < sources for r in arrived),
        "two risks of one person at one instant": max(Counter(r[1] for r in risks).values(), default=0) > 1,
        "risk at once after a grant": any(row[5] == 0 and row[1] in {r[1] for r in waited} for row in risks),
        "capacity to zero": any(row[5] == 0 for row in capacities),
    }
    return {name for name, seen in signs.items() if seen}


class History:
    """What a log has said so far about each person and each resource."""

    def __init__(self) -> None:
        self.ends: dict[int, float] = {}
        self.queued: dict[int, Row] = {}
        self.handed_over: Counter[int] = Counter()
        self.capacity: dict[int, float] = {}
        self.firsts: dict[str, set[int]] = defaultdict(set)
        self.happened: Counter[tuple[int, int]] = Counter()

    def kind(self, row: Row) -> str | None:
        """Return the kind of entry of the agenda that a row tells of, if it tells of one."""
        if row[3] == "EXPIRE":
            return "deadline" if row[1] in self.queued else None
        return OF_EVENT.get(row[3])

    def take(self, row: Row) -> set[str]:
        """Take in a row; return what it shows together with what came before."""
        return {name for name, seen in getattr(self, f"_{row[3].lower()}", lambda _row: ())(row) if seen}

    def _risk(self, row: Row) -> list[tuple[str, bool]]:
        self.queued.pop(row[1], None)
        self.happened[row[1], row[4]] += 1
        return [("the same risk twice", self.happened[row[1], row[4]] > 1)]

    def _delay(self, row: Row) -> list[tuple[str, bool]]:
        self.ends[row[1]] = row[5]
        return [("zero delay", row[5] == row[0])]

    def _resume(self, row: Row) -> list[tuple[str, bool]]:
        self.ends[row[1]] = row[5]
        return []

    def _hand_over(self, row: Row) -> list[tuple[str, bool]]:
        self.handed_over[row[1]] += 1
        return [
            ("delay end at the shift's end", self.ends[row[1]] == row[0]),
            ("handed over twice", self.handed_over[row[1]] > 1),
        ]

    def _queue(self, row: Row) -> list[tuple[str, bool]]:
        self.queued[row[1]] = row
        return []

    def _grant(self, row: Row) -> list[tuple[str, bool]]:
        queued = self.queued.pop(row[1], None)
        self.firsts[row[2]].add(row[4])
        return [
            ("grant at its deadline", queued is not None and queued[5] == row[0]),
            ("handed over and granted later", queued is None and row[5] > 0),
            ("second choice", len(self.firsts[row[2]]) > 1),
        ]

    def _expire(self, row: Row) -> list[tuple[str, bool]]:
        waited = self.queued.pop(row[1], None) is not None
        return [("deadline at once", not waited), ("deadline after waiting", waited)]

    def _capacity(self, row: Row) -> list[tuple[str, bool]]:
        before = self.capacity.get(row[4])
        self.capacity[row[4]] = row[5]
        return [("capacity from zero", before == 0.0 and row[5] > 0)]
