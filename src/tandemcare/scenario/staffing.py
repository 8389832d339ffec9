"""Whether there are people for the rota that a scenario plans: hours that nobody is there for stay unfilled."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, isfinite

from tandemcare.errors import Problem
from tandemcare.model import Place

from .months import month_in_words
from .parts import Scenario
from .system import System
from .timeline import changed

ROUNDING = 1e-9
OF_ROTA = ("amhp_rota.", "amhp_staff.")


def rota_without_people(scenario: Scenario, place: Place, system: System) -> Iterator[Problem]:
    """Yield a warning for the first month in which the AMHP rota needs more heads than there are at the census."""
    if system.heads_of_rota is None:
        return
    census = place.census_date
    for month in sorted({census, *(change.begins(census) for change in scenario.changes)}):
        values = dict(system.values_of(place, system.parameters))
        known = tuple(change for change in scenario.changes if change.parameter in values)
        changed(values, known, month, census)
        needed, there = system.heads_of_rota(place, values)
        if needed > there * (1.0 + ROUNDING):
            its = [
                change for change in known if change.begins(census) == month and change.parameter.startswith(OF_ROTA)
            ]
            where = its[0].lines.of("parameter") if its else place.name
            yield Problem(where, _in_words(needed, there, month_in_words(month)), _REMEDY)
            return


def _in_words(needed: float, there: float, month: str) -> str:
    heads = f"{ceil(needed * (1.0 - ROUNDING))} heads" if isfinite(needed) else "heads with hours for it"
    return (
        f"From {month} the AMHP rota needs {heads}, and there are {there:.4g}: hours on duty stop at theirs, and slots "
        "stay unfilled in proportion."
    )


_REMEDY = "Plan fewer slots, buy AMHPs (`amhp-fte`; they come on top once hired), or give the place its `amhp_heads`."
