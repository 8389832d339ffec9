"""A scenario run with the numbers of a draw: a batch of its own, of which only totals by payer and month are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from tandemcare.trace.tally import Floats

from .appraising import INVESTED
from .batch import Batch, Job, Line
from .drawing import Draw, Drawing, resolved_with

INVESTMENT = "invested"


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
        skipped = drawing.skips[draw] if drawing.skips else frozenset()
        for number in range(scenarios):
            usual = next(job for job in jobs if job.number == number)
            if usual.scenario.name in skipped:
                continue
            told = {name: getattr(usual, name) for name in Job.__dataclass_fields__}
            told |= {"number": (draw + 1) * scenarios + number, "first": 0, "count": drawing.replications}
            yield DrawJob(**told, draw=draw, numbers=numbers, drawing=drawing)


def narrowed(batch: Batch) -> Batch:
    """Return a batch with its ledger summed by payer, cash or notional, invested or not, and nothing else by month."""
    wide = [_narrow(line) for line in batch.lines]
    lines = tuple(dict.fromkeys(wide))
    amounts = np.stack([_sum(batch.amounts, [line == one for one in wide]) for line in lines], axis=2)
    return replace(
        batch,
        lines=lines,
        amounts=amounts,
        monthly=batch.monthly[:, :1, :1],
        activities=(),
        purchases=(),
        activity=batch.activity[:, :, :0],
        units=batch.units[:, :, :0],
    )


def _sum(amounts: Floats, which: list[bool]) -> Floats:
    return np.asarray(amounts[:, :, np.flatnonzero(which)].sum(axis=2), dtype=np.float64)


def _narrow(line: Line) -> Line:
    return Line(line.payer, "", INVESTMENT if line.kind in INVESTED else "", "", "", line.cash, "")
