"""Runs of steps that are walked as one: Assigns of codes, one after another.

Each step of a run keeps its own row, so that people can come to any of them, and so that each is done by itself where
a log is kept. It also begins a run of its own: of itself and those after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from . import places as at
from .memory import Words

NextOf = Callable[[str], str | None]
AddWays = Callable[[Iterable[int]], tuple[int, int]]


def join_codes(rows: Mapping[str, Words], next_of: NextOf, add_ways: AddWays) -> None:
    """Let each Assign of a code that another one follows begin a run."""
    runs = {name: run for name in rows if len(run := _run_from(name, rows, next_of)) > 1}
    for name, run in runs.items():
        touches = 0
        for row in run:
            touches |= int(row[at.TOUCHES])
        codes = [(int(row[at.A] & at.LOW_HALF) << int(at.CODE_BITS)) | int(row[at.C]) for row in run]
        rows[name][at.VERB] = at.ASSIGN_CODES
        rows[name][at.RUN] = add_ways([int(run[-1][at.NEXT]), touches, len(run) - 1, *codes])[0]


def _run_from(name: str | None, rows: Mapping[str, Words], next_of: NextOf) -> list[Words]:
    run: list[Words] = []
    while name and _sets_code(rows[name]) and len(run) < at.LOOP_WORDS:
        run.append(rows[name])
        name = next_of(name)
    return run


def _sets_code(row: Words) -> bool:
    return bool(row[at.VERB] == at.ASSIGN and row[at.B] == at.TO_CODE)
