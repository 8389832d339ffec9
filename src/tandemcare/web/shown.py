"""What the views of a finished run show, by their address: drawn when asked for, or ahead by the job that ran it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tandemcare.errors import Problem
from tandemcare.report import RunPage, pictures
from tandemcare.results import Results
from tandemcare.scenario import load_place

from .chart import chart_svg
from .documents import DOCUMENTS
from .levers import Lever, LeverEffect, lever_order, levers, number_of_lever, ranked, refuse_values
from .shipped_files import shipped_files
from .study import IN_PER_CENT, LEVER, MOST_SHOWN, Study

JSON = "results.json"
OPTIONS, YOURS, NUMBERS = "/options/", "yours.yaml", "yours-numbers.yaml"
JSON_ENDING = ".json"
MARKS = "marks.csv"
"""What a chart's caption names: the page makes it of the run, as that may have no pictures."""
FEW_LEVERS = 4
"""Levers that stand on the first page."""
TABLES: Mapping[str, str] = {
    "summary.csv": "Every measure of every option, with intervals",
    "by-year.csv": "Measures year by year",
    "who-pays.csv": "What each payer pays more, by year",
    "headline.csv": "Net cost, cash and care that people lacked",
    "appraisal.csv": "Payback, the cumulative peak (peak funding), present values",
    "need.csv": "Care that people were due and lack",
    "parameters.csv": "Every number of the run, with its grade and source",
}


@dataclass(frozen=True)
class ToTake:
    """A file that can be taken away: its name, what it is called, what it holds, and where, if not with its run."""

    name: str
    title: str
    says: str
    address: str = ""


@dataclass(frozen=True)
class ShownLever:
    """A lever as it stands on a page: where it is now.

    `effect` is what it changes alone, as shipped, and `strength` how it goes with the net cost over the draws of a run.
    """

    lever: Lever
    value: float
    effect: LeverEffect | None = None
    strength: float | None = None

    @property
    def is_moved(self) -> bool:
        """Tell whether it is not where it is by itself."""
        return self.value != self.lever.default

    @property
    def field(self) -> str:
        """What an address calls it."""
        return f"{LEVER}{self.lever.key}"

    @property
    def filled_in(self) -> str:
        """What the field of a form is called, in which people fill it in."""
        return f"{self.field}{IN_PER_CENT}" if self.lever.is_per_cent else self.field

    def plain(self, value: float) -> str:
        """Return a value as the field of a form has it."""
        return f"{self.lever.shown(value):.10g}"


@dataclass(frozen=True)
class RunView:
    """A view of a finished run: its template, and what that needs."""

    template: str
    told: Callable[[Study, RunPage], dict[str, Any]]


def drawable(study: Study, page: RunPage) -> tuple[Study, list[Problem]]:
    """Return a study with those parts of its chart that a run has, and what it asks for besides."""
    problems = [*_unknown_measure(study, page), *_not_beside(study, page)]
    if not problems:
        return study, problems
    measure = study.measure if study.measure in page.measures else ""
    return replace(study, measure=measure, show=page.beside(study.show)), problems


def _unknown_measure(study: Study, page: RunPage) -> Iterator[Problem]:
    if study.measure and study.measure not in page.measures:
        found = f"There is no chart of {study.measure[:MOST_SHOWN]!r} in this run; the usual one is drawn."
        there = f"There are: {'; '.join(page.measures.values())}." if page.measures else "It has none."
        yield Problem("Chart over time", found, there)


def _not_beside(study: Study, page: RunPage) -> Iterator[Problem]:
    """Yield what cannot be drawn beside the first scenario: what a run does not have, and more options than fit."""
    facts, beside = page.facts, page.beside(study.show)
    titles = [facts.title(name) for name in facts.options]
    for name in study.show:
        if name == facts.first:
            found = f"{facts.title(name)} is always drawn, and the options beside it."
            yield Problem("Options drawn", found, "Name options alone.")
        elif name not in facts.options:
            there = f"There are: {'; '.join(titles)}." if titles else "Nothing was run beside it."
            yield Problem("Options drawn", f"This run has no option {name[:MOST_SHOWN]!r}.", there)
        elif name not in beside:
            found = f"{facts.title(name)} is not drawn: {len(beside)} options are at most."
            yield Problem("Options drawn", found, "Choose them under Draw other options.")


def over_time(study: Study, page: RunPage) -> dict[str, Any]:
    """Return what the chart of a page needs: its picture, its table, and what else could be drawn."""
    measures = page.measures
    if not measures:
        return {"chart": None}
    measure = study.measure or next(iter(measures))
    chart = page.drawn(measure, study.show)
    shown = [panel.name for panel in chart.panels]
    return {"chart": chart, "svg": chart_svg(chart), "measure": measure, "measures": measures, "shown": shown}


def shown_levers(study: Study, known: Iterable[Lever]) -> list[ShownLever]:
    """Return levers where a study has them."""
    return [ShownLever(each, study.values.get(each.key, each.default)) for each in known]


def answer(study: Study, page: RunPage) -> dict[str, Any]:
    """Return what the first page needs: its chart, and the few levers that matter most in its place."""
    few = [
        replace(each, effect=lever_order().effects.get(each.lever.key), strength=page.strengths.get(_number(each)))
        for each in shown_levers(study, _few_levers(study, page))
    ]
    own = {"is_by_draws": any(each.strength is not None for each in few), "order": lever_order()}
    return over_time(study, page) | own | {"levers": few, "without": [each.field for each in few]}


def _number(shown: ShownLever) -> str:
    return number_of_lever(shown.lever)


def _few_levers(study: Study, page: RunPage) -> list[Lever]:
    """Return the levers that change the answer most; none where the run's place is not that of the address.

    InputError where the address moves one out of its range.
    """
    place = page.place
    if place is None or (not study.place and place.name != load_place(None).name):
        return []
    refuse_values(study.values, place)
    return ranked(levers(place), page.strengths)[:FEW_LEVERS]


def to_take(study: Study, page: RunPage) -> dict[str, Any]:
    """Return what can be taken away of a run."""
    return {"title": page.title, "groups": _groups(study, page.results)}


def _groups(study: Study, results: Results) -> Mapping[str, list[ToTake]]:
    tables = [ToTake(name, name, says) for name, says in TABLES.items() if (results.folder / name).is_file()]
    if pictures.marks_csv(results):
        tables.append(ToTake(MARKS, MARKS, "What the letters in charts mark: beds that close or open, grants that end"))
    return {
        "Documents": [ToTake(name, one.title, one.says) for name, one in DOCUMENTS.items()],
        "Numbers": [*tables, ToTake(JSON, JSON, "All of it for programs, as tandem compare --json gives it")],
        "Options": list(_options(study, results)),
    }


def _options(study: Study, results: Results) -> Iterator[ToTake]:
    """Yield the files of options: what levers make of one, and those of the run that come with Tandem."""
    if study.is_moved:
        says = "With it and the numbers, if these were moved, the command line runs the same"
        yield ToTake(YOURS, "What you have moved", says, study.to(f"{OPTIONS}{YOURS}"))
        yield ToTake(NUMBERS, "Numbers that you have moved", "Empty if none were", study.to(f"{OPTIONS}{NUMBERS}"))
    known = shipped_files("scenario")
    for name, title in results.titles.items():
        plain = name.partition(" (")[0]  # a belief says so after its name
        if plain in known:
            yield ToTake(f"{plain}.yaml", title, "A file that tandem compare runs", f"{OPTIONS}{plain}.yaml")
        else:
            yield ToTake(f"scenario-{name}{JSON_ENDING}", title, "What it decides, for programs: no file of Tandem's")


RUN_VIEWS: Mapping[str, RunView] = {
    "/": RunView("start.html", answer),
    "/compare": RunView("compare.html", over_time),
    "/take-away": RunView("take-away.html", to_take),
}
"""The views of a finished run, by their address; they are the same for every user."""
