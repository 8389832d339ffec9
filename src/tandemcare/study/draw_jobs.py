"""A scenario run with the numbers of a draw: a batch of its own, of which only totals by payer and month are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from tandemcare.finance import NOTIONAL
from tandemcare.trace.tally import Floats

from .appraising import BOUGHT
from .batch import Batch, Job, Line
from .drawing import Draw, Drawing, resolved_with

NOTIONAL_COST, CASH = "notional", "cash"


@dataclass(frozen=True)
class DrawJob(Job):
    """Replications of one scenario with the numbers of draw number `draw`; `number` counts on after the scenarios."""

    draw: int = 0
    numbers: Draw = field(default_factory=dict)
    drawing: Drawing | None = None

    def __str__(self) -> str:
        return f"draw {self.draw}, {super().__str__()}"

    def done(self) -> Batch:
        """Return the batch of this job, narrowed."""
        assert self.drawing is not None
        drawn = resolved_with(self.scenario, self.numbers, self.years, self.drawing.system)
        return narrowed(replace(self, scenario=drawn).simulated())


def draw_jobs(jobs: tuple[Job, ...], drawing: Drawing, scenarios: int) -> Iterator[DrawJob]:
    """Yield the jobs of every draw; `jobs` are the first ones of all scenarios, and say all but the numbers."""
    for draw, numbers in enumerate(drawing.draws):
        for number in range(scenarios):
            usual = next(job for job in jobs if job.number == number)
            told = {name: getattr(usual, name) for name in Job.__dataclass_fields__}
            told |= {"number": (draw + 1) * scenarios + number, "first": 0, "count": drawing.replications}
            yield DrawJob(**told, draw=draw, numbers=numbers, drawing=drawing)


def narrowed(batch: Batch) -> Batch:
    """Return a batch with its ledger summed by payer, cash or notional, bought or not, and no monthly measures."""
    wide = [_narrow(line) for line in batch.lines]
    lines = tuple(dict.fromkeys(wide))
    amounts = np.stack([_sum(batch.amounts, [line == one for one in wide]) for line in lines], axis=2)
    return replace(batch, lines=lines, amounts=amounts, monthly=batch.monthly[:, :1, :1])


def _sum(amounts: Floats, which: list[bool]) -> Floats:
    return np.asarray(amounts[:, :, np.flatnonzero(which)].sum(axis=2), dtype=np.float64)


def _narrow(line: Line) -> Line:
    kind = BOUGHT if line.kind == BOUGHT else ""
    return line._replace(service=NOTIONAL_COST if line.service in NOTIONAL else CASH, kind=kind, group="")


def is_cash(line: Line) -> bool:
    """Tell whether a line of a narrowed batch is of cash."""
    return line.service == CASH
