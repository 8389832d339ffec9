"""Run the study of a command: warnings before, how far it is meanwhile, and Ctrl-C at any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from tandemcare.errors import RunError
from tandemcare.experiments import StudyRequest
from tandemcare.results import Results, write_reports
from tandemcare.running import Grid, StudyInterrupted

from .progress import Talk, talk
from .saying import say

if TYPE_CHECKING:
    from tandemcare.scenario import Resolved

INTERRUPTED = 130


def warn(scenarios: Iterable[Resolved]) -> None:
    """Say on stderr, once each, what in some scenarios is allowed but worth a second look."""
    for warning in dict.fromkeys(warning for scenario in scenarios for warning in scenario.warnings):
        say(f"Warning: {warning}", err=True)


def run_grid(request: StudyRequest, grid: Grid) -> Results:
    """Return the results of a study, saying on stderr how far it is."""
    with talking() as progress:
        results = request.run(grid, progress)
        try:
            write_reports(results)
        except RunError as error:  # the table shall be shown all the same
            progress.note(f"Warning: {error}")
        return results


@contextmanager
def talking() -> Iterator[Talk]:
    """Lend what says on stderr how far a study is; Ctrl-C ends at once if work is left that cannot be waited for."""
    try:
        with talk() as progress:
            yield progress
    except StudyInterrupted as stop:
        if stop.at_once:
            # Threads under way cannot be told to stop, and an ordinary exit would wait for them.
            say(str(stop), err=True)
            sys.stdout.flush()
            os._exit(INTERRUPTED)
        raise


def plain_stdout() -> TextIO:
    """Return stdout, on which a pound sign does not stop a table even where the terminal is old."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    return sys.stdout
