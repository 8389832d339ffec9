"""The tables and the manifest of a finished run, in one of its places: what every question is asked of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.finance import BETTER_CARE, POOL, Line
from tandemcare.running import (
    NOWHERE,
    PARAMETERS,
    SUMMARY,
    WHOLE_POPULATION,
    HeldFiles,
    InMemory,
    MeasureNote,
    notes_of,
    read_manifest,
    verified,
    year_of,
)
from tandemcare.trace.intervals import Interval, student_interval
from tandemcare.trace.tally import Floats

from .ledger import LedgerLines, Pounds, Rows
from .reading import cube, read_table, yearly_values

LEDGER_KEYS = (*Line._fields, "month", "year")


@dataclass(frozen=True, eq=False, repr=False)
class RunTables:
    """A run folder, read: `folder` holds its tables, `manifest` says how they were made.

    `values[scenario, replication, measure]` are the means over the years reported.
    """

    folder: Path
    manifest: dict[str, Any]
    values: Floats
    held: InMemory | None = None

    @classmethod
    def read(cls, folder: Path | str, place: str | None = None) -> Self:
        """Return the results in a run folder, of its first place or one named; InputError where there are none.

        The manifest, the summary and the yearly table are checked here, every other table when it is read.
        """
        if not isinstance(folder, (str, Path)):
            raise InputError([Problem("run folder", f"{folder!r} names no file.", "Give its path.")])
        folder = Path(folder)
        manifest = read_manifest(folder)
        verified(folder, manifest, SUMMARY)
        return cls._of(folder, manifest, place)

    @classmethod
    def of_held(cls, held: InMemory, place: str | None = None) -> Self:
        """Return the results of a run that is held in memory, of its first place or one named."""
        return cls._of(NOWHERE, held.manifest(), place, held)

    @classmethod
    def _of(cls, folder: Path, manifest: dict[str, Any], place: str | None, held: InMemory | None = None) -> Self:
        """Return the results of a whole manifest in one of its places."""
        places = [each["name"] for each in manifest["places"]]
        here = places[0] if place is None else places[place_of(place, "place", places)]
        scenarios = [scenario for scenario in manifest["scenarios"] if scenario["place"] == here]
        manifest |= {"place": here, "scenarios": scenarios}
        yearly = read_table(folder, manifest, "yearly", held=held)
        return cls(folder, manifest, yearly_values(yearly, manifest), held)

    @cached_property
    def _worked_out(self) -> dict[str, pd.DataFrame]:
        return {}

    def _once(self, what: str, work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return a table that is worked out once, as much is told from it."""
        if what not in self._worked_out:
            self._worked_out[what] = work()
        return self._worked_out[what].copy()

    def in_memory(self) -> Self:
        """Return the same results with every file of the run in memory, so that its folder may go."""
        return self.of_held(HeldFiles(self.folder) if self.held is None else self.held, self.manifest["place"])

    def __repr__(self) -> str:
        return f"<Results of {', '.join(self.scenarios)}: {self.manifest['replications']} replications, {self.folder}>"

    @property
    def places(self) -> tuple[str, ...]:
        """The names of the places of the study."""
        return tuple(each["name"] for each in self.manifest["places"])

    def at(self, place: str) -> Self:
        """Return the results of the same study in another of its places."""
        return self.read(self.folder, place) if self.held is None else self.of_held(self.held, place)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios; the others are compared with the first."""
        return tuple(scenario["name"] for scenario in self.manifest["scenarios"])

    @property
    def titles(self) -> dict[str, str]:
        """What each scenario is called in words, by its name, which comes first where several have one title."""
        return titles_of(self.manifest["scenarios"])

    @property
    def kinds(self) -> dict[str, str]:
        """Whether each scenario "buys" care, "takes away" care, does "both" or neither ("other"), by its name."""
        return {each["name"]: each.get("kind", "other") for each in self.manifest["scenarios"]}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is allowed but worth a second look in the scenarios and their place, once each."""
        said = (warning for scenario in self.manifest["scenarios"] for warning in scenario.get("warnings", ()))
        return tuple(dict.fromkeys(said))

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months of the run in order, such as 2026-04."""
        return tuple(sorted(self.monthly["month"].cat.categories))

    @property
    def has_activity(self) -> bool:
        """Whether the run keeps what it was costed from."""
        return not self.activity.empty

    @cached_property
    def notes(self) -> tuple[MeasureNote, ...]:
        """What the measures are, in the order of `values`."""
        return notes_of(self.manifest)

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """Means over the years reported: scenario, replication, measure, value."""
        return self.table("yearly")

    @cached_property
    def month_values(self) -> dict[str, Floats]:
        """Measures that are kept by month, by name: values[scenario, replication, month] in the order of `months`."""
        frame = self.monthly
        measures = tuple(frame["measure"].cat.categories)
        axes: dict[str, Sequence[str] | int] = {
            "measure": measures,
            "scenario": self.scenarios,
            "replication": int(self.manifest["replications"]),
            "month": self.months,
        }
        return dict(zip(measures, cube(frame, axes, "value"), strict=True)) if measures else {}

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Months: scenario, replication, month, year (April-March), measure, value."""
        return self.table("monthly")

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Every line of the ledger by scenario, replication and month, as it is kept."""
        return self.table("ledger")

    @cached_property
    def all_lines(self) -> LedgerLines:
        """Every line of the ledger, to be cut."""
        return LedgerLines(self.lines, self.scenarios, int(self.manifest["replications"]))

    @cached_property
    def in_cash(self) -> Rows:
        """Which of these lines are paid in cash."""
        return self.all_lines.in_view("cash")

    @cached_property
    def cash(self) -> Pounds:
        """What each payer pays in cash."""
        return self.all_lines.pounds("payer", self.in_cash)

    @cached_property
    def own_cash(self) -> Pounds:
        """The same, without what a pooled budget or a Better Care Fund shifts between payers."""
        return self.all_lines.pounds("payer", self.in_cash & ~self.all_lines.has("service", POOL, BETTER_CARE))

    def ledger(self, by: Sequence[str] = ("payer", "service", "kind", "care_group", "month")) -> pd.DataFrame:
        """Return pounds by scenario, replication and what is asked for: payer, service, kind, care_group, month..."""
        for key in listed(by, "columns of the ledger"):
            place_of(key, "column of the ledger", LEDGER_KEYS)
        frame = self.lines
        if "year" in by:
            months = frame["month"].cat
            years = np.array([year_of(month) for month in months.categories])
            frame = frame.assign(year=years[months.codes])
        keys = ["scenario", "replication", *by]
        return frame.groupby(keys, observed=True, sort=False)["amount_gbp"].sum().reset_index()

    def pounds_a_year(self, key: str) -> tuple[tuple[str, ...], Floats]:
        """Return the names in one column of the ledger, and pounds a year [scenario, replication, name]."""
        frame = self.ledger([key])
        names = tuple(dict.fromkeys(frame[key]))
        a_year = np.zeros((len(self.scenarios), self.manifest["replications"], len(names)))
        places = [
            pd.Index(known).get_indexer(pd.Index(frame[column]))
            for column, known in (("scenario", self.scenarios), (key, names))
        ]
        a_year[places[0], frame["replication"], places[1]] = frame["amount_gbp"] / self.manifest["years"]
        return names, a_year

    def difference(self, scenario: str, other: str, measure: str) -> Interval:
        """Return how much more of a measure a scenario has than another, of the same replications."""
        number, against = (place_of(name, "scenario", self.scenarios) for name in (scenario, other))
        place = self._place(measure)
        return student_interval(self.values[number, :, place] - self.values[against, :, place])

    def outcomes(self, scenario: str, measure: str) -> tuple[float, float]:
        """Return how much more of a measure a scenario has than the first, as the ends of eight of ten replications."""
        number, place = place_of(scenario, "scenario", self.scenarios), self._place(measure)
        more = self.values[number, :, place] - self.values[0, :, place]
        low, high = np.nanquantile(more, [0.1, 0.9])
        return float(low), float(high)

    def _place(self, measure: str) -> int:
        return place_of(measure, "measure", [note.name for note in self.notes])

    @property
    def psa(self) -> dict[str, Any]:
        """What was drawn: how many draws, of which numbers, and which were held; empty without draws."""
        found: dict[str, Any] = self.manifest.get("psa", {})
        return found

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Every number of the run: place, scenario, month, name, label, value, unit, low, high, grade, source, said_by.

        `said_by` is the evidence, the place, the study (its `numbers`) or the scenario alone; `month` is empty at the
        census, and else the first month in which a scenario has the number so. InputError for a run that keeps none.
        """
        if PARAMETERS not in self.manifest["tables"]:
            found = "The run does not say with which numbers it was made."
            raise InputError([Problem(str(self.folder), found, "Run it again with this version of Tandem.")])
        held = self.held
        content = held.content(PARAMETERS) if held else verified(self.folder, self.manifest, PARAMETERS)
        empty = {"low": "", "high": ""}
        frame = pd.read_csv(BytesIO(content), encoding="utf-8-sig", keep_default_na=False, na_values=empty)
        here: pd.DataFrame = frame[frame["place"] == self.manifest["place"]]
        return here.drop(columns="place").reset_index(drop=True)

    @cached_property
    def activity(self) -> pd.DataFrame:
        """What the run was costed from: scenario, replication, month, activity, value."""
        return self.table("activity")

    def table(self, name: str, group: str | None = WHOLE_POPULATION) -> pd.DataFrame:
        """Return one of TABLES for this place, texts as categories; InputError where it is missing or damaged.

        It tells of the whole population unless a population group is named; with None of every group, in a column.
        """
        return read_table(self.folder, self.manifest, name, group, self.held)


def listed(given: Any, what: str) -> list[Any]:
    """Return a list as it is; InputError for a single text, or what is no list."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InputError([Problem(what, f"{given!r} is no list of them.", "Give a list: [...].")])
    return list(given)


def place_of(name: str, kind: str, known: Sequence[str]) -> int:
    """Return where a name stands among those known; InputError, with the nearest, where it does not."""
    if name not in known:
        raise InputError([Problem(f"{kind} {name!r}", "There is no such thing here.", did_you_mean(name, known))])
    return list(known).index(name)


def titles_of(scenarios: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what scenarios of a manifest are called, by their names, which tell apart those of one title."""
    titles = {each["name"]: each["title"] or each["name"] for each in scenarios}
    often = Counter(map(_as_read, titles.values()))
    return {name: f"{name}: {title}" if often[_as_read(title)] > 1 else title for name, title in titles.items()}


def _as_read(title: str) -> str:
    """Return a title as readers tell it from others, whatever its capitals and gaps."""
    return " ".join(title.casefold().split())
