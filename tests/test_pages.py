"""The pages hang together: short enough, all in the index, no link leads nowhere, no key or command is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import services_page
from house import ROOT, own_files

from tandemcare.cli.main import app
from tandemcare.evidence import parameters
from tandemcare.scenario import json_schema

DOCS = ROOT / "docs"
PAGES = sorted(path for path in own_files() if path.suffix == ".md" and path.name != "CHANGELOG.md")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
KEPT_BY_THE_LAUNCHER = {"lab", "test"}


def keys_of(schema: Any) -> Iterator[str]:
    """Yield every key that a file of a schema can have."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        yield from keys_of(part)


def test_the_readme_is_read_in_one_go():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [to for to in targets if ":" not in to and not (page.parent / to).exists()] == []


def test_the_index_has_every_page_once():
    listed = [(DOCS / to).resolve() for to in LINK.findall((DOCS / "index.md").read_text(encoding="utf-8"))]
    assert len(listed) == len(set(listed))
    assert {page for page in PAGES if page.is_relative_to(DOCS)} - {DOCS / "index.md"} <= set(listed)


@pytest.mark.parametrize(("kind", "page"), [("scenario", "scenarios.md"), ("place", "places.md")])
def test_every_key_of_a_file_is_told(kind, page):
    keys = set(keys_of(json_schema(kind)))
    told = (DOCS / page).read_text(encoding="utf-8")
    assert len(keys) > 20
    assert [key for key in sorted(keys) if f"`{key}`" not in told] == []


def test_ratios_of_crises_are_told_as_the_evidence_has_them():
    page = (DOCS / "background" / "crisis-pathway.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(hazard\.\w+)` \| (\S+) \| (\S+) to (\S+) \| (\w) \|", page, re.MULTILINE)
    known = {name: parameters()[name] for name, *_ in rows}
    assert len(rows) > 5
    assert {name: (*map(float, numbers), grade) for name, *numbers, grade in rows} == {
        name: (one.value, one.low, one.high, one.grade) for name, one in known.items()
    }


def test_every_service_is_told_as_the_evidence_has_it():
    old = services_page.PAGE.read_text(encoding="utf-8")
    assert old == services_page.page(old), "run: python tests/services_page.py"


def test_every_command_is_told_and_no_other():
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    commands |= {group.name for group in app.registered_groups}
    told = set(re.findall(r"\./tandem (\w+)", (DOCS / "commands.md").read_text(encoding="utf-8")))
    assert told - KEPT_BY_THE_LAUNCHER == commands - {"version"}
