"""Undo each mend of silent faults in a copy of the sources, one at a time, and see that a test fails without it.

`python tests/mends.py` tries all that stand in `tests/undoings`, some minutes of work; `--point N` those of one point,
and `--list` only names them. What is tried is the copy: the sources here are never touched. A new mend joins by an
entry that says the point it belongs to, what is undone, in which file, which text stands there once, what takes its
place, and the tests of which one must then fail. A test here holds the entries to the sources.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
UNDOINGS = ROOT / "tests" / "undoings"
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".git", ".venv", ".venv.lock", ".*_cache", ".hypothesis", "runs")
LONGEST_SECONDS = 300
"""How long the tests of one entry may take: what hangs without its mend has not failed."""
BROKEN = re.compile(r"\b(SyntaxError|IndentationError|NameError|UnboundLocalError|ImportError|ModuleNotFoundError)\b")
"""What is wrong with code that an undoing broke: such a failure says nothing of the mend."""
OWN_CACHE = ("src/tandemcare/engine/", "src/tandemcare/trace/")
"""Where compiled code is made from: what is tried there shares none with others."""


@dataclass(frozen=True)
class Undoing:
    """A mend and how to take it back: a text of a file, what takes its place, and tests of which one must then fail."""

    point: int
    what: str
    file: str
    text: str
    undone: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"point {self.point}, {self.what}"


@dataclass(frozen=True)
class Outcome:
    """What came of running tests: whether one failed, and what to say of it."""

    caught: bool
    said: str


def undoings() -> list[Undoing]:
    """Return all entries, point by point."""
    reader = YAML(typ="safe", pure=True)
    said = [each for path in sorted(UNDOINGS.glob("*.yaml")) for each in reader.load(path.read_text(encoding="utf-8"))]
    return sorted((Undoing(**{**each, "tests": tuple(each["tests"])}) for each in said), key=lambda each: each.point)


# --- what may be wrong with an entry --------------------------------------------------------------------------------


def faults_of(undoing: Undoing, root: Path = ROOT) -> Iterator[str]:
    """Yield why an entry can tell nothing: its text is gone or no longer alone, or a test of it is not there."""
    path = root / undoing.file
    source = path.read_text(encoding="utf-8") if path.is_file() else ""
    if source.count(undoing.text) != 1:
        yield f"{undoing}: its text stands {source.count(undoing.text)} times in {undoing.file}"
    elif path.suffix == ".py" and not _is_python(source.replace(undoing.text, undoing.undone)):
        yield f"{undoing}: without its mend {undoing.file} is no Python"
    if undoing.undone == undoing.text or not undoing.tests:
        yield f"{undoing}: it undoes nothing, or names no test"
    for test in undoing.tests:
        file, _, name = test.partition("::")
        if not (root / file).is_file() or name.partition("[")[0] not in _functions_of(root / file):
            yield f"{undoing}: there is no test {test}"


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _functions_of(path: Path) -> set[str]:
    return set(re.findall(r"^def (\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE))


# --- trying ---------------------------------------------------------------------------------------------------------


class Copy:
    """A copy of the sources and tests in a private folder, in which tests are run on what has been undone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house = Path(shutil.copytree(ROOT, folder / "house", ignore=NOT_COPIED, symlinks=True))

    def tried(self, undoing: Undoing) -> Outcome:
        """Return what comes of the tests of an entry while its mend is undone."""
        path = self.house / undoing.file
        before = path.read_bytes()
        source = before.decode()
        assert source.count(undoing.text) == 1
        path.write_bytes(source.replace(undoing.text, undoing.undone).encode())
        cache = self.folder / ("own-cache" if undoing.file.startswith(OWN_CACHE) else "cache")
        try:
            code, said = self.tests(undoing.tests, cache)
        finally:
            path.write_bytes(before)
            shutil.rmtree(self.folder / "own-cache", ignore_errors=True)
        return judged(code, said)

    def tests(self, names: Sequence[str], cache: Path) -> tuple[int | None, str]:
        """Run tests in a process of their own; return pytest's exit code, or None if they had no end, and its words."""
        settings = {
            "PYTHONPATH": str(self.house / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",  # files that change within a second would meet what was kept of them
            "TANDEM_CACHE": str(cache),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # none is needed, and looking for them takes a fifth of the time
            "COLUMNS": "400",
        }
        shown = ("--tb=no", "-p", "no:cacheprovider", f"--basetemp={self.folder / 'tests'}")
        command = [sys.executable, "-m", "pytest", "-x", "-q", *shown, *names]
        try:
            done = subprocess.run(
                command,
                cwd=self.house,
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                timeout=LONGEST_SECONDS * len(names),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None, ""
        return done.returncode, done.stdout


def judged(code: int | None, said: str) -> Outcome:
    """Return whether a test failed for want of the mend, not because code could not be read or names were missing."""
    if code is None:
        return Outcome(False, "its tests had no end")
    failures = [line.removeprefix("FAILED ") for line in said.splitlines() if line.startswith("FAILED ")]
    if code != 1 or not failures:
        last = (said.strip().splitlines() or ["nothing was said"])[-1]
        return Outcome(False, f"no test fails (exit code {code}: {last})")
    test, _, why = failures[0].partition(" - ")
    if BROKEN.search(why):
        return Outcome(False, f"the undoing broke the code: {why}")
    return Outcome(True, f"{test.partition('::')[2]} - {why}")


# --- telling --------------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Say a line at once, so that it is seen while others are tried."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def left(begun: float, done: int, of: int) -> str:
    """Return how long what is left will take, if it takes as long as what is done."""
    minutes = (time.monotonic() - begun) / done * (of - done) / 60.0
    return f"about {minutes:.0f} minutes left" if minutes >= 1.5 else "about a minute left or less"


def table(outcomes: Sequence[tuple[Undoing, Outcome]]) -> Iterator[str]:
    """Yield a line for each point: how many of its mends are missed by a test when they are undone."""
    for point in sorted({undoing.point for undoing, _ in outcomes}):
        own = [outcome.caught for undoing, outcome in outcomes if undoing.point == point]
        yield f"point {point:2}: {sum(own):2} of {len(own):2} caught"


def all_tried(chosen: Sequence[Undoing], folder: Path) -> int:
    """Try entries in turn, each told as it is done; return 1 if a mend may be undone and no test fails."""
    copy = Copy(folder)
    names = list(dict.fromkeys(test for undoing in chosen for test in undoing.tests))
    say(f"{len(names)} tests on the sources as they are (the first compiles for half a minute)...")
    code, said = copy.tests(names, folder / "cache")
    if code != 0:
        say(f"{said}\nWithout any undoing all of them must pass.")
        return 1
    begun, outcomes = time.monotonic(), []
    for number, undoing in enumerate(chosen, 1):
        outcome = copy.tried(undoing)
        outcomes.append((undoing, outcome))
        said = f"{'caught' if outcome.caught else 'SURVIVES'}: {outcome.said}"
        say(f"{number} of {len(chosen)}, {left(begun, number, len(chosen))} - {undoing}\n    {said[:200]}")
    survivors = [undoing for undoing, outcome in outcomes if not outcome.caught]
    for line in ("", *table(outcomes), *(f"No test fails without: {each}" for each in survivors)):
        say(line)
    return int(bool(survivors))


def main() -> int:
    """Try the entries asked for, or list them."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--point", type=int, help="only the mends of this point")
    asked.add_argument("--list", action="store_true", help="name the mends and try none")
    given = asked.parse_args()
    chosen = [each for each in undoings() if given.point in (None, each.point)]
    faults = [fault for each in chosen for fault in faults_of(each)]
    faults = faults or ([] if chosen else [f"There is no entry of point {given.point}."])
    for line in faults or ([f"{each}: {each.file}" for each in chosen] if given.list else []):
        say(line)
    if faults or given.list:
        return int(bool(faults))
    with tempfile.TemporaryDirectory(prefix="tandem-mends-") as folder:
        return all_tried(chosen, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
