"""A size that a job finds: by the functions of `tandem size`, with the words, the object and the workbook it writes."""

from __future__ import annotations

from datetime import date
from typing import Any

from tandemcare import experiments, render, report
from tandemcare.model import Place
from tandemcare.report import Section
from tandemcare.running import Progress
from tandemcare.scenario import Scenario, StudyNumbers

from ..chosen import Understood
from ..shipped_files import shipped_files
from .job import JobAsked

ZONE_OF_CAPACITY = 0.01
"""How far from a target beds and homes may be told either way, as on the command line."""


def sized(asked: JobAsked, chosen: Understood, where: tuple[Place, StudyNumbers], progress: Progress) -> dict[str, Any]:
    """Return what is kept of a size: the object of `--json`, the report, the sheets of its workbook, and its title."""
    (place, numbers), within = where, _within(chosen)
    common: dict[str, Any] = {"replications": asked.often, "seed": asked.seed, "numbers": numbers, "within": within}
    if asked.kind == "size_capacity":
        request = experiments.SizeRequest(asked.targets, place, zone=ZONE_OF_CAPACITY, **common)
        beds = experiments.size_capacity(asked.sized.split(), request, progress)
        words, book = report.capacity_size_report(beds), report.capacity_size_book(beds)
        return _kept(beds.to_json_object(), words, book, beds.title)
    request = experiments.SizeRequest(asked.targets, place, **common)
    if within is not None or not place.baseline:  # who must be trained when is planned of a calibrated place as it is
        size = experiments.size_amhp(request, progress)
        words = report.amhp_size_report(size, by_shift=True)
        return _kept(size.to_json_object(), words, report.amhp_size_book(size), f"AMHPs of {size.place}")
    plan = experiments.service_plan(request, as_of=f"{date.today():%Y-%m}", progress=progress)
    words, book = report.service_plan_report(plan, by_shift=True), report.service_plan_book(plan)
    said = {**plan.to_json_object(), "sheets": render.sheets_json(book)}
    return _kept(said, words, book, f"AMHPs of {plan.size.place}")


def _within(chosen: Understood) -> Scenario | None:
    """Return the scenario that something is sized within; None for as-is as it comes, which is the place itself."""
    is_as_is = chosen.moved.scenario == chosen.base and chosen.base.path == shipped_files("scenario")["as-is"]
    return None if is_as_is else chosen.moved.scenario


def _kept(said: dict[str, Any], words: list[Section], book: Any, title: str) -> dict[str, Any]:
    return {"json": said, "report": report.kept_report(words), "book": report.kept_report(book), "title": title}
