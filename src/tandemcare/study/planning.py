"""The plan of a study: scenarios by batches of replications, checked before any work is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tandemcare.engine.run import ENGINES
from tandemcare.errors import InputError, Problem, did_you_mean

from .batch import Job, Methods, own_methods
from .draw_jobs import draw_jobs
from .drawing import Drawing
from .drawing import drawing as drawn

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

LONGEST_YEARS = 100
MOST_DRAWS = 10_000
DRAW_REPLICATIONS = 5
REPLICATIONS_A_BATCH = {"compiled": 10, "reference": 1}
"""A batch is what an interruption can cost, and takes a second or so; the reference engine is much slower."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A study: every scenario `replications` times over `years` with one seed, in batches.

    The first scenario is the one that the others are compared with. With a `drawing`, every scenario is also run with
    the numbers of each draw.
    """

    scenarios: tuple[Resolved, ...]
    years: int
    replications: int
    seed: int
    engine: str
    batch: int
    methods: Methods
    drawing: Drawing | None = None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The batches to be done, by scenario and replication, then by draw; later ones wait for no earlier one."""
        usual = self._usual_jobs
        return (*usual, *draw_jobs(usual, self.drawing, len(self.scenarios))) if self.drawing else usual

    @property
    def _usual_jobs(self) -> tuple[Job, ...]:
        return tuple(
            Job(
                number=number,
                scenario=scenario,
                first=first,
                count=min(self.batch, self.replications - first),
                years=self.years,
                seed=self.seed,
                engine=self.engine,
                measure=self.methods.measure,
                cost=self.methods.cost,
                has_slow_layer=self.methods.has_slow_layer,
            )
            for number, scenario in enumerate(self.scenarios)
            for first in range(0, self.replications, self.batch)
        )


def plan(
    resolved: Sequence[Resolved],
    *,
    years: int,
    replications: int,
    seed: int = 1,
    engine: str = "compiled",
    batch: int | None = None,
    methods: Methods | None = None,
    draws: int = 0,
    draw_replications: int = DRAW_REPLICATIONS,
    drawing: Drawing | None = None,
) -> Plan:
    """Return a study of some scenarios; InputError with everything that stands against it.

    `batch` replications are done in one go; their number changes no result. `methods` say how to measure and cost.
    With `draws`, every scenario is also run with so many draws of the uncertain numbers, `draw_replications` times on
    the same people; a `drawing` of your own takes the place of those.
    """
    problems = problems_of_options(years=years, replications=replications, seed=seed, engine=engine)
    problems += problems_of_draws(draws, draw_replications)
    batch = REPLICATIONS_A_BATCH.get(engine, 1) if batch is None else batch
    if batch < 1:
        problems.append(Problem(f"batch={batch}", "A batch needs a replication.", "Give 1 or more."))
    if draws or drawing:
        problems += _unwritten(resolved)
    problems += _unlike(resolved)
    if problems:
        raise InputError(problems)
    if draws:
        drawing = drawn(resolved, draws=draws, replications=draw_replications, seed=seed)
    return Plan(tuple(resolved), years, replications, seed, engine, batch, methods or own_methods(), drawing)


def problems_of_draws(draws: int, draw_replications: int) -> list[Problem]:
    """Return what is wrong with how often numbers are to be drawn, and each draw to be run."""
    found = [
        (f"draws {draws}", not 0 <= draws <= MOST_DRAWS, f"Give 0 (none) to {MOST_DRAWS}; 20 tell little, 100 more."),
        (f"draw-replications {draw_replications}", draw_replications < 1, "Give 1 or more; 5 is usual."),
    ]
    return [Problem(where, "It is outside what can be run.", remedy) for where, wrong, remedy in found if wrong]


def problems_of_options(*, years: int, replications: int, seed: int, engine: str) -> list[Problem]:
    """Return what is wrong with the numbers of a study, all at once."""
    found = [
        (f"years {years}", not 1 <= years <= LONGEST_YEARS, f"Give 1 to {LONGEST_YEARS}."),
        (f"replications {replications}", replications < 1, "Give 1 or more; 50 is usual."),
        (f"seed {seed}", not 0 <= seed < 2**64, "Give a whole number from 0 to 2**64 - 1."),
    ]
    problems = [Problem(where, "It is outside what can be run.", remedy) for where, wrong, remedy in found if wrong]
    if engine not in ENGINES:
        problems.append(Problem(f"engine {engine!r}", "There is no such engine.", did_you_mean(engine, ENGINES)))
    return problems


def _unwritten(resolved: Sequence[Resolved]) -> list[Problem]:
    """Return why scenarios cannot be resolved again with the numbers of a draw."""
    return [
        Problem(f"scenario {each.name!r}", "It is not known as it was written.", "Resolve it with `scenario.resolve`.")
        for each in resolved
        if getattr(each, "source", None) is None
    ]


def _unlike(resolved: Sequence[Resolved]) -> list[Problem]:
    """Return why scenarios cannot be compared with the first one."""
    if not resolved:
        return [Problem("scenarios", "There are none.", "Name at least one scenario file.")]
    twice = [name for name, count in Counter(scenario.name for scenario in resolved).items() if count > 1]
    problems = [
        Problem(
            f"scenario {name!r}", "Two have this name.", "Rename one of the files: a scenario is called by its file."
        )
        for name in twice
    ]
    first = resolved[0]
    for scenario in resolved[1:]:
        where = f"scenario {scenario.name!r}"
        if scenario.place != first.place:
            found = f"Its place differs from that of {first.name!r}, and unlike runs are not compared."
            problems.append(Problem(where, found, "Run both for one place."))
        if (scenario.start, scenario.hours) != (first.start, first.hours):
            found = f"Its census date or length differs from that of {first.name!r}, and unlike runs are not compared."
            problems.append(Problem(where, found, "Run both from one date over one number of years."))
    return problems
