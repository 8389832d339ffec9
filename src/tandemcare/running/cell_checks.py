"""Why cells cannot be run and compared as one study, in words, before any work is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tandemcare.errors import Problem, did_you_mean
from tandemcare.scenario import english_system, name_of_item
from tandemcare.texts import looks

from .cells import Cell

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

MOST_TOLD = 20
"""Problems of one kind that are told: a grid can lack thousands of cells."""


def problems_of_cells(cells: Sequence[Cell]) -> list[Problem]:
    """Return why cells cannot be run and compared as one study."""
    central = [cell.scenario for cell in cells if not cell.world]
    if not central:
        return [Problem("scenarios", "There are none.", "Name at least one scenario file.")]
    problems = [*_twice(cells), *_look_alike(central), *_places_alike(central), *_dates_alike(central)]
    problems += _numbers_alike([cell.scenario for cell in cells])
    others = [cell for cell in cells if cell.world]
    problems += [*_worlds_alike(cells), *problems_of_sources(cell.scenario for cell in others)]
    return problems or [*_worlds_whole(cells), *_unknown_numbers(others)]


def _twice(cells: Sequence[Cell]) -> list[Problem]:
    """Return names that two cells of one place and world have, of one file that is given twice or of two."""
    together: dict[tuple[str, str, int], list[Cell]] = {}
    for cell in cells:
        together.setdefault((cell.scenario.place.name, cell.scenario.name, cell.world), []).append(cell)
    found: dict[str, Problem] = {}
    for (_, name, _), alike in together.items():
        if len(alike) > 1:
            found.setdefault(name, _of_one_name(name, alike))
    return list(found.values())


def _of_one_name(name: str, cells: Sequence[Cell]) -> Problem:
    sources = [getattr(cell.scenario, "source", None) for cell in cells]
    files = [str(source.path) for source in sources if source is not None and source.path.name]
    if len(files) > len(set(files)):
        return Problem(f"scenario {name!r}", f"{files[0]} is given twice.", "Leave it out once.")
    remedy = "Rename one of the files: a scenario is called by its file."
    return Problem(f"scenario {name!r}", "Two have this name.", remedy)


def _look_alike(scenarios: Sequence[Resolved]) -> Iterator[Problem]:
    """Yield names of scenarios or of places that differ in signs that no reader tells apart."""
    for kind, names in (
        ("scenario", [each.name for each in scenarios]),
        ("place", [each.place.name for each in scenarios]),
    ):
        first: dict[str, str] = {}
        for name in dict.fromkeys(names):
            other = first.setdefault(looks(name), name)
            if other != name:
                # Shown sign by sign, as they look the same.
                found = f"Its name looks like {other!a}, another one's; in signs it is {name!a}."
                yield Problem(f"{kind} {name!r}", found, "Rename one of them.")


def _places_alike(scenarios: Sequence[Resolved]) -> list[Problem]:
    """Return places that differ under one name, and those that do not have the scenarios of the first."""
    first, problems = scenarios[0], []
    known: dict[str, Resolved] = {}
    for scenario in scenarios:
        other = known.setdefault(scenario.place.name, scenario)
        if scenario.place != other.place:
            found = f"Its place differs from that of {other.name!r} but has its name, {other.place.name!r}."
            problems.append(Problem(f"scenario {scenario.name!r}", found, "Run both for one place, or rename one."))
    wanted = [scenario.name for scenario in scenarios if scenario.place.name == first.place.name]
    for place in known:
        here = [scenario.name for scenario in scenarios if scenario.place.name == place]
        if here != wanted:
            found = f"Its scenarios are {', '.join(here)}; those of {first.place.name!r} are {', '.join(wanted)}."
            remedy = "Run the same scenarios in every place, in one order, or name one place for all with --place."
            problems.append(Problem(f"place {place!r}", found, remedy))
    return problems


def _dates_alike(scenarios: Sequence[Resolved]) -> list[Problem]:
    first = scenarios[0]
    found = f"Its census date or length differs from that of {first.name!r}, and unlike runs are not compared."
    return [
        Problem(f"scenario {scenario.name!r}", found, "Run both from one date over one number of years.")
        for scenario in scenarios[1:]
        if (scenario.start, scenario.hours) != (first.start, first.hours)
    ]


def _numbers_alike(scenarios: Sequence[Resolved]) -> list[Problem]:
    """Return scenarios that are run with other numbers of a study than the first."""
    first = getattr(scenarios[0], "numbers", None)
    found = f"Its study has other numbers than that of {scenarios[0].name!r}, and unlike runs are not compared."
    return [
        Problem(f"scenario {name!r}", found, "Give both the same numbers, with --numbers FILE or numbers=.")
        for name in dict.fromkeys(each.name for each in scenarios if getattr(each, "numbers", None) != first)
    ]


def _worlds_alike(cells: Sequence[Cell]) -> list[Problem]:
    """Return what keeps the cells of a world, or the worlds of a study, from making one table."""
    problems = []
    for which, words in ((False, "as the numbers are"), (True, "of other worlds")):
        if len({cell.replications for cell in cells if bool(cell.world) == which}) > 1:
            found = f"The cells {words} have different numbers of replications."
            problems.append(Problem("replications", found, "Give one number for all."))
    numbers: dict[int, Mapping[str, float]] = {0: {}}
    for cell in cells:
        if numbers.setdefault(cell.world, cell.numbers) != cell.numbers:
            found = "It has other numbers than another cell of its world, and in world 0 all are at their value."
            problems.append(Problem(str(cell), found, "Give each set of numbers a world of its own."))
    return problems


def _worlds_whole(cells: Sequence[Cell]) -> list[Problem]:
    """Return worlds that are not counted from 1 on, that lack a cell, or that the central case cannot fill."""
    worlds = sorted({cell.world for cell in cells})
    if worlds != list(range(len(worlds))):
        return [Problem("worlds", f"They are {worlds}.", "Count the worlds from 1 on, and call the central case 0.")]
    there = {(cell.scenario.place.name, cell.scenario.name, cell.world) for cell in cells}
    remedy = "Give it one; `is_central=True` where its numbers cannot change the scenario."
    problems = [
        Problem(f"world {world}", f"It has no cell of scenario {name!r} in {place}.", remedy)
        for place, name in dict.fromkeys((place, name) for place, name, _ in sorted(there))
        for world in worlds
        if (place, name, world) not in there
    ]
    replications = {bool(cell.world): cell.replications for cell in cells}
    if any(cell.is_central for cell in cells) and replications.get(True, 0) > replications[False]:
        found = "Cells that have what the central case has need more replications than it has."
        problems.append(Problem("replications", found, "Give the central case as many."))
    if any(cell.is_central and not cell.world for cell in cells):
        problems.append(Problem("world 0", "It is the central case, and is run.", "Leave `is_central` out there."))
    return problems[:MOST_TOLD]


def _unknown_numbers(cells: Sequence[Cell]) -> list[Problem]:
    """Return numbers of worlds that nothing in the study is called."""
    known: set[str] = set()
    for system in {id(cell.system): cell.system for cell in cells}.values():
        known.update((system or english_system()).parameters)
    for source in {id(cell.scenario): cell.scenario.source for cell in cells}.values():
        if source is not None:
            known.update(map(name_of_item, source.changes))
            known.update(map(name_of_item, source.investments))
    asked = dict.fromkeys(name for cell in cells for name in cell.numbers)
    return [
        Problem(f"number {name!r}", "There is no such number.", did_you_mean(name, known))
        for name in asked
        if name not in known
    ]


def problems_of_sources(scenarios: Iterable[Resolved]) -> list[Problem]:
    """Return scenarios that cannot be resolved again with other numbers."""
    unwritten = [scenario.name for scenario in scenarios if getattr(scenario, "source", None) is None]
    return [
        Problem(f"scenario {name!r}", "It is not known as it was written.", "Resolve it with `scenario.resolve`.")
        for name in dict.fromkeys(unwritten)
    ]
