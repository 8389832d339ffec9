"""The map of rooms is drawn from the imports, and leaves out no way between rooms."""

import re

import rooms
from imports import floors, room_imports, without_detours


def test_the_page_in_the_repository_is_drawn_from_the_imports_of_today():
    assert rooms.PAGE.read_text(encoding="utf-8") == rooms.page(), "run: python tests/rooms.py"


def test_the_chart_shows_a_way_to_every_room_that_is_imported_and_to_no_other():
    arrows: dict[str, set[str]] = {room: set() for room in room_imports()}
    for room, to in re.findall(r"^    (\w+) --> (\w+)$", rooms.page(), re.MULTILINE):
        arrows[room].add(to)
    assert reached(arrows) == reached(room_imports())


def test_the_table_names_every_room_once_with_what_it_imports():
    rows = re.findall(r"^\| \d+ \| `(\w+)` \| \S.*\. \| (.*)\|$", rooms.page(), re.MULTILINE)
    assert {room: set(re.findall(r"`(\w+)`", to)) for room, to in rows} == room_imports()
    assert len(rows) == len(room_imports())


def test_every_room_of_the_floors_that_exists_has_one_floor():
    placed = [room for rooms_here in floors() for room in rooms_here]
    assert set(room_imports()) <= set(placed)
    assert len(placed) == len(set(placed))


def test_only_arrows_with_a_longer_way_are_left_out():
    arrows = {"a": {"b", "c", "d"}, "b": {"c"}, "c": set(), "d": set()}
    assert without_detours(arrows) == {"a": {"b", "d"}, "b": {"c"}, "c": set(), "d": set()}


def reached(arrows):
    """Return for each room every room below it, however many arrows away."""
    below = {}
    for room in sorted(arrows, key=lambda room: [room in each for each in floors()].index(True), reverse=True):
        below[room] = set().union(*({to} | below[to] for to in arrows[room]))
    return below
