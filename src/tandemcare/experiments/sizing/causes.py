"""Why a target cannot be met by more staff alone: what those wait for who wait too long, and what its end would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd

from tandemcare.metrics import PARTS, requests_of
from tandemcare.running import SampleBatch, sample_batches
from tandemcare.sums import summed
from tandemcare.trace import Trace
from tandemcare.trace.intervals import Interval

from ..assessments import POLICE_SHARE, steps_of
from .amhp_rota import AmhpRotas
from .observing import Observer
from .setting import Setting
from .target import MEAN, ServiceTarget

REPLICATIONS = 16
LOGGED = 4
"""Replications from whose event logs the parts of waits are read."""
CAUSES: Mapping[str, Mapping[str, float]] = {
    "doctors": {"amhp.s12_delay_prob": 0.0},
    "best_interest": {"amhp.share_best_interest_wait": 0.0},
    "office_hours": {"amhp.share_routine": 0.0},
    "warrant": {"amhp.share_section_135_warrant": 0.0},
}
"""What is waited for besides an AMHP, and the numbers that are nothing without it."""
AMPLE_DOCTORS = 40.0
"""Doctors on each shift of a place that names its doctors, with whom nobody waits for one while a shift is on."""
PARTS_OF = {cause: (cause,) for cause in CAUSES} | {"warrant": ("warrant", "police")}
"""The parts of a wait that each cause takes away."""
ALL = "all"


@dataclass(frozen=True)
class Cause:
    """What a target comes to with ample AMHPs, if one thing that is waited for besides is taken away.

    `share` is how much of the wait of those who wait too long with ample AMHPs is for it.
    """

    name: str
    value: Interval
    is_met: bool
    share: float = nan


def causes_of(observer: Observer, rotas: AmhpRotas, number: int) -> tuple[Cause, ...]:
    """Return the causes of a target by its number, by how much they are waited for, and then all together."""
    setting, target = observer.setting, observer.setting.targets[number]
    taken = numbers_without(setting)
    everything = {name: value for numbers in taken.values() for name, value in numbers.items()}
    cases = {**taken, ALL: everything}
    ample = rotas.inputs(rotas.ample)
    wanted = [({**setting.inputs_with(numbers), **ample}, 0, REPLICATIONS) for numbers in cases.values()]
    shares = shares_of_wait(setting, ample, observer.seed, target)
    found = [
        Cause(name, value, is_met(target, value.mean), shares.get(name, 1.0))
        for name, seen in zip(cases, observer.runs(wanted), strict=True)
        for value in [seen.mean(number) if target.kind == MEAN else seen.share_within(number)]
    ]
    return (*sorted(found[:-1], key=lambda cause: cause.share, reverse=True), found[-1])


def numbers_without(setting: Setting) -> Mapping[str, Mapping[str, float]]:
    """Return the numbers without each cause: where a place names its doctors, as many of them as are ever needed."""
    shifts = setting.place.section_12_doctors
    if not shifts:
        return CAUSES
    doctors = {f"section_12_doctors.{shift.name}.slots": AMPLE_DOCTORS for shift in shifts}
    filled = {f"section_12_doctors.{shift.name}.fill": 1.0 for shift in shifts}
    return {**CAUSES, "doctors": doctors | filled}


def shares_of_wait(
    setting: Setting, inputs: Mapping[str, float], seed: int, target: ServiceTarget
) -> Mapping[str, float]:
    """Return how much of the wait of those who wait longer than a target allows is for each cause, and for others.

    What comes again (an AMHP after a doctor or a better time) is of what the AMHP waits for itself, and stays there.
    """
    run = setting.sample(inputs, log=True)
    steps, police = steps_of(setting.pathway), setting.values[POLICE_SHARE]

    def table(trace: Trace) -> pd.DataFrame:
        assert trace.logs is not None
        first, last = map(float, trace.tally.window[0])
        found = requests_of(trace.logs[0], steps, last, police).table
        return late(found[found["hour_until"] >= first], target)

    found = pd.concat(sample_batches([SampleBatch(run, each, 1) for each in range(LOGGED)], table, seed=seed))
    hours = {part: float(found[f"wait_{part}"].sum()) for part in PARTS}
    whole = summed(hours.values())
    return {cause: summed(hours[part] for part in parts) / whole if whole else nan for cause, parts in PARTS_OF.items()}


def late(table: pd.DataFrame, target: ServiceTarget) -> pd.DataFrame:
    """Return the requests that a target counts and that have waited too long, or never got there; all of a mean."""
    counted = table[target.counts(table)]
    waited = counted[target.hour] - counted["hour_requested"]
    return counted if target.kind == MEAN else counted[~np.asarray(waited <= target.limit)]


def is_met(target: ServiceTarget, value: float) -> bool:
    """Tell whether a share, a mean or a level is as asked."""
    return value >= target.share if target.kind == "share" else value <= target.limit
