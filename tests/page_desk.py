"""A desk for tests of the page: a small run of real scenarios, and stand-ins for the processes that work behind it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tandemcare.errors import InputError, Problem
from tandemcare.experiments import compare
from tandemcare.report import RunPage
from tandemcare.results import Results
from tandemcare.scenario import make_scenario
from tandemcare.web import FirstLook, JobAsked, PageJob, Quotas
from tandemcare.web.desk import PageDesk
from tandemcare.web.drawn import DrawnPages
from tandemcare.web.guards import LOOPBACK
from tandemcare.web.kept import KeptRuns
from tandemcare.web.uploads import Upload, Uploads

HOSTILE = '<b onclick="x">"Close" & more</b>'
FORMULA = "=1+1 places"
"""Titles that must stay text wherever they are shown."""


@cache
def small_run() -> Path:
    """Return the folder of a small run, with titles that are hostile, made once for all tests of a process."""
    close, formula = (make_scenario(title, extends="close-first") for title in (HOSTILE, FORMULA))
    wanted: list[Any] = ["as-is", replace(close, name="close"), replace(formula, name="formula"), "crisis-alternatives"]
    return compare(wanted, years=2, replications=2, out=Path(mkdtemp(prefix="page-"))).folder


class StandIns:
    """Jobs and looks that take no time: a job does half of its runs whenever somebody looks at it."""

    quotas = Quotas()

    def __init__(self, run: Path, uploads: Uploads | None = None) -> None:
        self.run, self.uploads = run, uploads
        self.asked: dict[str, list[PageJob]] = {}

    def warm(self) -> None:
        """Begin nothing."""

    def close(self) -> None:
        """End nothing."""

    def look(self, user: str, chosen: Any, *, timeout: float = 60.0) -> FirstLook:
        """Return the first screen of the small run."""
        if any(value < 0.0 for value in chosen.values.values()):
            raise InputError([Problem("lever", "It is below its range.", "Give more.")])
        page = RunPage(Results.read(self.run))
        cards = (page.first, *page.cards)
        return FirstLook(cards, page.sentences, ("Worth <i>a look</i>",), page.facts.runs, 2, 0.5)

    def ask(self, user: str, asked: JobAsked) -> PageJob:
        """Take a job."""
        mine = self.asked.setdefault(user, [])
        job = PageJob(f"{len(mine)}-{user[:8]}", asked, "running", len(mine), 0, 100, 60.0)
        mine.append(job)
        return job

    def job(self, user: str, token: str) -> PageJob:
        """Return a job of this user, half of it more done."""
        place = self._place(user, token)
        job = self.asked[user][place]
        if job.state == "running":
            done = job.done + 50
            job = replace(job, done=done) if done < 100 else replace(job, done=100, state="finished", folder=self.run)
            self.asked[user][place] = job
        return job

    def of(self, user: str) -> tuple[PageJob, ...]:
        """Return the jobs of a user."""
        return tuple(reversed(self.asked.get(user, [])))

    def cancel(self, user: str, token: str) -> PageJob:
        """Stop a job."""
        return self._set(user, token, "cancelled")

    def resume(self, user: str, token: str) -> PageJob:
        """Go on with a job."""
        return self._set(user, token, "running")

    def remove_upload(self, user: str, upload: Upload) -> None:
        """Forget a file that no job of this user reads."""
        if any(job.needs(upload.path) for job in self.asked.get(user, [])):
            raise InputError([Problem(upload.name, "A run of yours that waits or is under way reads it.", "Wait.")])
        assert self.uploads is not None
        self.uploads.remove(user, upload.token)

    def _set(self, user: str, token: str, state: Any) -> PageJob:
        place = self._place(user, token)
        self.asked[user][place] = replace(self.asked[user][place], state=state)
        return self.asked[user][place]

    def _place(self, user: str, token: str) -> int:
        tokens = [job.token for job in self.asked.get(user, [])]
        if token not in tokens:
            raise InputError([Problem(f"job {token}", "There is no such run.", "Ask for it again.")])
        return tokens.index(token)


def desk_at(folder: Path, run: Path | None = None, *, names: tuple[str, ...] = ("testserver",)) -> PageDesk:
    """Return a desk whose uploads and drawn pages are kept in a folder, and whose run is the small one or another."""
    run = run or small_run()
    uploads = Uploads(folder / "uploads")
    parts: Any = StandIns(run, uploads)
    drawn = DrawnPages(folder / "drawn", run.parent)
    return PageDesk(KeptRuns(run.parent), uploads, parts, parts, drawn, (*LOOPBACK, *names))
