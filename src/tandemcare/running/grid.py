"""A study is a grid of cells, checked before any work is done: running knows cells, and no experiment.

A cell is one scenario in its place, with some numbers, so many times. Whoever wants many runs makes cells and reads the
tables that come of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from numbers import Integral
from typing import TYPE_CHECKING, Any

from tandemcare.engine.run import ENGINES
from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.memory import too_much
from tandemcare.units import MONTHS_A_YEAR

from .cell_checks import problems_of_cells
from .cells import Cell
from .grouping import Grouping, grouping_of
from .jobs import Job
from .methods import Methods, own_methods

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

LONGEST_YEARS = 100
REPLICATIONS_A_BATCH = {"compiled": 5, "reference": 1}
"""A batch is what an interruption can cost, and takes a second or so; the reference engine is much slower.

Ten replications, a first look, are two batches, so that two cores have work with each scenario.
"""

BYTES_A_MONTH = 16_000
"""What a month of a replication takes while the tables of its cell are made; as much was measured."""
BYTES_A_BATCH = 500


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells to be run over the same years from one seed, in batches.

    In each place the other scenarios are compared with the first. `about` is what an experiment wants said of its cells
    in the manifest. With a `grouping`, results of the central cells are also told by population group.
    """

    cells: tuple[Cell, ...]
    years: int
    seed: int
    engine: str
    batch: int
    methods: Methods
    about: Mapping[str, Any] = field(default_factory=dict)
    grouping: Grouping | None = None

    @property
    def central(self) -> tuple[Cell, ...]:
        """The cells in which every number is at its value, in order."""
        return tuple(cell for cell in self.cells if not cell.world)

    @property
    def scenarios(self) -> tuple[Resolved, ...]:
        """The scenarios of the central cells, in order."""
        return tuple(cell.scenario for cell in self.central)

    @property
    def worlds(self) -> Mapping[int, Mapping[str, float]]:
        """The numbers of every world but 0 that are not at their value."""
        return {cell.world: cell.numbers for cell in self.cells if cell.world}

    @property
    def replications(self) -> int:
        """Replications of each central cell."""
        return self.central[0].replications

    @property
    def world_replications(self) -> int:
        """Replications of each cell of another world; 0 where there are none."""
        return next((cell.replications for cell in self.cells if cell.world), 0)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The batches to be done, by cell and replication; later ones wait for no earlier one."""
        return tuple(self._jobs())

    def _jobs(self) -> Iterator[Job]:
        run = [cell for cell in self.cells if not cell.is_central]
        of_world = Counter(cell.world for cell in self.cells)
        for number, cell in enumerate(run):
            for first in range(0, cell.replications, self.batch):
                yield Job(
                    number=number,
                    cell=cell,
                    first=first,
                    count=min(self.batch, cell.replications - first),
                    years=self.years,
                    seed=self.seed,
                    engine=self.engine,
                    measure=self.methods.measure,
                    cost=self.methods.cost,
                    has_slow_layer=self.methods.has_slow_layer,
                    grouping=None if cell.world else self.grouping,
                    own=tuple(self.methods.own.items()),
                    log=self.methods.log,
                    shares_beginning=of_world[cell.world] > 1,
                )

    def with_worlds(self, cells: Iterable[Cell], about: Mapping[str, Any]) -> Grid:
        """Return the study with cells of other worlds beside its own, and what an experiment says of them."""
        grid = replace(self, cells=(*self.cells, *cells), about={**self.about, **about})
        problems = problems_of_cells(grid.cells) or _problems_of_memory(grid.cells, grid.years, grid.batch)
        if problems:
            raise InputError(problems)
        return grid

    def worlds_sha256(self) -> str:
        """Return a hash of which scenario is run with which numbers."""
        run = [cell for cell in self.cells if cell.world and not cell.is_central]
        told = [(cell.world, cell.scenario.place.name, cell.scenario.name) for cell in run]
        numbers = [(world, sorted(numbers.items())) for world, numbers in self.worlds.items()]
        return sha256(repr([told, numbers]).encode()).hexdigest()


def make_grid(
    cells: Sequence[Cell],
    *,
    years: int,
    seed: int = 1,
    engine: str = "compiled",
    batch: int | None = None,
    methods: Methods | None = None,
    about: Mapping[str, Any] | None = None,
    population_group: str | None = None,
) -> Grid:
    """Return a study of some cells; InputError with everything that stands against it.

    `batch` replications are done in one go; their number changes no result. `methods` say how to measure and cost.
    `population_group` names an attribute of people, such as age_band, by which results are told as well.
    """
    least = min((cell.replications for cell in cells), default=1)
    problems = problems_of_options(years=years, replications=least, seed=seed, engine=engine)
    usual = 1 if methods and methods.log else REPLICATIONS_A_BATCH.get(engine, 1)  # a log takes much memory
    batch = usual if batch is None else batch
    if batch < 1:
        problems.append(Problem(f"batch={batch}", "A batch needs a replication.", "Give 1 or more."))
    problems += problems_of_cells(cells)
    problems = problems or _problems_of_memory(cells, years, batch)
    if problems:
        raise InputError(problems)
    methods = methods or own_methods()
    grid = Grid(tuple(cells), int(years), int(seed), engine, batch, methods, dict(about or {}))
    if population_group is None:
        return grid
    pathways = [scenario.pathway for scenario in grid.scenarios]
    return replace(grid, grouping=grouping_of(population_group, methods.by_group, pathways))


def _problems_of_memory(cells: Sequence[Cell], years: int, batch: int) -> list[Problem]:
    """Return whether the tables of a study, or the list of its batches, would take more memory than there is."""
    most = max((cell.replications for cell in cells if not cell.world), default=0)
    batches = sum(map(len, (range(0, cell.replications, batch) for cell in cells)))
    too_large = too_much(most * years * MONTHS_A_YEAR * BYTES_A_MONTH + batches * BYTES_A_BATCH)
    if too_large is None:
        return []
    found = f"For {most:,} replications of {years} years {too_large}."
    return [Problem(f"replications {most}", found, "Give fewer replications or years.")]


def problems_of_options(
    *, years: int, replications: int, seed: int, engine: str, workers: int | None = None
) -> list[Problem]:
    """Return what is wrong with the numbers of a study, all at once."""
    known = [
        ("years", years, 1, LONGEST_YEARS, f"Give 1 to {LONGEST_YEARS}."),
        ("replications", replications, 1, 2**31 - 1, "Give 1 or more; 50 is usual."),
        ("seed", seed, 0, 2**64 - 1, "Give a whole number from 0 to 2**64 - 1."),
    ]
    problems = [
        Problem(f"{name} {value}", "It is outside what can be run.", remedy)
        for name, value, least, most, remedy in known
        if isinstance(value, bool) or not isinstance(value, Integral) or not least <= value <= most
    ]
    if engine not in ENGINES:
        problems.append(Problem(f"engine {engine!r}", "There is no such engine.", did_you_mean(engine, ENGINES)))
    return problems + problems_of_workers(workers)


def problems_of_workers(workers: int | None) -> list[Problem]:
    """Return why nobody would do the work of a study; None leaves the number of workers open."""
    if workers is None or (isinstance(workers, Integral) and workers >= 1):
        return []
    return [Problem(f"workers {workers}", "Nobody would do the work.", "Give 1 or more, or leave it out.")]
