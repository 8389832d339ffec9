"""Adding a service is adding a file to the folder of services: it is then checked, bought, in force and paid for."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tandemcare import evidence, finance, model
from tandemcare.evidence import shipped
from tandemcare.finance import Purchase, priced_services, prices, unit_cost_month
from tandemcare.scenario import check, load, load_place, resolve

NUMBER = """
    label: A number of gardens
    unit: {unit}
    value: {value}
    low: 0
    high: {value}
    distribution: triangular
    grade: D
    source:
      - {{title: Assumption, publisher: Tandem, year: 2026, url: ''}}
    note: An assumption, to be tested.
    row: ''"""
GARDEN = """\
label: Garden
unit: garden
says: People garden together, and fewer of them come into a crisis.
payers: {council: 0.75, icb: 0.25}
cost: {price: price, for: year, group: community}
acts:
  - {cuts: demand.community_crisis, by: effect, reaches: people}
parameters:""" + "".join(
    f"\n  {key}:{NUMBER.format(unit=unit, value=value)}"
    for key, unit, value in (
        ("mobilising_months", "months", 2),
        ("capacity", "people a year", 120),
        ("people", "people", 2400),
        ("price", "GBP per garden and year", 36525),
        ("effect", "share", 0.1),
    )
)
CACHED = (
    evidence.parameters,
    evidence.services,
    evidence.evidence_version,
    shipped._of_topics,
    model.services,
    priced_services,
    prices,
)


@pytest.fixture
def garden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder of services with one more file."""
    folder = shutil.copytree(shipped.SERVICES, tmp_path / "services")
    (folder / "gardens.yaml").write_text(GARDEN + "\n", encoding="utf-8")
    before = evidence.evidence_version()
    monkeypatch.setattr(shipped, "SERVICES", folder)
    for each in CACHED:
        each.cache_clear()
    assert evidence.evidence_version() != before
    yield
    monkeypatch.undo()
    for each in CACHED:
        each.cache_clear()


def test_a_made_up_service_is_bought_from_end_to_end(garden, write):
    path = write("name: Gardens\ninvest: [{service: gardens, units: 10, from: 2026-06}]\n")
    place = load_place()
    assert check([path], place) == []
    resolved = resolve(load(path), place, 1)
    assert evidence.parameters()["gardens.effect"].value == 0.1
    assert resolved.dated == ((date(2026, 8, 1), {"demand.community_crisis": pytest.approx(0.95)}),)
    assert any(
        "A number of gardens (gardens.effect): assumed to be 0.1 share." in told for told in resolved.assumptions
    )
    (spending,) = resolved.spending
    assert spending.payers == (("council", 0.75), ("icb", 0.25))
    assert unit_cost_month("gardens", resolved.values) == pytest.approx(36_525 / 12)
    activity = {name: np.zeros((1, 12)) for name in finance.ACTIVITIES} | {"month_days": np.full((1, 12), 30.0)}
    costed = finance.cost(activity, resolved.values, [Purchase(spending.service, spending.paid)])
    assert costed.total(service="gardens").sum() == pytest.approx(10 * 10 * 30 * 100)
    assert costed.total(payer="council").sum() == pytest.approx(0.75 * 10 * 10 * 30 * 100)


def test_it_is_gone_with_its_file(write):
    path = write("name: Gardens\ninvest: [{service: gardens, units: 10, from: 2026-06}]\n")
    (problem,) = check([path], load_place())
    assert "no service 'gardens'" in problem.found
