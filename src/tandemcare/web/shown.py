"""What the views of a finished run show, by their address: drawn when asked for, or ahead by the job that ran it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tandemcare.report import RunPage
from tandemcare.results import Results

from .chart import chart_svg
from .documents import DOCUMENTS
from .study import Study

JSON = "results.json"
TABLES: Mapping[str, str] = {
    "summary.csv": "Every measure of every option, with intervals",
    "by-year.csv": "Measures year by year",
    "who-pays.csv": "What each payer pays more, by year",
    "headline.csv": "Net cost, cash and care that people lacked",
    "appraisal.csv": "Payback, the most needed at once, present values",
    "need.csv": "Care that people were due and lack",
    "parameters.csv": "Every number of the run, with its grade and source",
}


@dataclass(frozen=True)
class ToTake:
    """A file that can be taken away: its name, what it is called, and what it holds."""

    name: str
    title: str
    says: str


@dataclass(frozen=True)
class RunView:
    """A view of a finished run: its template, and what that needs."""

    template: str
    told: Callable[[Study, RunPage], dict[str, Any]]


def over_time(study: Study, page: RunPage) -> dict[str, Any]:
    """Return what the chart of a page needs: its picture, its table, and what else could be drawn."""
    measures = page.measures
    if not measures:
        return {"chart": None}
    measure = study.measure if study.measure in measures else next(iter(measures))
    chart = page.drawn(measure, study.show)
    shown = [panel.name for panel in chart.panels]
    return {"chart": chart, "svg": chart_svg(chart), "measure": measure, "measures": measures, "shown": shown}


def to_take(_: Study, page: RunPage) -> dict[str, Any]:
    """Return what can be taken away of a run."""
    return {"title": page.title, "groups": _groups(page.results)}


def _groups(results: Results) -> Mapping[str, list[ToTake]]:
    tables = [ToTake(name, name, says) for name, says in TABLES.items() if (results.folder / name).is_file()]
    scenarios = [
        ToTake(f"scenario-{name}.json", title, "What it decides, as it was read from its file")
        for name, title in results.titles.items()
    ]
    return {
        "Documents": [ToTake(name, one.title, one.says) for name, one in DOCUMENTS.items()],
        "Numbers": [*tables, ToTake(JSON, JSON, "All of it for programs, as tandem compare --json gives it")],
        "Options": scenarios,
    }


RUN_VIEWS: Mapping[str, RunView] = {
    "/": RunView("start.html", over_time),
    "/compare": RunView("compare.html", over_time),
    "/take-away": RunView("take-away.html", to_take),
}
"""The views of a finished run, by their address; they are the same for every user."""
