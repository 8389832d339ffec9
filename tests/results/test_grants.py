"""The cliff where a grant ends, worked by hand to the penny: who paid, who pays then, and what the ledger has."""

from __future__ import annotations

import pytest

import tandemcare as tc
from tandemcare.render import plain
from tandemcare.report import comparison_report

PRICE = 3900.0
"""Pounds a year of a community place; ten of them are 39,000 in a year of 365.25 days."""
CLIFF = """
name: Cliff
slow_layer: held
invest:
  - service: community-places
    units: 10
    from: 2026-04
    mobilising_months: 0
    payer: {grant: 1.0}
    grant_until: 2027-04
    after_grant: {council: 0.75, icb: 0.25}
  - service: housing-link-workers
    units: 1
    from: 2026-04
    mobilising_months: 0
    payer: {grant: 0.6, icb: 0.4}
    grant_until: 2027-10
    after_grant: nobody
"""


@pytest.fixture(scope="module")
def cliff(tmp_path_factory):
    """Two years, in which one grant ends after twelve months and another after eighteen."""
    folder = tmp_path_factory.mktemp("cliff")
    (folder / "as-is.yaml").write_text("name: As is\nslow_layer: held\n")
    (folder / "cliff.yaml").write_text(CLIFF)
    files = [folder / "as-is.yaml", folder / "cliff.yaml"]
    return tc.compare(files, years=2, replications=2, workers=1, out=folder)


def bought(results, service: str, payer: str, first: str, last: str) -> float:
    """Return pounds of what is bought of a service that a payer pays from one month to another, both included."""
    lines = results.lines
    chosen = lines[(lines["scenario"] == "cliff") & (lines["service"] == service) & (lines["kind"] == "bought")]
    months = chosen["month"].astype(str)
    chosen = chosen[(chosen["payer"] == payer) & (months >= first) & (months <= last)]
    return float(chosen[chosen["replication"] == 0]["amount_gbp"].sum())


def test_who_pays_what_from_which_month_is_told_to_the_penny(cliff):
    told = cliff.grants()
    assert told.drop(columns="gbp_a_year").to_numpy().tolist() == [
        ["cliff", "2027-04", "community-places", 10.0, "grant", "council"],
        ["cliff", "2027-04", "community-places", 10.0, "grant", "icb"],
        ["cliff", "2027-10", "housing-link-workers", 1.0, "grant, icb", "nobody"],
    ]
    assert [round(pounds, 2) for pounds in told["gbp_a_year"]] == [29_250.00, 9_750.00, 55_000.00]


def test_who_paid_beside_a_grant_pays_only_what_is_more(tmp_path):
    """Ten places: of £39,000 the ICB pays 40% beside the grant and all of it afterwards: £23,400 more."""
    text = CLIFF.replace("{grant: 1.0}", "{grant: 0.6, icb: 0.4}").replace("{council: 0.75, icb: 0.25}", "{icb: 1.0}")
    (tmp_path / "cliff.yaml").write_text(text)
    found = tc.compare([tmp_path / "cliff.yaml"], years=2, replications=1, workers=1, out=tmp_path)
    assert [round(pounds, 2) for pounds in found.grants()["gbp_a_year"]] == [23_400.00, 55_000.00]


def test_the_ledger_changes_payers_in_that_month_to_the_penny(cliff):
    first, second = ("2026-04", "2027-03"), ("2027-04", "2028-03")
    places = "community_places"
    assert round(bought(cliff, places, "grant", *first), 2) == 38_973.31  # 365 days of 10 x 3,900 / 365.25
    assert bought(cliff, places, "council", *first) == bought(cliff, places, "icb", *first) == 0.0
    assert bought(cliff, places, "grant", *second) == 0.0
    assert round(bought(cliff, places, "council", *second), 2) == 29_310.06  # three quarters of 366 days
    assert round(bought(cliff, places, "icb", *second), 2) == 9_770.02
    link = "housing_link_workers"
    assert round(bought(cliff, link, "grant", "2027-09", "2027-09"), 2) == 2_710.47  # 0.6 x 30 x 55,000 / 365.25
    assert [bought(cliff, link, payer, "2027-10", "2028-03") for payer in ("grant", "icb", "council")] == [0.0] * 3


def test_the_report_says_who_must_find_it_and_the_run_folder_keeps_it(cliff):
    said = " ".join(plain(comparison_report(cliff)).split())
    assert "WHERE GRANTS END" in said.upper()
    assert "Cliff: from April 2027 the council must find" in said
    assert "from October 2027 nobody pays for" in said
    assert (cliff.folder / "grants.csv").is_file()
    assert cliff.to_json_object()["scenarios"][1]["money"]["grants"][0]["payer_after"] == "council"


def test_a_pooled_budget_carries_on_what_a_grant_paid_for(tmp_path):
    halves = "funding: {pooled_budget: {contributions: {icb: 0.5, council: 0.5}}}\n"
    (tmp_path / "cliff.yaml").write_text(CLIFF + halves)
    found = tc.compare([tmp_path / "cliff.yaml"], years=2, replications=1, workers=1, out=tmp_path)
    assert found.grants()["payer_after"].tolist() == ["council", "icb", "nobody"]
    assert found.grants()["gbp_a_year"].tolist()[:2] == [PRICE * 5.0] * 2


def test_other_prices_move_the_cliff(cliff):
    anew = tc.recost(cliff, {"community_places.price": 2.0 * PRICE})
    assert anew.grants()["gbp_a_year"].tolist()[:2] == pytest.approx([58_500.0, 19_500.0])
