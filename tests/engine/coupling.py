"""A lower rate never brings an event forward: two runs of one pathway, in the second of which rates are lower.

While somebody's path is the same in both, none of their risks may happen earlier in the second. And whatever their
path: where a rate is constant they spend no fewer hours at a risk until it happens for the n-th time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

from engine.due_resets import rate_at
from engine.random_dice import Dice
from engine.random_pathways import Example
from engine.worlds import Pause, Row

from tandemcare.pathway import Pathway

EARLIER = 1e-9
"""By how much of its time an event may come earlier: what rounding may do."""
SAME, LATER, AGAIN, HOURS, SPARED = COMPARED = (
    "compared at the end of a common path",
    "of these later",
    "of these for the second time or later",
    "compared by hours at risk",
    "of these after more hours",
)
Lives = Mapping[int, Sequence[Row]]


def lives_of(log: Iterable[Row]) -> Lives:
    """Return the rows of each person."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in log:
        if row[1]:
            found[row[1]].append(row)
    return found


def lower_rates(dice: Dice, pathway: Pathway) -> dict[str, float]:
    """Return for each input that is a risk's rate by what it is multiplied, at most 1 and for most less."""
    return {f"{risk}.rate": dice.one_of([0.9, 0.5, 0.25, 0.0, 1.0]) for risk in rated(pathway)}


def rated(pathway: Pathway) -> list[str]:
    """Return the names of the risks that have a rate."""
    return [risk.name for risk in pathway.risks if risk.rate is not None]


def with_lower(example: Example, pauses: Iterable[Pause], lower: Mapping[str, float], since: float) -> list[Pause]:
    """Return pauses at which every rate of a risk is so many times what it would be, since a time on a whole hour."""
    before = [pause for pause in pauses if pause[0] <= since]
    begin = {f"{risk}.rate": rate_at(example, before, risk, since) for risk in rated(example.pathway)}
    return [
        *before,
        (since, {name: begin[name] * times for name, times in lower.items()}),
        *(
            (time, {name: value * lower.get(name, 1.0) for name, value in values.items()})
            for time, values in pauses
            if time > since
        ),
    ]


def faults_on_the_way(high: Lives, low: Lives, until: float, counts: Counter[str]) -> Iterator[str]:
    """Yield who has an event earlier with lower rates, although their path until then is the same."""
    for person, rows in low.items():
        parted = [(one, other) for one, other in zip_longest(high.get(person, ()), rows) if one != other]
        if not parted:
            continue
        one, other = parted[0]
        time, time_low = (until if row is None else row[0] for row in (one, other))
        if other is not None and other[3] == "RISK" and time_low < time * (1.0 - EARLIER):
            yield f"person {person}: with lower rates {other}, and until then the same; then {one}"
        risks = [row[4] for row in (one, other) if row is not None and row[3] == "RISK"]
        counts[SAME] += bool(risks)
        counts[LATER] += bool(risks) and time_low > time * (1.0 + EARLIER)
        common = rows[: len(rows) - sum(other is not None for _, other in parted)]
        counts[AGAIN] += any(row[3] == "RISK" and row[4] in risks for row in common)


def hours_at_risk(life: Sequence[Row], pathway: Pathway) -> dict[int, list[float]]:
    """Return the hours that somebody has waited at each risk when it happened for the first time, the second and so on.

    Only risks whose rate is the same all one's life are told: none that reads a register which steps may set.
    """
    constant = {
        risk.name: number
        for number, risk in enumerate(pathway.risks)
        if risk.at is None and risk.factor is None and {register for register, _ in risk.by} <= {"kind"}
    }
    spent: dict[int, float] = defaultdict(float)
    found: dict[int, list[float]] = defaultdict(list)
    for row, after in pairwise(life):
        if row[3] in ("DELAY", "QUEUE", "GATE"):
            for name in getattr(pathway.steps[row[2]], "meanwhile", ()):
                if name in constant:
                    spent[constant[name]] += after[0] - row[0]
        if after[3] == "RISK" and after[4] in constant.values():
            found[after[4]].append(spent[after[4]])
    return found


def faults_by_hours(high: Lives, low: Lives, pathway: Pathway, counts: Counter[str]) -> Iterator[str]:
    """Yield who has spent fewer hours at a risk with lower rates when it happens for the n-th time."""
    for person, rows in low.items():
        before = hours_at_risk(high.get(person, ()), pathway)
        for risk, hours in hours_at_risk(rows, pathway).items():
            for n, (one, other) in enumerate(zip(before.get(risk, ()), hours, strict=False)):
                counts[HOURS] += 1
                counts[SPARED] += other > one * (1.0 + EARLIER)
                if other < one - EARLIER * max(row[0] for row in rows):
                    yield f"person {person}: risk {risk} for the {n + 1}. time after {other!r} hours, not {one!r}"
