"""Whether there are people for the rota that a scenario plans: hours that nobody is there for stay unfilled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import ceil, isfinite

from tandemcare.errors import Problem
from tandemcare.model import Place, RotaNeeds, whole
from tandemcare.sums import ROUNDING
from tandemcare.units import month_in_words

from .parts import Scenario
from .rotas import OF_ROTA, with_later_shifts
from .system import System
from .timeline import decide

OF_STAFF = (OF_ROTA, "amhp_staff.")
SPARE = 0.1
"""The share of hours that may be on no rota without a word (a judgement)."""


def needs_in_words(needs: RotaNeeds) -> list[str]:
    """Return what a rota needs and what there is, in sentences; and what cannot be staffed."""
    found = [
        f"This rota needs {_people(needs.fte, needs.heads)}; you have {needs.fte_in_post:.1f} FTE and "
        f"{needs.heads_in_post:.4g} heads in post. With {needs.vacancy:.1%} of posts vacant it needs "
        f"{_number(needs.posts_needed)} FTE of posts.",
    ]
    if needs.can_be_staffed and needs.fte < (1.0 - SPARE) * needs.fte_in_post:
        found.append(
            f"That is {needs.fte / needs.fte_in_post:.0%} of the hours that those in post can give a rota: plan slots "
            "for the rest, or they do nothing in a run."
        )
    if needs.planned_hours > needs.wanted_hours * (1.0 + ROUNDING):
        found.append(f"With every slot filled it would need {_people(needs.fte_if_full, needs.heads_if_full)}.")
    if not needs.can_be_staffed:
        share = needs.unstaffed_hours / needs.wanted_hours
        found.append(
            f"It cannot be staffed: for {needs.unstaffed_hours:,.0f} hours a year, {share:.0%} of every shift, there "
            "is nobody, and what cannot be staffed is not worked."
        )
    return found


def rotas_in_words(scenario: Scenario, place: Place, system: System) -> tuple[str, ...]:
    """Return what each rota of a scenario that is settled in a place needs, and what there is."""
    if system.rota_needs is None:
        return ()
    here, found = with_later_shifts(scenario, place), []
    for rota in scenario.rotas:
        values = dict(system.values_of(here, system.parameters))
        decide(values, scenario, rota.start, place.census_date)
        said = " ".join(needs_in_words(system.rota_needs(here, values)))
        found.append(f"{rota.label} from {month_in_words(rota.start)}: {said}")
    return tuple(found)


def place_in_words(place: Place, system: System) -> tuple[str, ...]:
    """Return what the rota of a place needs, and what there is."""
    if system.rota_needs is None:
        return ()
    return tuple(needs_in_words(system.rota_needs(place, system.values_of(place, system.parameters))))


def _people(fte: float, heads: float) -> str:
    return f"{_number(fte)} FTE and {_number(whole(heads), 0)} heads" if isfinite(heads) else "people with hours for it"


def _number(value: float, decimals: int = 1) -> str:
    return f"{value:,.{decimals}f}" if isfinite(value) else "endlessly many"


def rota_without_people(scenario: Scenario, place: Place, system: System) -> Iterator[Problem]:
    """Yield a warning for the first month in which the AMHP rota needs more heads than there are at the census."""
    if system.heads_of_rota is None:
        return
    census, place = place.census_date, with_later_shifts(scenario, place)
    begins = {change.begins(census) for change in scenario.changes} | {rota.start for rota in scenario.rotas}
    for month in sorted({census, *begins}):
        values = dict(system.values_of(place, system.parameters))
        decide(values, scenario, month, census)
        needed, there = system.heads_of_rota(place, values)
        if needed > there * (1.0 + ROUNDING):
            yield Problem(_where(scenario, place, month), _in_words(needed, there, month_in_words(month)), _REMEDY)
            return


def _where(scenario: Scenario, place: Place, month: date) -> str:
    """Return the line that begins in a month and is of the rota, or the place's name."""
    rotas = [rota.lines.whole for rota in scenario.rotas if rota.start == month]
    changes = [
        change.lines.of("parameter")
        for change in scenario.changes
        if change.begins(place.census_date) == month and change.parameter.startswith(OF_STAFF)
    ]
    return next(iter((*rotas, *changes)), place.name)


def _in_words(needed: float, there: float, month: str) -> str:
    heads = f"{ceil(needed * (1.0 - ROUNDING))} heads" if isfinite(needed) else "heads with hours for it"
    return (
        f"From {month} the AMHP rota needs {heads}, and there are {there:.4g}: hours on duty stop at theirs, and slots "
        "stay unfilled in proportion."
    )


_REMEDY = "Plan fewer slots, buy AMHPs (`amhp-fte`; they come on top once hired), or give the place its `amhp_heads`."
