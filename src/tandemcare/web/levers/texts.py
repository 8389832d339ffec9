"""The texts of the files that the page runs: what somebody can save, read, change and give to the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tandemcare.scenario import Scenario, StudyNumbers, flow, scalar

from ..shipped_files import shipped_root


def scenario_text(title: str, base: Scenario, said: Mapping[str, Any]) -> str:
    """Return a scenario that extends its base as the text of its file."""
    lines = [f"name: {scalar(title)}", f"extends: {scalar(_named(base.path))}", *_keys(said)]
    return "\n".join(lines) + "\n"


def numbers_text(numbers: StudyNumbers) -> str:
    """Return the numbers of a study as the text of their file; nothing where there are none."""
    if not numbers.numbers:
        return ""
    why = {"why": numbers.why} if numbers.why else {}
    said = [
        {"parameter": one.parameter, "value": one.value, **({"range": list(one.range)} if one.range else {})}
        for one in numbers.numbers
    ]
    return "\n".join(_keys({**why, "numbers": said})) + "\n"


def number_of(value: float) -> str:
    """Return a number as a file or an address has it: a whole one without a point."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _named(path: Path) -> str:
    """Return how a file beside another names it: a shipped one as in its folder, wherever the other then stands."""
    root = shipped_root()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _keys(said: Mapping[str, Any]) -> Iterator[str]:
    for key, value in said.items():
        if isinstance(value, list):
            yield f"{key}:"
            yield from (f"  - {flow(_plain(one))}" for one in value)
        else:
            yield f"{key}: {flow(_plain(value))}"


def _plain(value: Any) -> Any:
    """Return a value in which a whole number has no point."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
