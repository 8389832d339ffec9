"""Who may import whom: down through the floors, by the front doors, never in a circle; lazy or for types alike."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib import import_module

import pytest
from house import ROOT
from imports import PACKAGE, all_imports, circles, floors, imports_of, module_files, room_of

KNOWN = ["tandemcare", "tandemcare.files", "tandemcare.trace", "tandemcare.trace.tally", "tandemcare.running.work"]

READ = ("src/**/*.py", "tests/**/*.py", "benchmarks/*.py", "notebooks/*.py", "docs/**/*.md")
HAVE_ONE_DOOR = {"experiments", "results", "running"}
"""Rooms that others enter by their front door alone."""
BACK_DOORS = {
    "cli": "engine.cache engine.exchange",
    "engine": "pathway.calendars pathway.checks pathway.distributions pathway.inputs pathway.moments pathway.steps "
    "pathway.story pathway.ways stockflow.compile stockflow.expression stockflow.lowering stockflow.order "
    "stockflow.runtime trace.log trace.tally",
    "experiments": "finance.prices_of_activity metrics.measure metrics.reading model.place model.slow_inputs "
    "scenario.months trace.intervals trace.tally",
    "finance": "trace.intervals",
    "metrics": "trace.histogram trace.intervals trace.tally",
    "model": "pathway.calendars pathway.inputs pathway.story",
    "render": "report.blocks",
    "report": "finance.terms pathway.inputs pathway.moments pathway.steps trace.intervals",
    "results": "trace.intervals trace.tally",
    "running": "engine.compiled.jit engine.exchange engine.periods engine.run metrics.slow scenario.months "
    "trace.intervals trace.tally",
    "scenario": "metrics.activity model.values pathway.calendars pathway.inputs",
}
"""Which room imports what stands inside another, past its front door.

The engine works on every detail of a pathway, of stocks and flows and of a trace; paper knows blocks of a report and
nothing else of it; the others are older than the rule.
Mend one and take it off the list: none comes on.
"""


def back_doors() -> set[tuple[str, str]]:
    """Return each room that imports a module inside another room, and which."""
    return {
        (room_of(each.by), each.door.removeprefix(f"{PACKAGE}."))
        for each in all_imports()
        if room_of(each.by) not in ("", room_of(each.module)) and each.door.count(".") > 1
    }


def test_no_module_imports_itself_by_way_of_others():
    arrows: dict[str, set[str]] = {module: set() for module in module_files()}
    for each in all_imports():
        arrows[each.by].add(each.module)
    assert circles(arrows) == []


def test_no_room_imports_one_above_it_or_on_its_floor():
    floor = {room: number for number, rooms in enumerate(floors()) for room in rooms}
    crossing = [each for each in all_imports() if room_of(each.by) and room_of(each.module)]
    upwards = [
        each
        for each in crossing
        if room_of(each.by) != room_of(each.module) and floor[room_of(each.by)] >= floor[room_of(each.module)]
    ]
    assert len(crossing) > 500
    assert upwards == []


def test_no_room_imports_the_front_step():
    assert [each for each in all_imports() if room_of(each.by) and each.module == PACKAGE] == []


def test_rooms_with_one_door_are_entered_by_it():
    assert [(by, door) for by, door in sorted(back_doors()) if door.split(".")[0] in HAVE_ONE_DOOR] == []


def test_no_other_back_door_is_opened():
    known = {(room, door) for room, doors in BACK_DOORS.items() for door in doors.split()}
    assert {"new": back_doors() - known, "mended": known - back_doors()} == {"new": set(), "mended": set()}


def test_what_a_door_offers_somebody_outside_takes():
    # Types are offered too so that whoever gets one can name it.
    texts = {path: path.read_text(encoding="utf-8") for one in READ for path in ROOT.glob(one)}
    unused = []
    for door in sorted((ROOT / "src" / PACKAGE).glob("*/__init__.py")):
        outside = "\n".join(text for path, text in texts.items() if door.parent not in path.parents)
        offered = getattr(import_module(f"{PACKAGE}.{door.parent.name}"), "__all__", [])
        unused += [f"{door.parent.name}.{name}" for name in offered if not re.search(rf"\b{name}\b", outside)]
    assert [name for name in unused if not name.split(".")[1][:2].istitle()] == []


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("import tandemcare.trace.tally as t", "tandemcare.trace.tally"),
        ("from tandemcare import files", "tandemcare.files"),
        ("from tandemcare import __version__", "tandemcare"),
        ("from tandemcare.trace import tally", "tandemcare.trace.tally"),
        ("from tandemcare.trace import Trace", "tandemcare.trace"),
        ("from . import work", "tandemcare.running.work"),
        ("from .work import run", "tandemcare.running.work"),
        ("from ..trace import Trace", "tandemcare.trace"),
        ("from .. import files", "tandemcare.files"),
        ("if TYPE_CHECKING:\n    from tandemcare.trace import Trace", "tandemcare.trace"),
        ("def f():\n    from tandemcare import files", "tandemcare.files"),
    ],
)
def test_every_way_to_import_is_seen(code, module):
    assert [each.module for each in imports_of("tandemcare.running.store", code, KNOWN)] == [module]


def test_a_package_imports_from_where_it_stands():
    code = "from . import work\nfrom .work import run\nfrom ..trace import Trace\nimport numpy\nfrom rich import text"
    found = imports_of("tandemcare.running", code, KNOWN, is_package=True)
    assert [each.module for each in found] == ["tandemcare.running.work"] * 2 + ["tandemcare.trace"]


def test_a_circle_is_found_and_a_detour_is_none():
    arrows = defaultdict(set, {"a": {"b", "c"}, "b": {"c"}, "c": set(), "d": {"e"}, "e": {"f"}, "f": {"d"}, "g": {"g"}})
    assert circles(arrows) == [["d", "e", "f"], ["g"]]
