"""The page that leads through one run is walked: each function it names is called, in its order."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
from house import ROOT
from imports import floors
from typer.testing import CliRunner

from tandemcare.cli.main import app
from tandemcare.engine import fingerprint

PAGE = ROOT / "docs" / "one-run-in-nine-hops.md"
ROW = re.compile(r"^\| (\d+) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
HOPS = ROW.findall(PAGE.read_text(encoding="utf-8"))
FUNCTIONS = [
    (room, function, link)
    for _, rooms, functions, _ in HOPS
    for room, (function, link) in zip(
        re.findall(r"`(\w+)`", rooms), re.findall(r"\[`([\w.]+)`\]\((.*?)\)", functions), strict=True
    )
]


def file_of(room: str, named: str) -> Path:
    """Return the file of a function that the page names: `module.function`, `module.Class.method`, or in a folder."""
    found, *rest = [ROOT / "src" / "tandemcare" / room, *named.split(".")]
    for name in rest:
        if (found / f"{name}.py").exists():
            return found / f"{name}.py"
        found /= name
    raise FileNotFoundError(named)


def function_of(room: str, named: str):
    """Return the function that the page names."""
    parts = file_of(room, named).relative_to(ROOT / "src").with_suffix("").parts
    found = import_module(".".join(parts))
    for name in named.split(".")[len(parts) - 2 :]:
        found = getattr(found, name)
    found = getattr(found, "__func__", found)
    return getattr(found, "__wrapped__", found)  # a command is wrapped in the options that all share


def calls_of(codes, action) -> list:
    """Return which of some pieces of code an action calls, each once, in the order of first calls."""
    first: dict = {}

    def see(frame, event, _):
        if event == "call" and frame.f_code in codes:
            first.setdefault(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        action()
    finally:
        sys.setprofile(before)
    return [codes[code] for code in first]


def test_there_are_nine_hops_and_each_is_told():
    assert [int(number) for number, *_ in HOPS] == list(range(1, 10))
    assert [hop for hop in HOPS if len(hop[3].split()) < 4] == []


def test_each_hop_links_to_the_file_of_its_function():
    for room, named, link in FUNCTIONS:
        file = file_of(room, named)
        assert (PAGE.parent / link).resolve() == file
        assert function_of(room, named).__module__ == ".".join(file.relative_to(ROOT / "src").with_suffix("").parts)


def test_the_hops_go_through_every_room_that_runs_a_study():
    passed = list(dict.fromkeys(room for room, *_ in FUNCTIONS))
    assert passed == "cli experiments scenario running engine metrics finance results report render".split()
    floor = {room: number for number, rooms in enumerate(floors()) for room in rooms}
    assert [room for room in passed if floor[room] < floor["experiments"]] == ["cli", "report", "render"]


@pytest.mark.filterwarnings("ignore")
def test_one_run_takes_these_hops_in_this_order(tmp_path):
    codes = {function_of(room, named).__code__: named for room, named, _ in FUNCTIONS}
    files = [str(ROOT / "scenarios" / f"{name}.yaml") for name in ("as-is", "double-running")]
    options = "--years 1 --replications 1 --workers 1 --no-pictures --out".split()
    printed = []

    def run():
        printed.append(CliRunner().invoke(app, ["compare", *files, *options, str(tmp_path)]))

    fingerprint()  # compiles the kernel if need be, which would take minutes while calls are watched
    assert calls_of(codes, run) == list(codes.values())
    assert printed[0].exit_code == 0
    assert "Double-running" in printed[0].stdout


def test_a_hop_that_is_not_taken_or_out_of_order_is_seen():
    def first():
        return None

    def second():
        return first()

    codes = {function.__code__: function.__name__ for function in (first, second)}
    assert calls_of(codes, second) == ["second", "first"]
    assert calls_of(codes, first) == ["first"]
