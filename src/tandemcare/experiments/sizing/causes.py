"""Why a target cannot be met by more staff alone: what else is waited for, and what taking that away would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tandemcare.trace.intervals import Interval

from .amhp_rota import AmhpRotas
from .observing import Observer
from .target import MEAN, ServiceTarget

REPLICATIONS = 16
CAUSES: Mapping[str, Mapping[str, float]] = {
    "doctors": {"amhp.s12_delay_prob": 0.0},
    "best_interest": {"amhp.share_best_interest_wait": 0.0},
    "office_hours": {"amhp.share_routine": 0.0},
    "warrant": {"amhp.share_section_135_warrant": 0.0},
}
"""What is waited for besides an AMHP, and the numbers that are nothing without it."""
ALL = "all"


@dataclass(frozen=True)
class Cause:
    """What a target comes to with ample AMHPs, if one thing that is waited for besides is taken away."""

    name: str
    value: Interval
    is_met: bool


def causes_of(observer: Observer, rotas: AmhpRotas, number: int) -> tuple[Cause, ...]:
    """Return what each cause does to a target by its number, the largest first, and then all together."""
    target = observer.setting.targets[number]
    everything = {name: value for numbers in CAUSES.values() for name, value in numbers.items()}
    cases = {**CAUSES, ALL: everything}
    ample = rotas.inputs(rotas.ample)
    wanted = [({**observer.setting.inputs_with(numbers), **ample}, 0, REPLICATIONS) for numbers in cases.values()]
    found = [
        Cause(name, value, is_met(target, value.mean))
        for name, seen in zip(cases, observer.runs(wanted), strict=True)
        for value in [seen.mean(number) if target.kind == MEAN else seen.share_within(number)]
    ]
    return (*_largest_first(found[:-1], target), found[-1])


def is_met(target: ServiceTarget, value: float) -> bool:
    """Tell whether a share, a mean or a level is as asked."""
    return value >= target.share if target.kind == "share" else value <= target.limit


def _largest_first(found: Sequence[Cause], target: ServiceTarget) -> list[Cause]:
    return sorted(found, key=lambda cause: cause.value.mean, reverse=target.kind == "share")
