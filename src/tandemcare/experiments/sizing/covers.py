"""Rotas to begin a search with: those that cover the offered load by hour, with more and more to spare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tandemcare.pathway import Shift
from tandemcare.running import SampleBatch, sample_batches
from tandemcare.trace import Event, Trace
from tandemcare.trace.tally import Floats

from .amhp_rota import AmhpRotas
from .offered_load import at_work_by_hour, staff_by_hour
from .selection import Candidate
from .setting import Setting
from .shift_cover import Cover, cover, hours_on
from .target import SHARE, ServiceTarget

LOGGED = 4
"""Replications from whose event logs the offered load is read."""
TO_SPARE = tuple(np.arange(0.0, 8.01, 0.25).tolist())
"""How much is to spare in each cover, times the square root of the load (the rule of square-root staffing)."""
SHORTEST_HOURS = 0.25
LARGEST_SHARE = 0.999


@dataclass(frozen=True, eq=False)
class OfferedLoad:
    """AMHPs at work by hour of the week if nobody waited for one, hours of one piece of work, and staff for it.

    `staff` are those needed by hour by Erlang's formula.
    """

    by_hour: Floats
    work_hours: float
    staff: Floats


def offered_load(setting: Setting, rotas: AmhpRotas, seed: int, reached: Sequence[float]) -> OfferedLoad:
    """Return the load by hour of the week with ample staff, where targets are `reached` as far as they then are."""
    run = setting.sample(rotas.inputs(rotas.ample), log=True)
    resource = [one.name for one in setting.pathway.resources].index("amhp")

    def at_work(trace: Trace) -> tuple[Floats, int]:
        assert trace.logs is not None
        rows = trace.logs[0]
        first, last = map(float, trace.tally.window[0])
        taken = (rows["event"] == Event.GRANT) & (rows["detail"] == resource) & (rows["time"] >= first)
        return at_work_by_hour(rows, resource, run.start, first, last), int(taken.sum())

    found = sample_batches([SampleBatch(run, number, 1) for number in range(LOGGED)], at_work, seed=seed)
    by_hour = np.mean([one for one, _ in found], axis=0)
    hours = float(by_hour.mean() * (run.hours - run.warmup_hours) / np.mean([number for _, number in found]))
    return OfferedLoad(by_hour, hours, _staff(by_hour, hours, setting.targets, reached))


def _staff(load: Floats, work_hours: float, targets: Sequence[ServiceTarget], reached: Sequence[float]) -> Floats:
    """Return the staff by hour with which waits for an AMHP leave every share that can be met as large as is asked.

    Waits for doctors and others take their part of the limit and of the share: AMHPs must be there within what is left.
    """
    need = np.ceil(load)
    for target, share in zip(targets, reached, strict=True):
        if target.kind == SHARE and share > target.share:
            wanted = min(target.share / share, LARGEST_SHARE)
            need = np.maximum(need, staff_by_hour(load, work_hours, max(target.limit / 2.0, SHORTEST_HOURS), wanted))
    return np.asarray(need, dtype=np.float64)


def cover_of(rotas: AmhpRotas, need: Floats) -> Cover:
    """Return the cheapest rota that covers a need by hour, as far as any shift is on."""
    shifts = filled(rotas)
    on = np.sum([hours_on(shift) for shift in shifts if shift.name in rotas.tried], axis=0) > 0.0
    return cover(shifts, rotas.kinds.prices, np.where(on, need, 0.0), rotas.ample)


def covers(rotas: AmhpRotas, load: OfferedLoad) -> list[Candidate]:
    """Return rotas that cover the load with more and more to spare, and that of Erlang's formula, cheapest first."""
    needs = [load.by_hour + spare * np.sqrt(load.by_hour) for spare in TO_SPARE]
    found = dict.fromkeys(cover_of(rotas, need).slots for need in (load.staff, *needs))
    return sorted(found, key=rotas.kinds.price)


def filled(rotas: AmhpRotas) -> list[Shift]:
    """Return the shifts with the fills of the rota."""
    return [replace(shift, fill=fill) for shift, fill in zip(rotas.shifts, rotas.fills, strict=True)]
