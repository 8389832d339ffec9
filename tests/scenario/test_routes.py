"""Routes of money to a council as scenarios name them: what each rule refuses by line, and what a run of them says."""

from __future__ import annotations

import pytest

import tandemcare as tc
from tandemcare.experiments.recosting import recost
from tandemcare.finance import BETTER_CARE, CONTINUING_CARE, SECTION_256
from tandemcare.render import plain
from tandemcare.report import comparison_report
from tandemcare.results import GRANT_ENDS, NOT_SPENT
from tandemcare.scenario import check, load, load_place, resolve

BUYS = "name: Story\ninvest:\n  - {service: supported-housing-units, units: 10, from: 2026-04}\nfunding:\n"
FUND = "  better_care_fund: {icb_gbp_a_year: 900000, council_gbp_a_year: 300000, services: [supported-housing-units]}\n"
GRANT = "  section_256: {gbp_a_year: 120000, services: [floating_support], from: 2026-06, until: 2027-02}\n"
CARE = "  continuing_health_care: {from: 2026-10}\n"


def test_routes_are_read_and_their_months_counted_from_the_census(write):
    resolved = resolve(load(write(BUYS + FUND + GRANT + CARE)), load_place(), 1)
    fund, grant, care = resolved.routes
    assert (fund.name, fund.contributions) == (BETTER_CARE, (("icb", 0.75), ("council", 0.25)))
    assert (grant.name, grant.gbp_a_year, grant.first, grant.last) == (SECTION_256, 120_000.0, 2, 10)
    assert (care.name, care.services, care.first, care.last) == (CONTINUING_CARE, ("lasting_care",), 6, None)
    assert resolve(load(write(BUYS.replace("funding:\n", ""))), load_place(), 1).routes == ()


@pytest.mark.parametrize(
    ("funding", "said"),
    [
        (FUND.replace("[supported", "[floating-support-places, supported"), "cannot replace what is spent already"),
        (FUND + "  pooled_budget: {contributions: {icb: 0.5, council: 0.5}}\n", "pooled budget already"),
        (GRANT.replace(", until: 2027-02", ""), "This is missing"),
        (GRANT.replace("2027-02", "2026-05"), "ends before it begins"),
        (GRANT.replace("floating_support", "acute_wards"), "The council pays nothing for acute_wards"),
        (GRANT.replace("floating_support", "nonsense"), "the ledger has no 'nonsense'"),
        (GRANT.replace("floating_support", "lasting_care") + CARE, "its money would move twice"),
        (FUND.replace("300000", "0"), "0"),
    ],
)
def test_what_a_route_cannot_do_is_refused_by_line(write, funding, said):
    path = write(BUYS + funding)
    problems = check([path])
    assert any(said in f"{problem.found} {problem.remedy}" for problem in problems), problems
    assert all(problem.where.startswith(f"{path.as_posix()}:") for problem in problems)


def test_a_run_says_when_a_grant_ends_and_what_is_not_spent_and_costs_the_same_anew(write, tmp_path):
    as_is, story = write("name: As is\n", "as-is.yaml"), write(BUYS + FUND + GRANT + CARE)
    found = tc.compare([as_is, story], years=1, replications=2, workers=1, out=tmp_path / "runs")
    rules = found.rules_kept().set_index("rule")
    assert rules.loc[GRANT_ENDS, "value"] == pytest.approx(12 * 10_000.00, abs=0.005)  # a year, of eight months
    assert rules.loc[GRANT_ENDS, "month"] == "2027-02"
    lines = found.ledger(["service", "kind", "payer"])
    bought = lines[lines["kind"].isin(["bought", "setting_up"])]["amount_gbp"].sum() / 2
    assert rules.loc[NOT_SPENT, "value"] == pytest.approx(1_200_000.0 - bought)
    moved = found.ledger(["service", "payer"]).groupby(["service", "payer"], observed=True)["amount_gbp"].sum() / 2
    for service in (BETTER_CARE, SECTION_256, CONTINUING_CARE):
        assert moved[service, "icb"] == pytest.approx(-moved[service, "council"])
        assert moved[service, "icb"] > 0.0
    assert moved[BETTER_CARE, "icb"] == pytest.approx(0.75 * bought)
    said = " ".join(plain(comparison_report(found)).split())
    assert "The grant under section 256 ends: from 2027-02 on the council bears" in said
    again = recost(found, why="as it was")
    assert again.ledger(["service", "payer"])["amount_gbp"].sum() == pytest.approx(
        found.ledger(["service", "payer"])["amount_gbp"].sum()
    )
    assert set(again.lines["service"].cat.categories) == set(found.lines["service"].cat.categories)
