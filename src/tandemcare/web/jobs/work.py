"""The work of a job, in a process of its own: what the command line would do, told through a pipe."""

from __future__ import annotations

import _thread
import multiprocessing
import os
import signal
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

from tandemcare import experiments
from tandemcare.errors import InputError, Problem, RunError, ScenarioWarning, TandemError
from tandemcare.model import Place
from tandemcare.results import Results, write_reports
from tandemcare.scenario import Scenario, StudyNumbers

from ..chosen import Understood, understood
from ..flag import Flag
from ..folders import keep_json, without_folders
from ..priority import OF_JOBS, lower_priority
from .job import JobAsked, PageJob
from .sizing import sized

Finish = Callable[[Results, str], object]
"""What is done with the results of a comparison, and the study that it was run for, before a job is finished."""
READING, ENGINE = 1, 2
"""Steps that come before the first replication, once what is loaded has been."""
SECONDS_BETWEEN = 0.2
"""Progress is told so often at most."""


@dataclass(frozen=True)
class Task:
    """A job with where its results go: run folders, or the file of an answer; `finish` makes ready what is shown."""

    job: PageJob
    runs: Path
    answer: Path
    finish: Finish | None = None


class ProgressTold:
    """Progress that is told through a pipe."""

    def __init__(self, pipe: Any) -> None:
        self._pipe, self._last = pipe, 0.0

    def step(self, number: int) -> None:
        """Send which step it is that comes before the first replication."""
        self._pipe.send(("step", number))

    def note(self, message: str) -> None:
        """Send a sentence."""
        self._pipe.send(("note", message))

    def advanced(self, done: int, total: int) -> None:
        """Send how many replications are done out of how many."""
        now = time.monotonic()
        if done >= total or now - self._last >= SECONDS_BETWEEN:
            self._last = now
            self._pipe.send(("advanced", done, total))


def work(pipe: Any, cancel: Flag, task: Task) -> None:
    """Do a job; tell through a pipe how far it is, and in the end what came of it."""
    signal.signal(signal.SIGINT, lambda *_: _stop_if(cancel))
    lower_priority(OF_JOBS)
    warnings.simplefilter("ignore", ScenarioWarning)  # the page tells them before a run is asked for
    Thread(target=_watch_cancel, args=(cancel,), daemon=True).start()
    Thread(target=_watch_server, daemon=True).start()
    pipe.send(_outcome(task, ProgressTold(pipe)))


def _outcome(task: Task, progress: ProgressTold) -> tuple[str, str]:
    """Return what a job came to: "finished" with its folder or file, or why it is not."""
    folders = {folder for files in task.job.files for folder in files.folders} | {task.runs.parent}
    try:
        return "finished", str(_done(task, progress))
    except KeyboardInterrupt as stop:
        return "cancelled", without_folders(str(stop), folders)
    except TandemError as error:
        return "failed", without_folders(str(error), folders)
    except MemoryError:
        return "failed", "There is not enough memory for it. Ask for less, or wait until others have finished."
    except Exception as error:
        return "failed", without_folders(f"{type(error).__name__}: {error}", folders)


def _done(task: Task, progress: ProgressTold) -> Path:
    asked = task.job.asked
    progress.step(READING)
    chosen = [understood(files) for files in task.job.files]
    place, numbers = _one_of_all(chosen)
    if asked.kind == "compare":
        results = _compared(asked, [one.moved.scenario for one in chosen], (place, numbers), task.runs, progress)
        _finished(task, results, progress)
        return results.folder
    progress.step(ENGINE)
    keep_json(task.answer, sized(asked, chosen[0], (place, numbers), progress))
    return task.answer


def _one_of_all(chosen: Sequence[Understood]) -> tuple[Place, StudyNumbers]:
    """Return the place and the numbers of all scenarios; InputError where they are not the same."""
    first, problems = chosen[0], []
    for one in chosen[1:]:
        if one.place != first.place:
            found = f"It is of another place ({one.place.name}) than {first.base.title} is."
            problems.append(Problem(one.base.title, found, "Choose one place for all."))
        if one.moved.numbers.said != first.moved.numbers.said:
            found = f"Numbers that nobody decides are others than those of {first.base.title}."
            problems.append(Problem(one.base.title, found, "Set them alike in all: they hold for the whole study."))
    if problems:
        raise InputError(problems)
    return first.place, first.moved.numbers


def _compared(
    asked: JobAsked, wanted: Sequence[Scenario], where: tuple[Place, StudyNumbers], runs: Path, progress: ProgressTold
) -> Results:
    """Return the results of a comparison, run or read."""
    place, numbers = where
    request = experiments.StudyRequest(wanted, place, asked.years, asked.often, asked.seed, out=runs, numbers=numbers)
    if asked.draws:
        request = replace(request, draws=asked.draws, draw_replications=asked.draw_replications)
    grid = request.grid(request.resolved())
    progress.step(ENGINE)
    results = request.run(grid, progress)
    try:
        write_reports(results)
    except RunError as error:  # what was run is whole
        progress.note(str(error))
    return results


def _finished(task: Task, results: Results, progress: ProgressTold) -> None:
    """Make ready what is shown of a run, whose results are whole whatever comes of that."""
    if task.finish is None:
        return
    try:
        task.finish(results, task.job.asked.study)
    except Exception as error:
        progress.note(f"Its pages are drawn when they are asked for: {error}")


def _stop_if(cancel: Flag) -> None:
    """Raise KeyboardInterrupt if the job was cancelled: Ctrl-C in a terminal is for the server alone."""
    if cancel.is_set():
        raise KeyboardInterrupt("It was cancelled.")


def _watch_cancel(cancel: Flag) -> None:
    cancel.wait()
    _thread.interrupt_main()


def _watch_server() -> None:
    """End at once when the server is gone: batches are kept whole, and the next server goes on from them."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)
