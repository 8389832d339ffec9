"""Who pays how much for what, and when: levels a year, differences from the first scenario, and these by year."""

from __future__ import annotations

from collections.abc import Callable

from tandemcare.running import Figures

from ..about import OF_MEAN, OF_OUTCOMES
from ..answer.facts import RunFacts, interval_of
from ..blocks import Block, Cell, Column, Row, TableBlock
from ..who_pays import payer_name, service_words
from .cells import POUNDS, POUNDS_A_YEAR, SCENARIO, ends, names, numbers, with_ends

WHOLE_RUN = "whole run"


def by_payer(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and payer, in pounds a year."""
    return _lines(facts, "payer", payer_name)


def by_service(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and service, in pounds a year."""
    return _lines(facts, "service", service_words)


def _lines(facts: RunFacts, cut: str, words: Callable[[str], str]) -> tuple[Block, ...]:
    unit = POUNDS_A_YEAR.unit
    more = Column("more than the first scenario", unit=unit), Column("95% interval of the difference", "range", unit)
    columns = (
        SCENARIO,
        *names(cut),
        Column("mean", unit=unit),
        Column(OF_MEAN, "range", unit),
        Column(OF_OUTCOMES, "range", unit),
        *(more if facts.options else ()),
    )
    rows = tuple(
        Row((facts.title(scenario), words(line), *_cells(found, has_more=bool(facts.options))))
        for scenario, cuts in facts.results.money().items()
        for line, found in cuts[f"by_{cut}"].items()
    )
    return (TableBlock(columns, rows),)


def _cells(found: Figures, *, has_more: bool) -> tuple[Cell, ...]:
    level = (*with_ends(found.mean, POUNDS_A_YEAR), ends(found.p10, found.p90, POUNDS_A_YEAR))
    return (*level, *with_ends(found.difference, POUNDS_A_YEAR, sign=True)) if has_more else level


def who_pays_when(facts: RunFacts) -> tuple[Block, ...]:
    """Return a row for each scenario and payer: what is paid more by April-March year, and over the run."""
    if not facts.options:
        return ()
    frame = facts.results.net_by_payer()
    years = tuple(dict.fromkeys(frame["year"].astype(str)))
    columns = (
        SCENARIO,
        *names("payer"),
        *(Column(year, unit=POUNDS.unit) for year in years),
        Column(WHOLE_RUN, unit=POUNDS.unit),
        Column(f"{WHOLE_RUN}, 95% interval", "range", POUNDS.unit),
    )
    rows = []
    for (scenario, payer), found in frame.groupby(["scenario", "payer"], sort=False, observed=True):
        whole = facts.payers[str(scenario), str(payer)]
        told = with_ends(interval_of(whole, "difference_gbp"), POUNDS, sign=True)
        a_year = numbers(found["difference_gbp"].tolist(), POUNDS, sign=True)
        rows.append(Row((facts.title(str(scenario)), payer_name(str(payer)), *a_year, *told)))
    return (TableBlock(columns, tuple(rows)),)
