"""What the screen is told from: the tables of a run, asked once each, by scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from tandemcare import units
from tandemcare.finance import INVESTED
from tandemcare.results import ENDS, Results
from tandemcare.running import Figures
from tandemcare.trace.intervals import Interval

from ..blocks import as_text

MILLION = 1e6
WORTH_TELLING_GBP = 0.05 * MILLION
PAYERS = ("icb", "council")
"""Who has a column: all that others bear stands in one beside theirs."""
RISING_MONTHS = 3
"""The most that is needed at once is told as rising where it falls into the last so many months."""
Found = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class RunFacts:
    """A run as the screen reads it; scenarios but the first are `options`."""

    results: Results

    @property
    def first(self) -> str:
        """The scenario that the others are compared with."""
        return self.results.scenarios[0]

    @property
    def options(self) -> tuple[str, ...]:
        """The scenarios that are compared with the first."""
        return self.results.scenarios[1:]

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the options that "buys" care, "takes away" care, do "both", or neither ("other")."""
        return tuple(name for name in self.options if self.results.kinds[name] == kind)

    def title(self, name: str) -> str:
        """Return what a scenario is called in words."""
        return self.results.titles[name]

    def said_of(self, name: str) -> Found:
        """Return what the run keeps of a scenario: its text, why it is there, the beliefs that it changes."""
        return next((each for each in self.results.manifest["scenarios"] if each["name"] == name), {})

    def has_belief(self, name: str) -> bool:
        """Tell whether a scenario changes on its own what nobody decides."""
        return bool(self.said_of(name).get("what_if"))

    def bought(self, name: str) -> pd.DataFrame:
        """Return the lines of the ledger on what a scenario buys that somebody pays for."""
        lines = self.results.lines
        return lines[lines["kind"].isin(INVESTED) & (lines["scenario"] == name) & (lines["amount_gbp"] > 0.0)]

    @property
    def runs(self) -> int:
        """How often each scenario was run."""
        return int(self.results.manifest["replications"])

    @property
    def years_in_words(self) -> str:
        """How long the run is, such as "10 years"."""
        years = int(self.results.manifest["years"])
        return f"{years} years" if years > 1 else "a year"

    @property
    def rising_months(self) -> tuple[str, ...]:
        """The last months of the run: what is needed most at once in one of them may rise on."""
        return self.results.months[-RISING_MONTHS:]

    def times(self, share: float) -> int:
        """Return in how many runs something happened, of which the share is known."""
        return round(share * self.runs)

    def figures(self, name: str, measure: str) -> Figures | None:
        """Return the figures of a measure; None where the run does not have it."""
        key = (name, measure)
        if key not in self._figures:
            is_known = any(note.name == measure for note in self.results.notes)
            self._figures[key] = self.results.figures(name, measure) if is_known else None
        return self._figures[key]

    @cached_property
    def _figures(self) -> dict[tuple[str, str], Figures | None]:
        """Figures that were asked for: most are told of again and again."""
        return {}

    @cached_property
    def payback(self) -> Mapping[str, Found]:
        """When and whether options pay back, by name."""
        return _by_name(self.results.payback())

    @cached_property
    def headline(self) -> Mapping[str, Found]:
        """Cash, need charge and their sum, by name."""
        return _by_name(self.results.headline())

    @cached_property
    def payers(self) -> Mapping[tuple[str, str], Found]:
        """What payers pay more over the run, undiscounted and with what is notional, by option and payer."""
        rows = self.results.net_by_payer(by_year=False).to_dict("records")
        return {(str(row["scenario"]), str(row["payer"])): _texts(row) for row in rows}

    @cached_property
    def borne(self) -> Mapping[tuple[str, str], Interval]:
        """What PAYERS and all others together bear of the net cost in cash, by option and payer."""
        return _by_payer(self.results.bearers(PAYERS))

    @cached_property
    def borne_by_others(self) -> Mapping[tuple[str, str], Interval]:
        """The same of each payer but PAYERS."""
        return {key: found for key, found in _by_payer(self.results.bearers()).items() if key[1] not in PAYERS}

    @cached_property
    def moved(self) -> Mapping[tuple[str, str], Interval]:
        """What rules of money move to a payer, below nothing from it, by option and payer."""
        return _by_payer(self.results.moved())


def said_in(text: str) -> Found:
    """Return what a scenario says by key, as its run keeps it; nothing where that is not to be read."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _by_payer(frame: Any) -> dict[tuple[str, str], Interval]:
    rows = map(_texts, frame.to_dict("records"))
    return {(str(row["scenario"]), str(row["payer"])): interval_of(row, "present_gbp") for row in rows}


def _by_name(frame: Any) -> dict[str, Found]:
    return {str(row["scenario"]): _texts(row) for row in frame.to_dict("records")}


def _texts(row: Mapping[Any, Any]) -> Found:
    return {str(key): value for key, value in row.items()}


def interval_of(row: Found, name: str) -> Interval:
    """Return a figure of a row with the ends of its interval."""
    return Interval(*(float(row[f"{name}{end}"]) for end in ENDS))


def millions(pounds: float, *, sign: bool = False) -> str:
    """Return pounds in millions with one decimal, such as 6.2, or +6.2 where a sign is asked for."""
    return as_text(pounds / MILLION, "+,.1f" if sign else ",.1f")


def month_in_words(month: str) -> str:
    """Return a month such as 2029-10 as Oct 2029: a screen has little room."""
    return units.month_in_words(month, is_short=True)
