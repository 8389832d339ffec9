"""A sized rota and sized beds as no simulation found them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from model.stylised import BASELINE, PLACE

from tandemcare.experiments.sizing.amhp_answer import AmhpAnswer
from tandemcare.experiments.sizing.capacity import capacities_of
from tandemcare.experiments.sizing.capacity_answer import CapacityAnswer, TriedCapacity
from tandemcare.experiments.sizing.covers import OfferedLoad
from tandemcare.experiments.sizing.feasibility import Met, SelectionRules
from tandemcare.experiments.sizing.shift_cover import Cover
from tandemcare.experiments.sizing.target import ServiceTarget
from tandemcare.experiments.sizing.tried import TargetValue, Tried
from tandemcare.model import needs_of_rota
from tandemcare.trace.intervals import Interval

TARGET = ServiceTarget("p95 started within 24h", "share", "started", 24.0, 0.95)


def tried(slots, share, heads=42.0):
    """Return a rota with which a share starts within the limit."""
    rows = [(shift, number, shift.fill) for shift, number in zip(PLACE.amhp_rota, slots, strict=True)]
    needs = needs_of_rota(rows, BASELINE, heads)
    value = TargetValue(TARGET, Interval(share, share - 0.01, share + 0.01), 24.0, 0.9, 0.6)
    return Tried(tuple(slots), needs, 48.0 * needs.wanted_hours, (value,), 16, 0.5, 1200.0)


def answer(heads=42.0):
    """Return an answer: (3, 3, 6) is the smallest, today is too small."""
    rotas = {
        "today": tried((3, 2, 1), 0.78, heads),
        "best": tried((3, 3, 6), 0.951, heads),
        "ample": tried((40, 40, 40), 0.958, heads),
    }
    return AmhpAnswer(
        place=PLACE.name,
        targets=(TARGET,),
        rules=SelectionRules((0.005,)),
        seed=1,
        shifts=PLACE.amhp_rota,
        sized=frozenset(shift.name for shift in PLACE.amhp_rota),
        checked=(tried((3, 3, 6), 0.952, heads),),
        ties=(),
        is_settled=True,
        more=replace(tried((4, 2, 1), 0.89, heads)),
        cover=Cover((5, 4, 7), has_ties=False),
        tried=tuple(rotas.values()),
        verdicts={one.slots: Met.MEETS if one.values[0].is_met else Met.FAILS for one in rotas.values()},
        impossible={},
        load=OfferedLoad(np.ones(168), 4.0, np.full(168, 2.0)),
        told=(),
        replications=500,
        **rotas,
    )


def beds_answer():
    """Return an answer of beds: 96 are the fewest, today are 85."""
    target = ServiceTarget("away at most 4", "level", "away", 4.0)

    def of(units, away):
        value = TargetValue(target, Interval(away, away - 0.5, away + 0.5), 0.0, 0.95, 0.6)
        return TriedCapacity((units,), 250_000.0 * units, (value,), 16)

    today, best, ample = of(85, 8.1), of(96, 3.8), of(285, 0.0)
    return CapacityAnswer(
        place=PLACE.name,
        capacities=capacities_of(["beds"], PLACE, BASELINE),
        targets=(target,),
        rules=SelectionRules((0.5,)),
        seed=1,
        best=best,
        checked=(of(96, 3.7),),
        ties=(),
        is_settled=True,
        today=today,
        ample=ample,
        tried=(today, best, ample),
        verdicts={(85,): Met.FAILS, (96,): Met.MEETS, (285,): Met.MEETS},
        impossible=(),
        replications=48,
    )
