"""Run the study of a command: how far it is meanwhile, and Ctrl-C at any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tandemcare.errors import RunError
from tandemcare.experiments import StudyRequest
from tandemcare.results import Results, write_reports
from tandemcare.running import Grid, StudyInterrupted

from .machine import code_of
from .progress import Talk, talk
from .saying import say


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
            os._exit(code_of(stop))
        raise
