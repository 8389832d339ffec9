"""Services that a scenario can buy: each is a file of the evidence, interpreted here.

Effects on the same flow multiply on what is left, and act only as far as there is capacity. A service of which no
effect is known is listed with an effect of zero, and its file says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from math import floor
from types import MappingProxyType

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.evidence import Parameter, ServiceFile, parameters
from tandemcare.evidence import services as service_files

from .loops import LOOPS
from .service_effects import Changed, act_on, has_use
from .values import FACTS


@dataclass(frozen=True)
class Service:
    """Something bought by the unit: `apply(values, units)` changes the values of a month as so many open units do.

    It changes numbers that it `writes`, and what it makes of them depends on those that it `reads` alone.
    Where it `is_whole`, parts of a unit are not open. `has_use` tells by its numbers whether a place has anything that
    it acts on. `payers` pay unless a scenario says otherwise.
    """

    name: str
    label: str
    unit: str
    mobilising_months: float
    apply: Callable[[Changed, float], None]
    says: str
    nurses_per_unit: float = 0.0
    payers: tuple[tuple[str, float], ...] = ()
    is_whole: bool = False
    has_use: Callable[[Mapping[str, float]], bool] = lambda _: True
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    not_with_services: tuple[str, ...] = ()
    not_with_loops: tuple[str, ...] = ()


@cache
def services() -> Mapping[str, Service]:
    """Return every service that can be bought, by name; InputError with every name in their files that is not known."""
    files = service_files()
    problems = [problem for file in files.values() for problem in problems_of_names(file, files)]
    if problems:
        raise InputError(problems)
    return services_of(files.values())


def problems_of_names(file: ServiceFile, files: Collection[str]) -> Iterator[Problem]:
    """Yield what a file names that is not there: numbers that it acts on, other services, and loops."""
    numbers = [*parameters(), *file.parameters, *FACTS]
    # A name with a `*` in it need only be like one that is known, and one of a place be like its pattern.
    for target in sorted(file.writes | {act.where for act in file.acts if act.where}):
        if not any(fnmatchcase(target, known) or fnmatchcase(known, target) for known in numbers):
            remedy = did_you_mean(target, numbers)
            yield Problem(f"service {file.name}", f"It acts on {target!r}, and there is no such number.", remedy)
    for kind, named, known in (("service", file.not_with_services, files), ("loop", file.not_with_loops, LOOPS)):
        for name in named:
            if name not in known:
                found = f"Its `not_with` names {name!r}, and there is no such {kind}."
                yield Problem(f"service {file.name}", found, did_you_mean(name, known))


@cache
def service_numbers() -> frozenset[str]:
    """Return the names of what is read once of each service: months to its first unit, nurses that a unit takes."""
    return frozenset(
        name
        for file in service_files().values()
        for name in file.parameters
        if name.rpartition(".")[2] in {"mobilising_months", "nurses_per_unit"}
    )


def services_with(numbers: Mapping[str, Parameter]) -> Mapping[str, Service]:
    """Return every service that can be bought, its own numbers being those given instead of those of its file."""
    files = service_files().values()
    return services_of(replace(file, parameters={name: numbers[name] for name in file.parameters}) for file in files)


def services_of(files: Iterable[ServiceFile]) -> Mapping[str, Service]:
    """Return the services of some files, by name."""
    return MappingProxyType({file.name: _service(file) for file in files})


def _service(file: ServiceFile) -> Service:
    def apply(values: Changed, units: float) -> None:
        is_open = float(floor(units + 0.5)) if file.is_whole else units
        for act in file.acts:
            act_on(values, act, is_open, file.capacity)

    return Service(
        name=file.name,
        label=file.label,
        unit=file.unit,
        mobilising_months=file.mobilising_months,
        apply=apply,
        says=file.says,
        nurses_per_unit=file.nurses_per_unit,
        payers=file.payers,
        is_whole=file.is_whole,
        has_use=lambda values: any(has_use(values, act) for act in file.acts),
        reads=file.reads,
        writes=file.writes,
        not_with_services=file.not_with_services,
        not_with_loops=file.not_with_loops,
    )
